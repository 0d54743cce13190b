"""Payouts that were not sent yet are called back when their money is wanted for a buyer."""

from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.core.transitions import Actor
from trade_assurance.actions.payouts.rows import give_back, move_payout
from trade_assurance.models import Earning, Payout
from trade_assurance.payout_states import UNSENT


def unsent_payouts(
    seller_id: int, currency: str = "", *, order_id: int | None = None
) -> list[Payout]:
    """Hold a seller's payouts that nobody ordered at the bank yet; always before its earnings.

    `currency` or `order_id` narrow it to those of one currency, or with money of one order.
    """
    rows = Payout.objects.select_for_update(of=("self",)).order_by("pk")
    rows = rows.filter(seller_id=seller_id, state__in=UNSENT)
    if currency:
        rows = rows.filter(currency=currency)
    if order_id is not None:
        theirs = Earning.objects.filter(protection__order_id=order_id, payout__isnull=False)
        rows = rows.filter(pk__in=theirs.values("payout_id"))
    return list(rows)


def recall(payouts: list[Payout], *, at: datetime, reason: str = "") -> None:
    """Cancel held payouts; the next run schedules what is left."""
    reason = reason or _("Money of it goes back to a buyer.")
    for payout in payouts:
        move_payout(payout, "cancel", actor=Actor.CLOCK, at=at, reason=reason)
        give_back(payout, actor=Actor.CLOCK, at=at)
