"""The operator's bank account: lines booked, matched, sent back; statements taken in."""

from trade_assurance.actions.bank.lines import (
    Credit,
    LineClashes,
    record_bank_line,
    return_bank_line,
)
from trade_assurance.actions.bank.matching import (
    CurrencyDiffers,
    PaymentNotAwaited,
    match_bank_line,
)
from trade_assurance.actions.bank.returning import (
    NothingToKeepFor,
    SurplusGone,
    choose_surplus,
)
from trade_assurance.actions.bank.statements import (
    StatementRefused,
    book_statement,
    table_of,
    try_statement,
    upload_statement,
)

__all__ = [
    "Credit",
    "CurrencyDiffers",
    "LineClashes",
    "NothingToKeepFor",
    "PaymentNotAwaited",
    "StatementRefused",
    "SurplusGone",
    "book_statement",
    "choose_surplus",
    "match_bank_line",
    "record_bank_line",
    "return_bank_line",
    "table_of",
    "try_statement",
    "upload_statement",
]
