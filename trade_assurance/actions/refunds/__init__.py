"""Refunds of money that was released already: asked for, signed, carried out."""

from trade_assurance.actions.refunds.asking import (
    AlreadyAsked,
    MoreThanCameIn,
    NothingReleased,
    NotNow,
    approve_refund,
    ask_refund,
    refuse_refund,
    withdraw_refund,
)
from trade_assurance.actions.refunds.carrying_out import refund_released

__all__ = [
    "AlreadyAsked",
    "MoreThanCameIn",
    "NotNow",
    "NothingReleased",
    "approve_refund",
    "ask_refund",
    "refund_released",
    "refuse_refund",
    "withdraw_refund",
]
