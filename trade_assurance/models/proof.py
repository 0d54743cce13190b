"""Our books held against the card provider's, once a day and currency."""

from django.db import models

from marketplace.core.money import Money


class ProviderProof(models.Model):
    """What we say lies with a provider, and what it says. `in_flight` requests may explain a gap."""

    provider = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    ours_minor = models.BigIntegerField()
    theirs_minor = models.BigIntegerField()
    in_flight = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["provider", "currency", "-at"], name="trade_assurance_proof_last")
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.currency} {self.difference}"

    @property
    def ours(self) -> Money:
        """What our books say."""
        return Money(self.ours_minor, self.currency)

    @property
    def theirs(self) -> Money:
        """What the provider says."""
        return Money(self.theirs_minor, self.currency)

    @property
    def difference(self) -> Money:
        """What the provider has above our books; below zero it lacks."""
        return self.theirs - self.ours
