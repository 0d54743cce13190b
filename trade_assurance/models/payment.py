"""Attempts to pay, requests to gateways, and what providers told us."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from marketplace.core.money import Money
from trade_assurance.states import (
    LIVE_PAYMENTS,
    IntentKind,
    IntentState,
    PaymentMethod,
    PaymentState,
)


class Payment(models.Model):
    """One attempt to pay an instalment or a claim on terms; of each at most one attempt is alive.

    `reference` is what the buyer writes on a transfer. `provider_id` is the gateway's own name of
    the attempt, `charged_id` that of the money that came by it, which disputes and refunds name.
    """

    reference = models.CharField(max_length=20, unique=True)
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="payments")
    instalment = models.ForeignKey(
        "orders.Instalment", models.PROTECT, related_name="payments", null=True
    )
    claim = models.ForeignKey(
        "trade_assurance.Claim", models.PROTECT, related_name="payments", null=True
    )
    protection = models.ForeignKey(
        "trade_assurance.Protection", models.PROTECT, related_name="payments"
    )
    method = models.CharField(max_length=20, choices=PaymentMethod)
    gateway = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=PaymentState)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    received_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)
    reversed_minor = models.BigIntegerField(default=0)
    provider_id = models.CharField(max_length=200, blank=True)
    charged_id = models.CharField(max_length=200, blank=True)
    redirect_url = models.URLField(max_length=1000, blank=True)
    failure_code = models.CharField(max_length=60, blank=True)
    created_by = models.ForeignKey("companies.User", models.PROTECT, related_name="payments_made")
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["instalment"],
                condition=Q(state__in=LIVE_PAYMENTS),
                name="trade_assurance_payment_alive_once",
            ),
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(state__in=LIVE_PAYMENTS),
                name="trade_assurance_payment_of_claim_once",
            ),
            models.CheckConstraint(
                condition=Q(instalment__isnull=False, claim__isnull=True)
                | Q(instalment__isnull=True, claim__isnull=False),
                name="trade_assurance_payment_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(
                    amount_minor__gt=0,
                    received_minor__gte=F("refunded_minor") + F("reversed_minor"),
                    received_minor__lte=F("amount_minor"),
                    refunded_minor__gte=0,
                    reversed_minor__gte=0,
                ),
                name="trade_assurance_payment_adds_up",
            ),
        ]
        indexes = [
            models.Index(fields=["gateway", "provider_id"], name="trade_assurance_payment_prov"),
            models.Index(fields=["gateway", "charged_id"], name="trade_assurance_payment_chrg"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def amount(self) -> Money:
        """What is to be paid."""
        return Money(self.amount_minor, self.currency)

    @property
    def received(self) -> Money:
        """What has come."""
        return Money(self.received_minor, self.currency)

    @property
    def missing(self) -> Money:
        """What has not come yet."""
        return Money(self.amount_minor - self.received_minor, self.currency)

    @property
    def refundable(self) -> Money:
        """What came and neither was sent back nor taken back."""
        gone = self.refunded_minor + self.reversed_minor
        return Money(self.received_minor - gone, self.currency)


class PaymentIntent(models.Model):
    """A request to a gateway, written before it is sent; its id is the idempotency key.

    A trigger refuses to delete it or to change what is asked (0002_guards).
    """

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="intents")
    kind = models.CharField(max_length=10, choices=IntentKind)
    state = models.CharField(max_length=12, choices=IntentState, default=IntentState.CREATED)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    token = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    provider_id = models.CharField(max_length=200, blank=True)
    failure_code = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    first_sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0), name="trade_assurance_intent_positive"
            ),
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(kind=IntentKind.CHARGE),
                name="trade_assurance_intent_one_charge",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "first_sent_at"],
                condition=Q(state__in=[IntentState.SENT, IntentState.UNCLEAR]),
                name="trade_assurance_intent_open",
            )
        ]

    @property
    def amount(self) -> Money:
        """What is asked for."""
        return Money(self.amount_minor, self.currency)

    @property
    def key(self) -> str:
        """The idempotency key: the same for every repeat of this request and for no other.

        Row numbers start again in a restored or second database; the reference does not repeat.
        """
        return f"{self.payment.reference}-{self.kind}-{self.pk}"


class PaymentFact(models.Model):
    """A fact about a payment that has had its effect; the constraint lets it have one only."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="facts")
    fact = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payment", "fact"], name="trade_assurance_payment_fact_once"
            )
        ]


class WebhookEvent(models.Model):
    """What a provider sent, stored before anything is done about it. A hint: the object is fetched."""

    endpoint = models.CharField(max_length=30)
    event_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=80)
    body = models.JSONField()
    received_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "event_id"], name="trade_assurance_webhook_once"
            )
        ]
