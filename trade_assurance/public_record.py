"""What everybody may read of a supplier's disputes: counts of twelve months, and nobody's name."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from trade_assurance.dispute_states import Outcome
from trade_assurance.models import Dispute, Protection, Ruling
from trade_assurance.models.dispute import SIDES

MONTHS = timedelta(days=365)
BUYER = SIDES[0][0]


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """Orders that were paid, disputes that their buyers opened, rulings that stand, those for the buyer.

    `by_clock` are rulings that the marketplace left to the clock: its failure, not the supplier's.
    """

    orders: int
    disputes: int
    ruled: int
    upheld: int
    by_clock: int

    @property
    def upheld_percent(self) -> int:
        """The share of rulings that gave the buyer something, in whole percent; 0 without any."""
        return round(100 * self.upheld / self.ruled) if self.ruled else 0


def record_of(company_id: int, at: datetime) -> PublicRecord:
    """Return the last twelve months of a supplier; the last ruling of a dispute is the one that counts."""
    since = at - MONTHS
    paid = Protection.objects.filter(seller_id=company_id, held_at__gte=since)
    opened = Dispute.objects.filter(order__seller_id=company_id, opened_side=BUYER)
    last = (
        Ruling.objects.filter(dispute__in=opened, in_force_at__isnull=False)
        .order_by("dispute_id", "-number")
        .distinct("dispute_id")
        .values_list("outcome", "operator_id", "in_force_at")
    )
    ruled = [(outcome, who) for outcome, who, when in last if when and when >= since]
    return PublicRecord(
        orders=paid.values("order_id").distinct().count(),
        disputes=opened.filter(opened_at__gte=since).count(),
        ruled=len(ruled),
        upheld=sum(outcome != Outcome.DISMISS for outcome, _who in ruled),
        by_clock=sum(who is None for _outcome, who in ruled),
    )
