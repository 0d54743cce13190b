"""Credit that a seller grants a buyer, and what is owed on it, tranche by tranche."""

from django.db import models
from django.db.models import F, Q

from marketplace.core.money import Money
from trade_assurance.credit_states import CLOSED_CLAIMS, DAYS, OWED, ClaimState, CreditState


class CreditLine(models.Model):
    """How much a buyer may owe a seller at a time in one currency, and how long after dispatch it pays.

    `open_minor` is the sum of what is open of its claims: a deferred trigger compares them, another
    refuses a new claim above the limit. A limit below what is open stops new orders alone.
    """

    seller = models.ForeignKey("companies.Company", models.PROTECT, related_name="credit_granted")
    buyer = models.ForeignKey("companies.Company", models.PROTECT, related_name="credit_lines")
    state = models.CharField(max_length=10, choices=CreditState, default=CreditState.GRANTED)
    currency = models.CharField(max_length=3)
    limit_minor = models.BigIntegerField()
    open_minor = models.BigIntegerField(default=0)
    days = models.PositiveSmallIntegerField()
    granted_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="credit_lines_granted"
    )
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seller", "buyer", "currency"], name="trade_assurance_creditline_one"
            ),
            models.CheckConstraint(
                condition=Q(limit_minor__gt=0, open_minor__gte=0, days__in=DAYS),
                name="trade_assurance_creditline_range",
            ),
            models.CheckConstraint(
                condition=~Q(seller=F("buyer")), name="trade_assurance_creditline_two_parties"
            ),
            models.CheckConstraint(
                condition=Q(state=CreditState.GRANTED, revoked_at__isnull=True)
                | Q(state=CreditState.REVOKED, revoked_at__isnull=False),
                name="trade_assurance_creditline_revoked",
            ),
        ]

    @property
    def limit(self) -> Money:
        """The most that may be open at a time."""
        return Money(self.limit_minor, self.currency)

    @property
    def open(self) -> Money:
        """What is reserved for orders or owed."""
        return Money(self.open_minor, self.currency)

    @property
    def free(self) -> Money:
        """What new orders may take; nothing where the limit was lowered below what is open."""
        return Money(max(self.limit_minor - self.open_minor, 0), self.currency)


class Claim(models.Model):
    """What a buyer owes a seller for one tranche that was bought on terms.

    Its money is not held: what is paid on it passes through the tranche's protection to the seller,
    less the commission. `days` are those of the line when the order was placed.
    """

    tranche = models.OneToOneField("orders.Tranche", models.PROTECT, related_name="claim")
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="claims")
    line = models.ForeignKey(CreditLine, models.PROTECT, related_name="claims")
    state = models.CharField(max_length=15, choices=ClaimState, default=ClaimState.RESERVED)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    paid_minor = models.BigIntegerField(default=0)
    credited_minor = models.BigIntegerField(default=0)
    written_off_minor = models.BigIntegerField(default=0)
    days = models.PositiveSmallIntegerField()
    reserved_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reminded = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    amount_minor__gt=0,
                    paid_minor__gte=0,
                    credited_minor__gte=0,
                    written_off_minor__gte=0,
                    amount_minor__gte=F("paid_minor")
                    + F("credited_minor")
                    + F("written_off_minor"),
                ),
                name="trade_assurance_claim_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=CLOSED_CLAIMS,
                    closed_at__isnull=False,
                    amount_minor=F("paid_minor") + F("credited_minor") + F("written_off_minor"),
                )
                | Q(
                    ~Q(state__in=CLOSED_CLAIMS),
                    closed_at__isnull=True,
                    amount_minor__gt=F("paid_minor") + F("credited_minor") + F("written_off_minor"),
                ),
                name="trade_assurance_claim_ends_at_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OWED) | Q(issued_at__isnull=False, due_at__isnull=False),
                name="trade_assurance_claim_owed_from_a_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state__in=OWED), name="trade_assurance_claim_due"
            ),
            models.Index(fields=["line", "state"], name="trade_assurance_claim_line"),
        ]

    @property
    def amount(self) -> Money:
        """What the tranche costs."""
        return Money(self.amount_minor, self.currency)

    @property
    def open(self) -> Money:
        """What is still to be paid."""
        gone = self.paid_minor + self.credited_minor + self.written_off_minor
        return Money(self.amount_minor - gone, self.currency)

    @property
    def credited(self) -> Money:
        """What the buyer does not have to pay any more."""
        return Money(self.credited_minor, self.currency)

    @property
    def is_owed(self) -> bool:
        """Whether it can be paid now."""
        return self.state in OWED
