"""An offer to change an order's contract: the whole wording it would have, and who offered it."""

from django.db import models
from django.db.models import F, Q

from marketplace.core.money import Money
from marketplace.orders.change_states import ChangeState
from marketplace.orders.contract import OrderTerms
from marketplace.orders.states import Side


class ContractChange(models.Model):
    """What is offered never changes (a trigger); at most one offer of an order is open.

    `positions` are the places of the offered lines; 0 is a line that was not there before.
    `base` is the revision it was made from.
    """

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="changes")
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.OPEN)
    side = models.CharField(max_length=10, choices=Side)
    person = models.ForeignKey("companies.User", models.PROTECT, related_name="changes_proposed")
    role = models.CharField(max_length=80)
    language = models.CharField(max_length=5, blank=True)
    base = models.PositiveSmallIntegerField()
    terms = models.JSONField()
    positions = models.JSONField()
    total_minor = models.BigIntegerField()
    reason = models.TextField()
    proposed_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state=ChangeState.OPEN),
                name="orders_change_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state=ChangeState.OPEN) | Q(decided_at__isnull=False),
                name="orders_change_decided",
            ),
            models.CheckConstraint(
                condition=Q(lapses_at__gt=F("proposed_at"), total_minor__gt=0),
                name="orders_change_lasts",
            ),
        ]
        indexes = [
            models.Index(
                fields=["lapses_at"],
                condition=Q(state=ChangeState.OPEN),
                name="orders_change_lapses",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order}/{self.base + 1}"

    @property
    def offered(self) -> OrderTerms:
        """The terms as they would be."""
        return OrderTerms.from_json(self.terms)

    @property
    def total(self) -> Money:
        """What the order would cost."""
        return Money(self.total_minor, self.terms["currency"])
