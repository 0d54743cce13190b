"""Payout runs: built, approved, sent, and what became of each."""

from trade_assurance.actions.payouts.building import build_payouts
from trade_assurance.actions.payouts.deciding import (
    SecondPersonNeeded,
    approve_payout,
    cancel_payout,
    send_payout,
)
from trade_assurance.actions.payouts.outcomes import (
    BankReferenceMissing,
    record_payout_failed,
    record_payout_paid,
)

__all__ = [
    "BankReferenceMissing",
    "SecondPersonNeeded",
    "approve_payout",
    "build_payouts",
    "cancel_payout",
    "record_payout_failed",
    "record_payout_paid",
    "send_payout",
]
