"""The money held for one tranche of an order."""

from django.db import models
from django.db.models import F, Q

from marketplace.core.money import Money
from trade_assurance.fees import Due, ReleaseParts, divided, part_due
from trade_assurance.states import ProtectionState


class Protection(models.Model):
    """One tranche's money. Sums in minor units; they repeat the ledger so that a CHECK can see them.

    `released_minor` is gross: net, commission and VAT together. `resume_state` and
    `time_left` are set while disputed or frozen.
    """

    tranche = models.OneToOneField("orders.Tranche", models.PROTECT, related_name="protection")
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="protections")
    seller = models.ForeignKey("companies.Company", models.PROTECT, related_name="protections")
    state = models.CharField(
        max_length=20, choices=ProtectionState, default=ProtectionState.PENDING_FUNDS
    )
    resume_state = models.CharField(max_length=20, choices=ProtectionState, blank=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)
    fee_vat_minor = models.BigIntegerField(default=0)
    claim_days = models.PositiveSmallIntegerField()
    return_days = models.PositiveSmallIntegerField(default=0)
    restocking_bps = models.PositiveIntegerField(default=0)
    return_freight_by = models.CharField(max_length=10, default="buyer")

    funded_minor = models.BigIntegerField(default=0)
    reversed_minor = models.BigIntegerField(default=0)
    released_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)
    commission_minor = models.BigIntegerField(default=0)
    commission_vat_minor = models.BigIntegerField(default=0)
    # Of what was released, what went back to the buyer later; with the fee given back on it.
    returned_minor = models.BigIntegerField(default=0)
    returned_fee_minor = models.BigIntegerField(default=0)
    returned_vat_minor = models.BigIntegerField(default=0)

    held_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    release_due_at = models.DateTimeField(null=True)
    time_left = models.DurationField(null=True)
    closed_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True, help_text="Ended because a bank kept its money.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    funded_minor__gte=F("reversed_minor")
                    + F("released_minor")
                    + F("refunded_minor"),
                    reversed_minor__gte=0,
                    released_minor__gte=F("commission_minor") + F("commission_vat_minor"),
                    refunded_minor__gte=0,
                    commission_minor__gte=0,
                    commission_vat_minor__gte=0,
                ),
                name="trade_assurance_protection_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    returned_minor__gte=F("returned_fee_minor") + F("returned_vat_minor"),
                    released_minor__gte=F("returned_minor"),
                    returned_fee_minor__gte=0,
                    commission_minor__gte=F("returned_fee_minor"),
                    returned_vat_minor__gte=0,
                    commission_vat_minor__gte=F("returned_vat_minor"),
                ),
                name="trade_assurance_protection_returned_adds_up",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProtectionState.CLAIM_WINDOW) | Q(release_due_at__isnull=False),
                name="trade_assurance_protection_window_ends",
            ),
        ]
        indexes = [
            models.Index(
                fields=["release_due_at"],
                condition=Q(state=ProtectionState.CLAIM_WINDOW),
                name="trade_assurance_release_due",
            ),
            models.Index(fields=["seller", "state"], name="trade_assurance_held_by_seller"),
        ]

    @property
    def amount(self) -> Money:
        """What this tranche costs the buyer."""
        return Money(self.amount_minor, self.currency)

    @property
    def held(self) -> Money:
        """What is held now."""
        gone = self.reversed_minor + self.released_minor + self.refunded_minor
        return Money(self.funded_minor - gone, self.currency)

    @property
    def released(self) -> Money:
        """What went to the seller, commission included."""
        return Money(self.released_minor, self.currency)

    @property
    def refunded(self) -> Money:
        """What went back to the buyer."""
        return Money(self.refunded_minor, self.currency)

    @property
    def returned(self) -> Money:
        """What went back to the buyer after it was released."""
        return Money(self.returned_minor, self.currency)

    @property
    def commission_returned(self) -> Money:
        """What the marketplace gave back of its commission, VAT included."""
        return Money(self.returned_fee_minor + self.returned_vat_minor, self.currency)

    @property
    def commission(self) -> Money:
        """What the marketplace took, VAT included."""
        return Money(self.commission_minor + self.commission_vat_minor, self.currency)

    def parts_of(self, gross: Money) -> ReleaseParts:
        """Divide a release of `gross` into commission and VAT as far as due by then, and the rest.

        What a bank took back of an invoice on terms is paid again: it counts as never released.
        """
        released, fee, vat = self.released_minor, self.commission_minor, self.commission_vat_minor
        if self.state == ProtectionState.NOT_PROTECTED:
            released -= self.returned_minor
            fee -= self.returned_fee_minor
            vat -= self.returned_vat_minor
        currency = gross.currency
        return divided(
            gross,
            released=Money(min(released + gross.minor, self.amount_minor), currency),
            of=self.amount,
            fee=Due(Money(self.fee_minor, currency), Money(fee, currency)),
            vat=Due(Money(self.fee_vat_minor, currency), Money(vat, currency)),
        )

    def parts_of_return(self, gross: Money) -> ReleaseParts:
        """Divide released money that goes back: the fee in proportion, never more than was taken.

        Of the last unit of money, where both would come back on it, the tax goes first.
        """
        back = Money(self.returned_minor + gross.minor, gross.currency)
        whole = self.released
        fee, vat = (
            max(0, part_due(Money(taken, gross.currency), released=back, of=whole).minor - returned)
            for taken, returned in (
                (self.commission_minor, self.returned_fee_minor),
                (self.commission_vat_minor, self.returned_vat_minor),
            )
        )
        fee = min(fee, gross.minor - vat)
        return ReleaseParts(
            net=Money(gross.minor - fee - vat, gross.currency),
            commission=Money(fee, gross.currency),
            vat=Money(vat, gross.currency),
        )

    @property
    def fee(self) -> Money:
        """What the marketplace will take, VAT included, when all is released."""
        return Money(self.fee_minor + self.fee_vat_minor, self.currency)
