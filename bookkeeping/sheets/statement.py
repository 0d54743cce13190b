"""A statement of a period as PDF and as the rows of a CSV file."""

from collections.abc import Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from bookkeeping import parties, policies
from bookkeeping.sheets import parts
from bookkeeping.statements import Entry, PeriodStatement
from marketplace.companies.models import Company
from marketplace.core import pdf
from marketplace.core.money import Money
from marketplace.core.pdf import Cell, Sheet, Words
from marketplace.orders.contract import fingerprint


def pdf_of(statement: PeriodStatement, company: Company, language: str) -> bytes:
    """Return the statement as PDF; the same ledger and period give the same bytes."""
    with translation.override(language):
        sheet = _sheet(statement, company, language)
    return pdf.render(sheet, at=statement.period.end)


def sums(statement: PeriodStatement) -> list[tuple[str, Money]]:
    """Return what makes the closing balance out of the opening one, in words and in order."""
    if statement.selling:
        return [
            (_("Released, before commission"), statement.gross),
            (_("Commission"), -statement.fees),
            (_("VAT on commission"), -statement.vat),
            (_("Refunds after release and others"), statement.others),
            (_("Payouts"), statement.payouts),
        ]
    return [
        (_("Paid in"), statement.paid_in),
        (_("Refunded"), -statement.refunds),
        (_("Released to suppliers"), statement.released),
        (_("Taken back by a bank and others"), statement.others + statement.refunds),
    ]


def rows(statement: PeriodStatement) -> Iterator[list[str]]:
    """Yield the rows of a CSV file: heads, opening, each movement, closing; major units, UTC."""
    yield [
        _("Date"), _("Entry"), _("Reference"), _("Gross"), _("Commission"), _("VAT"), _("Amount"),
        _("Balance"), _("Currency"), _("Movement"),
    ]  # fmt: skip
    currency = statement.currency
    yield _row(statement.period.first.isoformat(), _("Opening balance"), statement.opening)
    for entry in statement.entries:
        amounts = (entry.gross, -entry.fee, -entry.vat, entry.money, entry.balance)
        day = entry.at.isoformat(timespec="seconds")
        written = [str(amount.amount) for amount in amounts]
        yield [day, entry.label, entry.reference, *written, currency, entry.key]
    yield _row(statement.period.last.isoformat(), _("Closing balance"), statement.closing)
    yield _row(statement.period.last.isoformat(), _("Held at the end"), statement.held)


def _row(day: str, label: str, balance: Money) -> list[str]:
    return [day, label, "", "", "", "", "", str(balance.amount), balance.currency, ""]


def _sheet(statement: PeriodStatement, company: Company, language: str) -> Sheet:
    words = Words(language, statement.currency)
    us, period = policies.marketplace(), statement.period
    whose = parties.of_company(company)
    title = _("Statement of account") if statement.selling else _("Statement of payments")
    made = [[label, words.money(money.minor)] for label, money in sums(statement)]
    blocks = [
        pdf.sums(
            [[_("Opening balance"), words.money(statement.opening.minor)], *made],
            [_("Closing balance"), words.money(statement.closing.minor)],
        ),
        pdf.facts(_("Beside the account"), _beside(statement, words)),
        pdf.table(_heads(statement), _rows(statement, words), widest=1, numbers=5),
    ]
    return Sheet(
        language=language,
        title=title,
        reference=f"{words.day(period.first)} – {words.day(period.last)} · {statement.currency}",
        author=us.name,
        footer_label=_("Fingerprint of what this paper says (SHA-256):"),
        footer=fingerprint(_said(statement, whose)),
        head=[(_("Company"), company.reference)],
        parties=[parts.party(_("Marketplace"), us.to_json()), parts.party(_("For"), whose)],
        blocks=blocks,
    )


def _beside(statement: PeriodStatement, words: Words) -> list[list[str]]:
    if not statement.selling:
        return []
    return [
        [_("Refunded to buyers"), words.money(statement.refunds.minor)],
        [_("Held at the end"), words.money(statement.held.minor)],
    ]


def _heads(statement: PeriodStatement) -> list[str]:
    return [_("Date"), _("Entry"), _("Gross"), _("Commission"), _("VAT"), _("Amount"), _("Balance")]


def _rows(statement: PeriodStatement, words: Words) -> list[list[Cell]]:
    return [
        [entry.at.date().isoformat(), [entry.label, entry.reference], *_amounts(entry, words)]
        for entry in statement.entries
    ]


def _amounts(entry: Entry, words: Words) -> list[Cell]:
    amounts = (entry.gross, -entry.fee, -entry.vat, entry.money, entry.balance)
    return [words.money(amount.minor) for amount in amounts]


def _said(statement: PeriodStatement, whose: dict[str, Any]) -> dict[str, Any]:
    return {
        "company": whose["reference"],
        "currency": statement.currency,
        "first": statement.period.first.isoformat(),
        "last": statement.period.last.isoformat(),
        "opening_minor": statement.opening.minor,
        "entries": [[entry.key, entry.money.minor] for entry in statement.entries],
        "closing_minor": statement.closing.minor,
    }
