"""How a payment is asked for and shown by the API."""

from rest_framework import serializers

from trade_assurance.models import Payment
from trade_assurance.states import PaymentMethod


class PaymentAsked(serializers.Serializer[Payment]):
    """How to pay what is due. `token` names the card where cards are charged directly."""

    method = serializers.ChoiceField(choices=PaymentMethod.choices)
    token = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class PaymentOut(serializers.ModelSerializer[Payment]):
    """One attempt to pay; amounts in minor units."""

    class Meta:
        model = Payment
        fields = (
            "reference", "method", "state", "currency", "amount_minor", "received_minor",
            "refunded_minor", "failure_code", "redirect_url", "created_at", "settled_at",
        )  # fmt: skip
        read_only_fields = fields
