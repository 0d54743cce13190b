"""Verbs of credit: granted, used by an order, invoiced, paid, credited, written off."""

from trade_assurance.actions.credit.claims import (
    collect_claims,
    credit_claim,
    fall_due,
    remind_of_claim,
    write_off_claim,
)
from trade_assurance.actions.credit.granting import grant_credit, revoke_credit
from trade_assurance.actions.credit.ordering import buy_on_terms
from trade_assurance.actions.credit.paying import pay_claim

__all__ = [
    "buy_on_terms",
    "collect_claims",
    "credit_claim",
    "fall_due",
    "grant_credit",
    "pay_claim",
    "remind_of_claim",
    "revoke_credit",
    "write_off_claim",
]
