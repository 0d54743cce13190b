"""Shapes of /api/v1/disputes: what goes out, what may come in."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from trade_assurance.dispute_states import Article, Outcome, Reason, Remedy
from trade_assurance.models import Dispute, DisputeFinding, Exhibit, Proposal, Ruling
from trade_assurance.models.dispute import SIDES


class DisputeProposalOut(serializers.ModelSerializer[Proposal]):
    """An amount one side would settle for; `accepted` is null while nobody answered."""

    accepted = serializers.BooleanField(
        source="answer.accepted", read_only=True, default=None, allow_null=True
    )

    class Meta:
        model = Proposal
        fields = (
            "number", "side", "refund_minor", "currency", "remedy", "freight_by", "replace_days",
            "message", "accepted", "at",
        )  # fmt: skip
        read_only_fields = fields


class DisputeExhibitOut(serializers.ModelSerializer[Exhibit]):
    """A piece of evidence."""

    class Meta:
        model = Exhibit
        fields = ("label", "side", "name", "note", "content_type", "size", "sha256", "at")
        read_only_fields = fields


class DisputeFindingOut(serializers.ModelSerializer[DisputeFinding]):
    """What was measured about a criterion; the verdict is the contract's."""

    exhibit = serializers.SlugRelatedField[Any](slug_field="label", read_only=True)

    class Meta:
        model = DisputeFinding
        fields = (
            "position", "line", "criterion", "value", "checked", "failing", "note", "verdict",
            "exhibit",
        )  # fmt: skip
        read_only_fields = fields


class DisputeRulingOut(serializers.ModelSerializer[Ruling]):
    """A ruling in force."""

    class Meta:
        model = Ruling
        fields = (
            "number",
            "outcome",
            "refund_minor",
            "currency",
            "freight_by",
            "replace_days",
            "article",
            "reasons",
            "in_force_at",
        )
        read_only_fields = fields


class DisputeOut(serializers.ModelSerializer[Dispute]):
    """A dispute; amounts are minor units of `currency`, `turn` is whose answer is awaited."""

    order = serializers.CharField(source="order.reference", read_only=True)
    proposals = DisputeProposalOut(many=True, read_only=True)
    exhibits = DisputeExhibitOut(many=True, read_only=True)
    findings = DisputeFindingOut(many=True, read_only=True)
    rulings = serializers.SerializerMethodField()

    class Meta:
        model = Dispute
        fields = (
            "reference", "order", "state", "reason", "description", "opened_side", "wanted",
            "currency", "claimed_minor", "held_minor", "refund_minor", "remedy", "freight_by",
            "replace_days", "beyond_minor", "claim_changes", "turn", "opened_at", "answer_due_at",
            "escalate_from_at", "auto_escalate_at", "evidence_due_at", "decide_due_at",
            "appeal_due_at", "long_stop_at", "closed_at", "findings", "proposals", "exhibits",
            "rulings",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(DisputeRulingOut(many=True))
    def get_rulings(self, dispute: Dispute) -> list[dict[str, Any]]:
        """Return the rulings in force; drafts stay with the operators."""
        rows = [row for row in dispute.rulings.all() if row.in_force_at is not None]
        return [dict(DisputeRulingOut(row).data) for row in rows]


class DisputeFindingIn(serializers.Serializer[Any]):
    """What was measured about a criterion of the contract, by its position in the checklist."""

    position = serializers.IntegerField(min_value=1)
    value = serializers.CharField(max_length=200, allow_blank=True, default="")
    checked = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    failing = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class DisputeIn(serializers.Serializer[Any]):
    """A claim on the held money of a tranche of an order, in minor units of its currency."""

    order = serializers.CharField(max_length=20)
    tranche = serializers.IntegerField(min_value=1, required=False)
    reason = serializers.ChoiceField(choices=Reason.choices)
    amount_minor = serializers.IntegerField(min_value=1)
    currency = serializers.CharField(max_length=3)
    description = serializers.CharField(max_length=4000)
    wanted = serializers.ChoiceField(choices=Remedy.choices, default=Remedy.REFUND)
    days = serializers.IntegerField(min_value=1, required=False)
    findings = DisputeFindingIn(many=True, required=False)


class DisputeClaimIn(serializers.Serializer[Any]):
    """A new amount of the claim, in minor units of the order's currency."""

    amount_minor = serializers.IntegerField(min_value=1)
    currency = serializers.CharField(max_length=3)
    message = serializers.CharField(max_length=2000, allow_blank=True, default="")


class DisputeProposalIn(serializers.Serializer[Any]):
    """An amount and a remedy to settle for; `days` to send a replacement in."""

    refund_minor = serializers.IntegerField(min_value=0)
    currency = serializers.CharField(max_length=3)
    remedy = serializers.ChoiceField(choices=Remedy.choices, default=Remedy.REFUND)
    freight_by = serializers.ChoiceField(choices=SIDES, allow_blank=True, default="")
    days = serializers.IntegerField(min_value=1, required=False)
    message = serializers.CharField(max_length=2000, allow_blank=True, default="")


class DisputeAcceptanceIn(serializers.Serializer[Any]):
    """The number of the proposal that was read."""

    number = serializers.IntegerField(min_value=1)


class DisputeExhibitIn(serializers.Serializer[Any]):
    """A file and what it shows."""

    file = serializers.FileField()
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class DisputeRulingIn(serializers.Serializer[Any]):
    """What an operator rules; `refund_minor` counts for a part or a return."""

    outcome = serializers.ChoiceField(choices=Outcome.choices)
    refund_minor = serializers.IntegerField(min_value=1, required=False)
    freight_by = serializers.ChoiceField(choices=SIDES, allow_blank=True, default="")
    days = serializers.IntegerField(min_value=1, required=False)
    article = serializers.ChoiceField(
        choices=[row for row in Article.choices if row[0] != Article.LONG_STOP]
    )
    reasons = serializers.CharField(max_length=4000)
