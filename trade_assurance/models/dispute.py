"""A dispute about held money: claim, proposals, evidence, rulings, appeal."""

from django.db import models
from django.db.models import F, Q

from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from trade_assurance.dispute_states import (
    OPEN_STATES,
    DisputeState,
    Reason,
    Remedy,
)

DESCRIPTION_LIMIT = 4000
CLAIM_CHANGES = 2
SIDES = [(Actor.BUYER.value, "buyer"), (Actor.SELLER.value, "seller")]
AUTHORS = [*SIDES, (Actor.OPERATOR.value, "operator")]


class Dispute(models.Model):
    """One claim on one tranche. Every deadline is stored; `turn` is whose answer is awaited.

    `missed_by` is the side that let its last turn pass without answering it since.
    """

    reference = models.CharField(max_length=20, unique=True)
    protection = models.ForeignKey(
        "trade_assurance.Protection", models.PROTECT, related_name="disputes"
    )
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="disputes")
    opened_by = models.ForeignKey("companies.User", models.PROTECT, related_name="disputes_opened")
    operator = models.ForeignKey(
        "companies.User", models.PROTECT, null=True, related_name="disputes_assigned"
    )
    state = models.CharField(max_length=20, choices=DisputeState, default=DisputeState.NEGOTIATING)
    reason = models.CharField(max_length=20, choices=Reason)
    description = models.TextField(max_length=DESCRIPTION_LIMIT, blank=True)
    currency = models.CharField(max_length=3)
    claimed_minor = models.BigIntegerField()
    held_minor = models.BigIntegerField(help_text="What was held when the dispute was opened.")
    turn = models.CharField(max_length=10, choices=SIDES, blank=True)
    missed_by = models.CharField(max_length=10, choices=SIDES, blank=True)
    done = models.JSONField(default=list, help_text="Sides with nothing more to hand in.")
    refund_minor = models.BigIntegerField(null=True)
    opened_side = models.CharField(max_length=10, choices=SIDES, default=Actor.BUYER.value)
    wanted = models.CharField(max_length=10, choices=Remedy, default=Remedy.REFUND)
    remedy = models.CharField(max_length=10, choices=Remedy, blank=True)
    freight_by = models.CharField(max_length=10, choices=SIDES, blank=True)
    replace_days = models.PositiveSmallIntegerField(null=True)
    remedy_ended_at = models.DateTimeField(null=True)
    claim_changes = models.PositiveSmallIntegerField(default=0)
    beyond_minor = models.BigIntegerField(
        default=0, help_text="What was decided for the buyer and not held any more."
    )

    opened_at = models.DateTimeField()
    answer_due_at = models.DateTimeField(null=True)
    escalate_from_at = models.DateTimeField()
    auto_escalate_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True)
    assign_due_at = models.DateTimeField(null=True)
    evidence_due_at = models.DateTimeField(null=True)
    evidence_extended_at = models.DateTimeField(null=True)
    asked_again_at = models.DateTimeField(null=True)
    decide_due_at = models.DateTimeField(null=True)
    ruled_at = models.DateTimeField(null=True)
    appeal_due_at = models.DateTimeField(null=True)
    alarm_at = models.DateTimeField()
    alarmed_at = models.DateTimeField(null=True)
    second_asked_at = models.DateTimeField(null=True)
    long_stop_at = models.DateTimeField()
    reminded_for_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["protection"],
                condition=Q(state__in=OPEN_STATES),
                name="trade_assurance_dispute_one_open",
            ),
            models.CheckConstraint(
                condition=Q(claimed_minor__gt=0, claimed_minor__lte=F("held_minor")),
                name="trade_assurance_dispute_claim_held",
            ),
            models.CheckConstraint(
                condition=Q(refund_minor__isnull=True)
                | Q(refund_minor__gte=0, refund_minor__lte=F("claimed_minor")),
                name="trade_assurance_dispute_refund",
            ),
            models.CheckConstraint(
                condition=Q(claim_changes__lte=CLAIM_CHANGES),
                name="trade_assurance_dispute_claim_changes",
            ),
            models.CheckConstraint(
                condition=Q(beyond_minor__gte=0), name="trade_assurance_dispute_beyond"
            ),
            models.CheckConstraint(
                condition=~Q(state=DisputeState.CLOSED)
                | Q(refund_minor__isnull=False, closed_at__isnull=False),
                name="trade_assurance_dispute_closed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "opened_at"],
                condition=Q(state__in=OPEN_STATES),
                name="trade_assurance_dispute_open",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def claimed(self) -> Money:
        """What the buyer wants back."""
        return Money(self.claimed_minor, self.currency)

    @property
    def at_hold(self) -> Money:
        """What was held when the dispute was opened."""
        return Money(self.held_minor, self.currency)

    @property
    def refund(self) -> Money | None:
        """What goes back to the buyer, once agreed or ruled."""
        return None if self.refund_minor is None else Money(self.refund_minor, self.currency)

    @property
    def is_open(self) -> bool:
        """Whether the money still stands still."""
        return self.state in OPEN_STATES

    @property
    def other_side(self) -> str:
        """The side that did not open it."""
        buyers = self.opened_side == Actor.BUYER.value
        return Actor.SELLER.value if buyers else Actor.BUYER.value

    @property
    def beyond(self) -> Money:
        """What was decided for the buyer and was not held any more."""
        return Money(self.beyond_minor, self.currency)


class DisputeLine(models.Model):
    """A line of the order that the claim is about, and how much of it."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="lines")
    line = models.ForeignKey("orders.OrderLine", models.PROTECT, related_name="dispute_lines")
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    amount_minor = models.BigIntegerField(null=True, help_text="What of the claim it accounts for.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__isnull=True) | Q(amount_minor__gt=0),
                name="trade_assurance_dispute_line_amount",
            ),
            models.UniqueConstraint(
                fields=["dispute", "line"], name="trade_assurance_dispute_line_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="trade_assurance_dispute_line_positive"
            ),
        ]

    @property
    def amount(self) -> Money | None:
        """What of the claim this line accounts for, if its author said so."""
        if self.amount_minor is None:
            return None
        return Money(self.amount_minor, self.line.currency)


class Proposal(models.Model):
    """What one side would settle for; written once. The claim itself is number 1."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="proposals")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10, choices=SIDES)
    by = models.ForeignKey("companies.User", models.PROTECT, related_name="proposals")
    currency = models.CharField(max_length=3)
    refund_minor = models.BigIntegerField()
    remedy = models.CharField(max_length=10, choices=Remedy, default=Remedy.REFUND)
    freight_by = models.CharField(max_length=10, choices=SIDES, blank=True)
    replace_days = models.PositiveSmallIntegerField(null=True)
    message = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "number"], name="trade_assurance_proposal_numbered"
            ),
            models.CheckConstraint(
                condition=Q(remedy=Remedy.REPLACE, refund_minor=0, replace_days__gt=0)
                | Q(remedy=Remedy.RETURN, refund_minor__gt=0, freight_by__in=["buyer", "seller"])
                | Q(remedy=Remedy.REFUND, refund_minor__gte=0),
                name="trade_assurance_proposal_whole",
            ),
        ]

    @property
    def refund(self) -> Money:
        """What would go back to the buyer."""
        return Money(self.refund_minor, self.currency)


class ProposalAnswer(models.Model):
    """The other side's yes or no to a proposal; written once, so nothing is accepted twice."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="answer")
    accepted = models.BooleanField()
    by = models.ForeignKey("companies.User", models.PROTECT, related_name="proposal_answers")
    reason = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField()


class Exhibit(models.Model):
    """A numbered piece of evidence: B-1, S-2, O-1. Never changed, never deleted."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="exhibits")
    label = models.CharField(max_length=10)
    side = models.CharField(max_length=10, choices=AUTHORS)
    by = models.ForeignKey("companies.User", models.PROTECT, related_name="exhibits")
    note = models.CharField(max_length=500, blank=True)
    file = models.FileField(upload_to="private/disputes/%Y/%m/", max_length=200)
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "label"], name="trade_assurance_exhibit_numbered"
            )
        ]
