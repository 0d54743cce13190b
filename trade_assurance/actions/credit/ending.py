"""How less is owed on a held claim, and how an order on terms ends."""

from datetime import datetime

from marketplace.companies.member import Member
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from marketplace.orders import actions as orders
from marketplace.orders.models import Order
from trade_assurance import signals
from trade_assurance.actions.credit.rows import take_off
from trade_assurance.credit_queries import all_done
from trade_assurance.models import Claim


def credit_open(
    claim: Claim, money: Money, *, actor: Actor, by: Member, at: datetime, reason: str = ""
) -> None:
    """Take `money` off what a held claim is open for, and free the credit."""
    take_off(claim, money, "credited_minor", "credit", actor, by=by, at=at, reason=reason)
    signals.claim_credited.send(sender=None, claim=claim, at=at)


def complete_if_done(order: Order, *, at: datetime) -> None:
    """Complete an order on terms of which all has been received and paid; its row is held."""
    order.refresh_from_db()
    if all_done(order):
        orders.record_settled(order=order, at=at)
