"""What releases earned a supplier, what was taken back of it, and what the supplier owes."""

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money
from trade_assurance.payout_states import (
    OPEN_DEBTS,
    UNPAID,
    DebtState,
    EarningState,
    HoldCause,
    words_of,
)


class EarningKind(models.TextChoices):
    """Why a row of earnings exists."""

    RELEASE = "release", _("Released")
    RESERVE = "reserve", _("Kept in reserve")
    REFUND = "refund", _("Refunded to the buyer")
    CHARGEBACK = "chargeback", _("Taken back by the buyer's bank")
    REINSTATED = "reinstated", _("Given back by the buyer's bank")
    FEE = "fee", _("Fee of the bank")
    FEE_WAIVED = "fee_waived", _("Fee of the bank given back")
    WRITTEN_OFF = "written_off", _("Debt written off")
    VISIT = "visit", _("Fee of an inspection")
    VISIT_BACK = "visit_back", _("Fee of an inspection given back")


TAKING = (EarningKind.REFUND, EarningKind.CHARGEBACK, EarningKind.FEE, EarningKind.VISIT)


class Earning(models.Model):
    """What one release brought the seller, or (below zero) what was taken back; waits for a payout.

    `net` is what is paid out now; `reserved_minor` of a release waits in a RESERVE row beside it,
    which carries it with the other sign, so that gross, fees and net add up over all rows.
    """

    protection = models.ForeignKey(
        "trade_assurance.Protection", models.PROTECT, related_name="earnings", null=True
    )
    seller = models.ForeignKey("companies.Company", models.PROTECT, related_name="earnings")
    kind = models.CharField(max_length=12, choices=EarningKind, default=EarningKind.RELEASE)
    movement_key = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=EarningState, default=EarningState.AVAILABLE)
    currency = models.CharField(max_length=3)
    gross_minor = models.BigIntegerField()
    commission_minor = models.BigIntegerField()
    vat_minor = models.BigIntegerField(default=0)
    reserved_minor = models.BigIntegerField(default=0)
    net_minor = models.BigIntegerField()
    # When a pending or reserved row becomes available by the clock.
    due_at = models.DateTimeField(null=True)
    hold_reason = models.CharField(max_length=200, blank=True)
    payout = models.ForeignKey(
        "trade_assurance.Payout", models.PROTECT, related_name="earnings", null=True
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["movement_key", "kind"], name="trade_assurance_earning_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    gross_minor=F("commission_minor")
                    + F("vat_minor")
                    + F("reserved_minor")
                    + F("net_minor")
                ),
                name="trade_assurance_earning_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=TAKING, net_minor__lte=0)
                | ~Q(kind__in=TAKING) & Q(net_minor__gte=0),
                name="trade_assurance_earning_sign",
            ),
            # What is owed is netted at once: it never waits on hold or in reserve.
            models.CheckConstraint(
                condition=Q(net_minor__gte=0)
                | ~Q(state__in=[EarningState.PENDING, EarningState.RESERVED, EarningState.ON_HOLD]),
                name="trade_assurance_earning_debt_waits_not",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*UNPAID, EarningState.REVERSED], payout__isnull=True)
                | Q(state__in=[EarningState.ALLOCATED, EarningState.SETTLED], payout__isnull=False),
                name="trade_assurance_earning_in_payout",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[EarningState.PENDING, EarningState.RESERVED])
                | Q(due_at__isnull=False),
                name="trade_assurance_earning_ends_waiting",
            ),
            models.CheckConstraint(
                condition=~Q(state=EarningState.ON_HOLD) | ~Q(hold_reason=""),
                name="trade_assurance_earning_held_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["seller", "currency", "state"], name="trade_assurance_earning_seller"
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=[EarningState.PENDING, EarningState.RESERVED]),
                name="trade_assurance_earning_due",
            ),
        ]

    @property
    def net(self) -> Money:
        """What the seller gets; below zero for what is taken back."""
        return Money(self.net_minor, self.currency)

    @property
    def gross(self) -> Money:
        """What was released, or taken back, before commission."""
        return Money(self.gross_minor, self.currency)

    @property
    def taken(self) -> Money:
        """The commission with its VAT, as it stands in a statement: below zero."""
        return Money(-self.commission_minor - self.vat_minor, self.currency)

    @property
    def hold_words(self) -> str | Promise:
        """Why it is on hold, in the reader's language."""
        return words_of(self.hold_reason, HoldCause)

    @property
    def order_reference(self) -> str:
        """The order that it is about; empty for a fee of a payout."""
        return self.protection.order.reference if self.protection else ""


class SellerDebt(models.Model):
    """Money that the platform laid out because its seller had nothing left to take it from.

    Later releases settle it first, the oldest before the younger. `steps` numbers the settlements.
    """

    seller = models.ForeignKey("companies.Company", models.PROTECT, related_name="debts")
    earning = models.OneToOneField(Earning, models.PROTECT, related_name="debt")
    state = models.CharField(max_length=20, choices=DebtState, default=DebtState.OPEN)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    settled_minor = models.BigIntegerField(default=0)
    written_off_minor = models.BigIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    remind_at = models.DateTimeField(null=True)
    collect_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="write_offs_proposed", null=True
    )
    written_off_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="write_offs_signed", null=True
    )
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    amount_minor__gt=0,
                    settled_minor__gte=0,
                    written_off_minor__gte=0,
                    amount_minor__gte=F("settled_minor") + F("written_off_minor"),
                ),
                name="trade_assurance_sellerdebt_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=OPEN_DEBTS,
                    amount_minor__gt=F("settled_minor") + F("written_off_minor"),
                )
                | Q(
                    state__in=[DebtState.SETTLED, DebtState.WRITTEN_OFF],
                    amount_minor=F("settled_minor") + F("written_off_minor"),
                ),
                name="trade_assurance_sellerdebt_ends_at_nothing",
            ),
            models.CheckConstraint(
                condition=Q(written_off_minor=0)
                | Q(proposed_by__isnull=False, written_off_by__isnull=False)
                & ~Q(written_off_by=F("proposed_by")),
                name="trade_assurance_sellerdebt_four_eyes",
            ),
        ]
        indexes = [
            models.Index(
                fields=["seller", "currency"],
                condition=Q(state__in=OPEN_DEBTS),
                name="trade_assurance_debt_open",
            )
        ]

    @property
    def amount(self) -> Money:
        """What was laid out."""
        return Money(self.amount_minor, self.currency)

    @property
    def open(self) -> Money:
        """What is still owed."""
        gone = self.settled_minor + self.written_off_minor
        return Money(self.amount_minor - gone, self.currency)
