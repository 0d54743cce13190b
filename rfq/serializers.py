"""What /api/v1 takes and gives for requests and quotations. Amounts are minor units of `currency`."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from marketplace.companies.models import Company
from marketplace.companies.queries import inspection_companies
from marketplace.core.money import EXPONENTS, Money
from marketplace.orders.contract import InspectionTerms, MilestoneTerms
from marketplace.orders.criteria import Criterion, Measure
from marketplace.orders.states import TransportMode
from rfq.checks import MILESTONE_LENGTH, MOST_TOLERANCE_BPS
from rfq.models import RFQ, Quotation, QuotationLine, QuotationRevision, Visibility
from rfq.offer import Offer, OfferLine, Tier

QUANTITY: dict[str, Any] = {"max_digits": 14, "decimal_places": 3, "min_value": Decimal("0.001")}
PRICE: dict[str, Any] = {"max_digits": 18, "decimal_places": 6, "min_value": Decimal("0.000001")}


class RFQOut(serializers.ModelSerializer[RFQ]):
    """A request. `buyer` is the company's reference, and empty for suppliers."""

    buyer = serializers.SerializerMethodField()
    category = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    destination_country = serializers.CharField(read_only=True)

    class Meta:
        model = RFQ
        fields = (
            "reference", "state", "buyer", "title", "description", "category", "quantity", "unit",
            "target_unit_price", "currency", "sample_wanted", "destination_country",
            "destination_place", "incoterm", "needed_by_on", "closes_at", "visibility", "seats",
            "criteria", "inspection_wanted", "opened_at", "closed_at", "closed_because",
        )  # fmt: skip
        read_only_fields = fields

    def get_buyer(self, rfq: RFQ) -> str:
        """Return the buyer's reference to the buyer alone."""
        member = self.context["request"].member
        return rfq.buyer.reference if member.is_operator or member.acts_for(rfq.buyer_id) else ""


class RFQIn(serializers.Serializer[Any]):
    """A draft of a request; `closes_at` defaults to 14 days from now."""

    title = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=4000)
    category = serializers.CharField(max_length=90, required=False, allow_blank=True)
    quantity = serializers.DecimalField(**QUANTITY)
    unit = serializers.CharField(max_length=20, default="piece")
    target_unit_price = serializers.DecimalField(**PRICE, required=False, allow_null=True)
    currency = serializers.ChoiceField(choices=sorted(EXPONENTS), required=False)
    destination_country = serializers.RegexField(r"^[A-Z]{2}$")
    destination_place = serializers.CharField(max_length=120, required=False, allow_blank=True)
    incoterm = serializers.RegexField(r"^[A-Z]{3}$", required=False, allow_blank=True)
    needed_by_on = serializers.DateField(required=False, allow_null=True)
    closes_at = serializers.DateTimeField(required=False)
    visibility = serializers.ChoiceField(choices=Visibility.choices, required=False)


class TierIn(serializers.Serializer[Any]):
    """One step of a ladder."""

    min_quantity = serializers.DecimalField(**QUANTITY)
    unit_price = serializers.DecimalField(**PRICE)


BOUND: dict[str, Any] = {
    "max_digits": 16, "decimal_places": 6, "required": False, "allow_null": True,
}  # fmt: skip


class CriterionIn(serializers.Serializer[Any]):
    """A measurable thing the goods must meet; `target` is a number, yes or no, choices, or words."""

    name = serializers.CharField(max_length=80)
    measure = serializers.ChoiceField(
        choices=[each.value for each in Measure], default=Measure.TEXT.value
    )
    target = serializers.CharField(max_length=200, allow_blank=True, default="")
    unit = serializers.CharField(max_length=20, allow_blank=True, default="")
    tolerance = serializers.DecimalField(**BOUND)
    least = serializers.DecimalField(**BOUND)
    most = serializers.DecimalField(**BOUND)
    sample = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    aql = serializers.DecimalField(max_digits=4, decimal_places=2, required=False, allow_null=True)
    method = serializers.CharField(max_length=200, allow_blank=True, default="")


class InspectionIn(serializers.Serializer[Any]):
    """The goods are inspected before they leave; `inspector` is a registered company's reference."""

    inspector = serializers.CharField(max_length=20, required=False, allow_blank=True)
    paid_by = serializers.ChoiceField(choices=["buyer", "seller"], default="buyer")

    def validate_inspector(self, reference: str) -> Company | None:
        """Return the company of a reference."""
        if not reference:
            return None
        found = inspection_companies().filter(reference=reference).first()
        if found is None:
            raise serializers.ValidationError("unknown inspection company", code="does_not_exist")
        return found


class LineIn(serializers.Serializer[Any]):
    """One kind of goods."""

    description = serializers.CharField(max_length=200)
    quantity = serializers.DecimalField(**QUANTITY)
    unit = serializers.CharField(max_length=20, default="piece")
    unit_price = serializers.DecimalField(**PRICE)
    min_quantity = serializers.DecimalField(**QUANTITY, required=False, allow_null=True)
    tiers = TierIn(many=True, required=False)
    criteria = CriterionIn(many=True, required=False)


class MilestoneIn(serializers.Serializer[Any]):
    """A step of a service; the shares (basis points of the total) make 10,000."""

    title = serializers.CharField(max_length=MILESTONE_LENGTH)
    share_bps = serializers.IntegerField(min_value=1, max_value=10_000)


class OfferIn(serializers.Serializer[Any]):
    """The terms of one revision; `freight_minor` null is "not stated", 0 is included."""

    currency = serializers.ChoiceField(choices=sorted(EXPONENTS))
    lines = LineIn(many=True, allow_empty=False)
    freight_minor = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    one_off_minor = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    one_off_label = serializers.CharField(max_length=80, required=False, allow_blank=True)
    incoterm = serializers.RegexField(r"^[A-Z]{3}$", required=False, allow_blank=True)
    place = serializers.CharField(max_length=120, required=False, allow_blank=True)
    country = serializers.RegexField(r"^[A-Z]{2}$", required=False, allow_blank=True)
    lead_time_days = serializers.IntegerField(min_value=0, max_value=730)
    transport_mode = serializers.ChoiceField(choices=TransportMode.choices, default="land")
    deposit_bps = serializers.IntegerField(min_value=0, max_value=9999, default=0)
    valid_until = serializers.DateTimeField()
    message = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    criteria = CriterionIn(many=True, required=False)
    inspection = InspectionIn(required=False, allow_null=True)
    tolerance_bps = serializers.IntegerField(min_value=0, max_value=MOST_TOLERANCE_BPS, default=0)
    milestones = MilestoneIn(many=True, required=False)


class QuotationIn(OfferIn):
    """A quotation on a request."""

    rfq = serializers.CharField(max_length=20)


class RevisionIn(OfferIn):
    """The next revision; `number` is the one it answers."""

    number = serializers.IntegerField(min_value=1)


class AcceptanceIn(serializers.Serializer[Any]):
    """The revision that was shown: its number and the hash of its terms."""

    number = serializers.IntegerField(min_value=1)
    terms_hash = serializers.RegexField(r"^[0-9a-f]{64}$")


class AcceptanceOut(serializers.Serializer[Any]):
    """The order that was placed."""

    order = serializers.CharField()


class ReasonIn(serializers.Serializer[Any]):
    """A reason that the other side reads."""

    reason = serializers.CharField(max_length=500)


class QuotationLineOut(serializers.ModelSerializer[QuotationLine]):
    """A line of a revision."""

    class Meta:
        model = QuotationLine
        fields = (
            "position", "description", "product_id", "sku_id", "quantity", "unit", "unit_price",
            "min_quantity", "tiers", "criteria",
        )  # fmt: skip
        read_only_fields = fields


class RevisionOut(serializers.ModelSerializer[QuotationRevision]):
    """One revision, as proposed."""

    country = serializers.CharField(read_only=True)
    lines = QuotationLineOut(many=True, read_only=True)

    class Meta:
        model = QuotationRevision
        fields = (
            "number", "side", "at", "currency", "freight_minor", "one_off_minor", "one_off_label",
            "incoterm", "place", "country", "lead_time_days", "transport_mode", "deposit_bps",
            "valid_until", "message", "criteria", "inspection", "tolerance_bps", "milestones",
            "terms_hash", "lines",
        )  # fmt: skip
        read_only_fields = fields


class QuotationOut(serializers.ModelSerializer[Quotation]):
    """A quotation with all its revisions; `current` is the number on the table."""

    rfq = serializers.SlugRelatedField[Any](slug_field="reference", read_only=True)
    buyer = serializers.CharField(source="buyer.reference", read_only=True)
    seller = serializers.CharField(source="seller.reference", read_only=True)
    revisions = RevisionOut(many=True, read_only=True)

    class Meta:
        model = Quotation
        fields = (
            "reference", "state", "rfq", "buyer", "seller", "title", "current", "valid_until",
            "counter_until", "reason", "order_reference", "submitted_at", "revisions",
        )  # fmt: skip
        read_only_fields = fields


def offer_from(data: dict[str, Any]) -> Offer:
    """Return checked input as an offer."""
    currency: str = data["currency"]
    valid_until: datetime = data["valid_until"]
    return Offer(
        currency=currency,
        lines=tuple(_line(line) for line in data["lines"]),
        valid_until=valid_until,
        freight=_money(data.get("freight_minor"), currency),
        one_off=_money(data.get("one_off_minor"), currency),
        one_off_label=data.get("one_off_label", ""),
        incoterm=data.get("incoterm", ""),
        place=data.get("place", ""),
        country=data.get("country", ""),
        lead_time_days=data["lead_time_days"],
        transport_mode=data["transport_mode"],
        deposit_bps=data["deposit_bps"],
        message=data.get("message", ""),
        criteria=_criteria(data),
        inspection=_inspection(data.get("inspection")),
        tolerance_bps=data["tolerance_bps"],
        milestones=tuple(MilestoneTerms(**step) for step in data.get("milestones", ())),
    )


def _line(data: dict[str, Any]) -> OfferLine:
    return OfferLine(
        description=data["description"],
        quantity=data["quantity"],
        unit=data["unit"],
        unit_price=data["unit_price"],
        min_quantity=data.get("min_quantity"),
        tiers=tuple(Tier(t["min_quantity"], t["unit_price"]) for t in data.get("tiers", ())),
        criteria=_criteria(data),
    )


def _criteria(data: dict[str, Any]) -> tuple[Criterion, ...]:
    return tuple(Criterion(**each) for each in data.get("criteria", ()))


def _inspection(data: dict[str, Any] | None) -> InspectionTerms | None:
    if data is None:
        return None
    inspector: Company | None = data.get("inspector") or None
    return InspectionTerms(
        inspector_id=inspector.pk if inspector else None,
        inspector=inspector.name if inspector else "",
        paid_by=data["paid_by"],
    )


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)
