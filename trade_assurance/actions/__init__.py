"""Verbs of money, in the order of its way: paid, held, released or refunded, paid out."""

from trade_assurance.actions.answers import record_refund_sent, record_reversal
from trade_assurance.actions.bank import (
    Credit,
    match_bank_line,
    record_bank_line,
    return_bank_line,
)
from trade_assurance.actions.payments import cancel_payment, start_payment
from trade_assurance.actions.payouts import (
    BankDetails,
    approve_payout,
    build_payouts,
    cancel_payout,
    change_bank_details,
    record_payout_failed,
    record_payout_paid,
    send_payout,
)
from trade_assurance.actions.protection import (
    end_dispute,
    freeze,
    hold_for_dispute,
    release_early,
    settle_dispute,
    unfreeze,
)
from trade_assurance.actions.webhooks import keep_event

__all__ = [
    "BankDetails",
    "Credit",
    "approve_payout",
    "build_payouts",
    "cancel_payment",
    "cancel_payout",
    "change_bank_details",
    "end_dispute",
    "freeze",
    "hold_for_dispute",
    "keep_event",
    "match_bank_line",
    "record_bank_line",
    "record_payout_failed",
    "record_payout_paid",
    "record_refund_sent",
    "record_reversal",
    "release_early",
    "return_bank_line",
    "send_payout",
    "settle_dispute",
    "start_payment",
    "unfreeze",
]
