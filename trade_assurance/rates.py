"""Which commission rules hold at an instant."""

from datetime import datetime

from django.db.models import F, Q, QuerySet

from trade_assurance.models import CommissionRule


def rules_in_force(at: datetime) -> QuerySet[CommissionRule]:
    """Return the newest begun, not ended rule of each supplier and category."""
    begun = Q(active_from_at__isnull=True) | Q(active_from_at__lte=at)
    alive = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    return (
        CommissionRule.objects.filter(begun & alive)
        .order_by("seller_id", "category_id", F("active_from_at").desc(nulls_last=True), "-pk")
        .distinct("seller_id", "category_id")
    )
