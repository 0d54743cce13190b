"""Payouts that were not sent yet are called back when their money is wanted for a buyer."""

from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.core.transitions import Actor
from trade_assurance.actions.payouts.rows import give_back, move_payout
from trade_assurance.models import Payout
from trade_assurance.payout_states import UNSENT


def unsent_payouts(seller_id: int, currency: str) -> list[Payout]:
    """Hold a seller's payouts that nobody ordered at the bank yet; always before its earnings."""
    rows = Payout.objects.select_for_update(of=("self",)).order_by("pk")
    return list(rows.filter(seller_id=seller_id, currency=currency, state__in=UNSENT))


def recall(payouts: list[Payout], *, at: datetime) -> None:
    """Cancel held payouts; the next run schedules what is left."""
    for payout in payouts:
        reason = _("Money of it goes back to a buyer.")
        move_payout(payout, "cancel", actor=Actor.CLOCK, at=at, reason=reason)
        give_back(payout, actor=Actor.CLOCK, at=at)
