"""An order: frozen terms, sums and policies, and the dates that its life fills in."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django_countries.fields import CountryField

from marketplace.core.money import Money
from marketplace.orders.contract import OrderTerms
from marketplace.orders.policies import Policies
from marketplace.orders.states import (
    CancelCause,
    InspectionGate,
    OrderState,
    SourceKind,
    StartsOn,
    TransportMode,
)


class Order(models.Model):
    """The contract and its progress. A trigger refuses to change the frozen part (0002_guards).

    Amounts are minor units of `currency`. `*_due_at` columns are deadlines, computed once when
    their period begins; the other `*_at` columns say when something happened.
    """

    reference = models.CharField(max_length=20, unique=True)
    buyer = models.ForeignKey("companies.Company", models.PROTECT, related_name="purchases")
    seller = models.ForeignKey("companies.Company", models.PROTECT, related_name="sales")
    placed_by = models.ForeignKey("companies.User", models.PROTECT, related_name="orders_placed")
    state = models.CharField(max_length=20, choices=OrderState)

    # Frozen at placement
    currency = models.CharField(max_length=3)
    goods_minor = models.BigIntegerField()
    freight_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    deposit_bps = models.PositiveIntegerField(default=0)
    source_kind = models.CharField(max_length=20, choices=SourceKind)
    source_reference = models.CharField(max_length=80, blank=True)
    source_hash = models.CharField(max_length=64, blank=True)
    incoterm = models.CharField(max_length=3, blank=True)
    delivery_place = models.CharField(max_length=160, blank=True)
    delivery_country = CountryField(blank=True)
    delivery_address = models.JSONField(default=dict)
    lead_time_days = models.PositiveIntegerField(default=0)
    transport_mode = models.CharField(max_length=10, choices=TransportMode)
    from_stock = models.BooleanField(default=False)
    buyer_po_number = models.CharField(max_length=60, blank=True)
    message = models.TextField(blank=True)
    contract = models.JSONField()
    contract_hash = models.CharField(max_length=64)
    revision = models.PositiveSmallIntegerField(default=1)
    policies = models.JSONField()
    client_token = models.CharField(max_length=64, blank=True)
    placed_at = models.DateTimeField()

    # Deadlines
    answer_due_at = models.DateTimeField(null=True)
    reading_until_at = models.DateTimeField(null=True)
    payment_due_at = models.DateTimeField(null=True)
    promised_on = models.DateField(null=True)
    late_from_at = models.DateTimeField(null=True)
    not_shipped_due_at = models.DateTimeField(null=True)
    default_due_at = models.DateTimeField(null=True)
    # A part of what is due has come: an operator, not the clock, ends the order or gives more time
    underfunded_at = models.DateTimeField(null=True)
    cancellation_due_at = models.DateTimeField(null=True)

    # What happened
    confirmed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    thanks = models.TextField(blank=True)
    transfer_announced_at = models.DateTimeField(null=True)
    funded_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_cause = models.CharField(max_length=20, choices=CancelCause, blank=True)
    cancel_reason = models.TextField(blank=True)
    cancellation_asked_at = models.DateTimeField(null=True)
    cancellation_refused_at = models.DateTimeField(null=True)
    kept_minor = models.BigIntegerField(default=0)
    default_kept_minor = models.BigIntegerField(default=0)
    produced_quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    paused_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)

    # Whether it started without money that is held; a trigger lets it be set once
    starts_on = models.CharField(max_length=12, choices=StartsOn, blank=True)

    # What the goods need before they leave; `inspected_hash` is the contract a result was made for
    inspection = models.CharField(max_length=10, choices=InspectionGate, blank=True)
    inspected_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(total_minor=F("goods_minor") + F("freight_minor")),
                name="orders_order_total_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(goods_minor__gte=0, freight_minor__gte=0, total_minor__gt=0),
                name="orders_order_amounts_positive",
            ),
            models.CheckConstraint(
                condition=Q(kept_minor__gte=0, kept_minor__lte=F("total_minor")),
                name="orders_order_kept_within_total",
            ),
            models.CheckConstraint(
                condition=Q(deposit_bps__lt=10_000), name="orders_order_deposit"
            ),
            models.CheckConstraint(
                condition=~Q(buyer=F("seller")), name="orders_order_two_parties"
            ),
            models.UniqueConstraint(
                fields=["source_reference"],
                condition=Q(source_kind=SourceKind.QUOTATION),
                name="orders_order_quotation_once",
            ),
            models.UniqueConstraint(
                fields=["placed_by", "client_token"],
                condition=~Q(client_token=""),
                name="orders_order_token_once",
            ),
        ]
        indexes = [
            models.Index(fields=["buyer", "-placed_at"], name="orders_order_buyer"),
            models.Index(fields=["seller", "-placed_at"], name="orders_order_seller"),
            models.Index(
                fields=["answer_due_at"],
                condition=Q(state=OrderState.AWAITING_SUPPLIER),
                name="orders_order_answer_due",
            ),
            models.Index(
                fields=["payment_due_at"],
                condition=Q(state=OrderState.AWAITING_PAYMENT),
                name="orders_order_payment_due",
            ),
            models.Index(
                fields=["default_due_at"],
                condition=Q(state__in=[OrderState.IN_PRODUCTION, OrderState.READY_TO_SHIP]),
                name="orders_order_default_due",
            ),
            models.Index(
                fields=["not_shipped_due_at"],
                condition=Q(state__in=[OrderState.IN_PRODUCTION, OrderState.READY_TO_SHIP]),
                name="orders_order_not_shipped_due",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def goods(self) -> Money:
        """The sum of the lines."""
        return Money(self.goods_minor, self.currency)

    @property
    def freight(self) -> Money:
        """What carrying costs the buyer."""
        return Money(self.freight_minor, self.currency)

    @property
    def total(self) -> Money:
        """What the buyer pays in all."""
        return Money(self.total_minor, self.currency)

    @property
    def kept(self) -> Money:
        """What the seller keeps of an order cancelled by agreement."""
        return Money(self.kept_minor, self.currency)

    @property
    def terms(self) -> OrderTerms:
        """The agreed terms, read from the frozen contract."""
        data: dict[str, Any] = self.contract["terms"]
        return OrderTerms.from_json(data)

    @property
    def forfeit_bps(self) -> int:
        """The most of the deposit that the contract lets the seller keep when the balance fails."""
        share: int = self.contract["default"]["forfeit_bps"]
        return share

    @property
    def storage_clause(self) -> str:
        """What the contract says about goods that wait for their balance."""
        words: str = self.contract["default"]["storage_clause"]
        return words

    @property
    def frozen_policies(self) -> Policies:
        """The figures that held when the order was placed."""
        return Policies.from_json(self.policies)
