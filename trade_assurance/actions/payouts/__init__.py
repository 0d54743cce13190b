"""Payout runs: built, approved, sent, and what became of each."""

from trade_assurance.actions.payouts.accounts import lift_account, restrict_account
from trade_assurance.actions.payouts.building import NothingToPayOut, ask_payout, build_payouts
from trade_assurance.actions.payouts.deciding import (
    SecondPersonNeeded,
    approve_payout,
    cancel_payout,
    send_payout,
)
from trade_assurance.actions.payouts.holding import (
    HeldOtherwise,
    hold_payouts,
    lift_payout_hold,
)
from trade_assurance.actions.payouts.outcomes import (
    BankReferenceMissing,
    FeeWrong,
    ProviderAnswers,
    record_payout_failed,
    record_payout_paid,
    record_payout_returned,
)
from trade_assurance.actions.payouts.terms import (
    MinimumTooLow,
    ReserveOutOfRange,
    set_payout_plan,
    set_reserve,
)
from trade_assurance.actions.payouts.transferring import ask_for_transfer

__all__ = [
    "BankReferenceMissing",
    "FeeWrong",
    "HeldOtherwise",
    "MinimumTooLow",
    "NothingToPayOut",
    "ProviderAnswers",
    "ReserveOutOfRange",
    "SecondPersonNeeded",
    "approve_payout",
    "ask_for_transfer",
    "ask_payout",
    "build_payouts",
    "cancel_payout",
    "hold_payouts",
    "lift_account",
    "lift_payout_hold",
    "record_payout_failed",
    "record_payout_paid",
    "record_payout_returned",
    "restrict_account",
    "send_payout",
    "set_payout_plan",
    "set_reserve",
]
