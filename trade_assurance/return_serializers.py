"""Shapes of /api/v1/returns: what goes out, what may come in."""

from typing import Any

from rest_framework import serializers

from trade_assurance.dispute_states import Remedy
from trade_assurance.models import GoodsReturn, GoodsReturnLine

WANTED = [(Remedy.REFUND.value, "refund"), (Remedy.REPLACE.value, "replace")]


class ReturnLineOut(serializers.ModelSerializer[GoodsReturnLine]):
    """A line of the order, by its position, and how much of it goes back."""

    position = serializers.IntegerField(source="line.position", read_only=True)
    title = serializers.CharField(source="line.title", read_only=True)

    class Meta:
        model = GoodsReturnLine
        fields = ("position", "title", "quantity")
        read_only_fields = fields


class ReturnOut(serializers.ModelSerializer[GoodsReturn]):
    """A return; `refund_minor` goes to the buyer once the goods are back and accepted."""

    order = serializers.CharField(source="order.reference", read_only=True)
    dispute = serializers.CharField(
        source="dispute.reference", read_only=True, default=None, allow_null=True
    )
    tranche = serializers.IntegerField(source="protection.tranche.position", read_only=True)
    refund_minor = serializers.IntegerField(source="refund.minor", read_only=True)
    lines = ReturnLineOut(many=True, read_only=True)

    class Meta:
        model = GoodsReturn
        fields = (
            "reference", "order", "tranche", "dispute", "state", "wanted", "reason", "answer",
            "currency", "value_minor", "restocking_minor", "freight_minor", "freight_by",
            "refund_minor", "address", "carrier", "tracking", "lines", "asked_at",
            "answer_due_at", "send_due_at", "sent_at", "arrival_due_at", "received_at",
            "check_due_at", "replace_due_at", "ended_at",
        )  # fmt: skip
        read_only_fields = fields


class ReturnLineIn(serializers.Serializer[Any]):
    """How much of a line goes back."""

    position = serializers.IntegerField(min_value=1)
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3, min_value=0)


class ReturnAskedIn(serializers.Serializer[Any]):
    """What goes back, why, and for what; `tranche` where several parts could."""

    order = serializers.CharField(max_length=20)
    tranche = serializers.IntegerField(required=False, min_value=1)
    lines = ReturnLineIn(many=True, allow_empty=False)
    reason = serializers.CharField(max_length=2000)
    wanted = serializers.ChoiceField(choices=WANTED, default=Remedy.REFUND.value)


class ReturnAddressIn(serializers.Serializer[Any]):
    """Where the goods go."""

    address = serializers.CharField(max_length=500)


class ReturnReasonIn(serializers.Serializer[Any]):
    """Why, for the other side to read."""

    reason = serializers.CharField(max_length=2000)


class ReturnLabelIn(serializers.Serializer[Any]):
    """A label as a file, or a carrier and an address."""

    file = serializers.FileField(required=False)
    carrier = serializers.CharField(max_length=80, default="", allow_blank=True)
    address = serializers.CharField(max_length=500, default="", allow_blank=True)


class ReturnParcelIn(serializers.Serializer[Any]):
    """By whom goods are carried; `freight_minor` is what the way back cost the buyer."""

    carrier = serializers.CharField(max_length=80)
    tracking = serializers.CharField(max_length=80, default="", allow_blank=True)
    freight_minor = serializers.IntegerField(min_value=0, default=0)


class ReturnReplacementIn(serializers.Serializer[Any]):
    """By whom the replacement is carried."""

    carrier = serializers.CharField(max_length=80)
    tracking = serializers.CharField(max_length=80, default="", allow_blank=True)
