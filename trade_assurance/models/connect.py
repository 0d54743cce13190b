"""A supplier's account at the card provider, as far as the provider told us."""

from django.db import models
from django.db.models import Q

from trade_assurance.connect_states import ConnectState


class ConnectAccount(models.Model):
    """One per supplier. The row is the intent to open it: its key is what the provider is asked with.

    `seen_at` is when the answer was asked for that stands here: an older one changes nothing.
    """

    company = models.OneToOneField(
        "companies.Company", models.PROTECT, related_name="connect_account"
    )
    provider_id = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, choices=ConnectState, default=ConnectState.OPENING)
    due = models.JSONField(default=list)
    overdue = models.JSONField(default=list)
    due_at = models.DateTimeField(null=True)
    disabled_reason = models.CharField(max_length=120, blank=True)
    opened_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="connect_accounts_opened"
    )
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider_id"],
                condition=~Q(provider_id=""),
                name="trade_assurance_connectaccount_provider_id_once",
            ),
            models.CheckConstraint(
                condition=Q(state=ConnectState.OPENING, seen_at__isnull=True)
                | ~Q(state=ConnectState.OPENING) & ~Q(provider_id="") & Q(seen_at__isnull=False),
                name="trade_assurance_connectaccount_known",
            ),
        ]

    def __str__(self) -> str:
        return self.provider_id or self.key

    @property
    def key(self) -> str:
        """The idempotency key of its opening."""
        return f"account-{self.pk}"
