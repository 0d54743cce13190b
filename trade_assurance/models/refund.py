"""Refunds of money that was released already, and disputes at the buyer's bank."""

from django.db import models
from django.db.models import F, Q

from marketplace.core.money import Money
from trade_assurance.payout_states import ChargebackState, RefundState


class Refund(models.Model):
    """One refund of released money; above a limit another operator signs it before money moves.

    What it was taken from is kept: still held, the commission given back, the seller's own
    balance, and what the platform laid out (`from_debt_minor`).
    """

    reference = models.CharField(max_length=20, unique=True)
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="refunds")
    protection = models.ForeignKey(
        "trade_assurance.Protection", models.PROTECT, related_name="refunds"
    )
    state = models.CharField(max_length=12, choices=RefundState)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    from_held_minor = models.BigIntegerField(default=0)
    from_commission_minor = models.BigIntegerField(default=0)
    from_seller_minor = models.BigIntegerField(default=0)
    from_debt_minor = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=400)
    needs_second = models.BooleanField(default=False)
    asked_by = models.ForeignKey("companies.User", models.PROTECT, related_name="refunds_asked")
    decided_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="refunds_decided", null=True
    )
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0) & ~Q(reason=""),
                name="trade_assurance_refund_positive",
            ),
            models.CheckConstraint(
                condition=~Q(state=RefundState.DONE)
                | Q(
                    amount_minor=F("from_held_minor")
                    + F("from_commission_minor")
                    + F("from_seller_minor")
                    + F("from_debt_minor")
                ),
                name="trade_assurance_refund_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(needs_second=False)
                | ~Q(state=RefundState.DONE)
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by")),
                name="trade_assurance_refund_four_eyes",
            ),
            models.UniqueConstraint(
                fields=["protection"],
                condition=Q(state=RefundState.WAITING),
                name="trade_assurance_refund_one_waits",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(state=RefundState.WAITING),
                name="trade_assurance_refund_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def amount(self) -> Money:
        """What the buyer gets back."""
        return Money(self.amount_minor, self.currency)

    @property
    def from_held(self) -> Money:
        """What was still held."""
        return Money(self.from_held_minor, self.currency)

    @property
    def from_commission(self) -> Money:
        """Commission and VAT that the platform gave back."""
        return Money(self.from_commission_minor, self.currency)

    @property
    def from_seller(self) -> Money:
        """What came from the seller's released, unpaid money."""
        return Money(self.from_seller_minor, self.currency)

    @property
    def from_debt(self) -> Money:
        """What the platform laid out and the seller owes."""
        return Money(self.from_debt_minor, self.currency)


class Chargeback(models.Model):
    """A buyer disputes a payment at the bank. `case` is the provider's number of it.

    `amount_minor` is what is in dispute; the money itself follows the provider's own facts.
    """

    payment = models.ForeignKey(
        "trade_assurance.Payment", models.PROTECT, related_name="chargebacks"
    )
    case = models.CharField(max_length=120)
    state = models.CharField(max_length=20, choices=ChargebackState)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    fee_currency = models.CharField(max_length=3)
    fee_minor = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    evidence_due_at = models.DateTimeField(null=True)
    evidence_note = models.TextField(blank=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    reinstated_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payment", "case"], name="trade_assurance_chargeback_once"
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, fee_minor__gte=0),
                name="trade_assurance_chargeback_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.case

    @property
    def amount(self) -> Money:
        """What is in dispute."""
        return Money(self.amount_minor, self.currency)

    @property
    def fee(self) -> Money:
        """What the bank took for it."""
        return Money(self.fee_minor, self.fee_currency)

    @property
    def fee_key(self) -> str:
        """The key of the movement that passes the fee on to the seller."""
        return f"chargeback-{self.pk}-fee-passed"
