"""What the catalogue's API takes and gives, field by field."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from marketplace.catalog import queries
from marketplace.catalog.actions import ProductDetails, SkuRow
from marketplace.catalog.models import AttributeDefinition, Category, PriceTier, Product, Sku
from marketplace.catalog.pricing import Tier
from marketplace.catalog.states import Incoterm, ProductKind, Unit
from marketplace.core.money import EXPONENTS


class PublicationIn(serializers.Serializer[Any]):
    """A step that asks nothing."""


class LadderTierOut(serializers.ModelSerializer[PriceTier]):
    """A step of the ladder, of the product (`sku_id` null) or of one SKU."""

    class Meta:
        model = PriceTier
        fields = ("sku_id", "min_quantity", "unit_price")
        read_only_fields = fields


class SkuOut(serializers.ModelSerializer[Sku]):
    """A variant."""

    options = serializers.DictField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Sku
        fields = ("id", "code", "options", "stock")
        read_only_fields = fields


class ProductOut(serializers.ModelSerializer[Product]):
    """A product; without tiers its price is on request."""

    seller = serializers.CharField(source="seller.reference", read_only=True)
    seller_name = serializers.CharField(source="seller.name", read_only=True)
    category = serializers.CharField(source="category.slug", read_only=True)
    origin = serializers.CharField(read_only=True)
    attributes = serializers.DictField(read_only=True)
    specifications = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()), read_only=True
    )
    tiers = LadderTierOut(many=True, read_only=True)
    skus = SkuOut(many=True, read_only=True)

    class Meta:
        model = Product
        fields = (
            "id", "version", "seller", "seller_name", "category", "kind", "title", "slug",
            "summary", "description", "brand", "attributes", "specifications", "state", "visible",
            "currency", "unit", "moq", "multiple", "max_quantity", "lead_time_days", "incoterm",
            "port", "origin", "ships_to", "sample_price", "packaging", "supply_ability", "warranty",
            "returns", "published_at", "changed_at", "tiers", "skus",
        )  # fmt: skip
        read_only_fields = fields


class LadderTierIn(serializers.Serializer[Any]):
    """A step of the product's ladder."""

    min_quantity = serializers.DecimalField(max_digits=14, decimal_places=3)
    unit_price = serializers.DecimalField(max_digits=18, decimal_places=6)


class ListingSkuIn(serializers.Serializer[Any]):
    """A variant; `code` is the seller's own number."""

    code = serializers.CharField(max_length=80)
    options = serializers.DictField(child=serializers.CharField(max_length=80), default=dict)
    stock = serializers.DecimalField(max_digits=14, decimal_places=3, allow_null=True, default=None)


class ProductIn(serializers.Serializer[Any]):
    """Everything a seller says about a product; what is left out is empty afterwards."""

    title = serializers.CharField(max_length=160)
    category = serializers.SlugRelatedField(slug_field="slug", queryset=Category.objects.all())
    kind = serializers.ChoiceField(ProductKind.choices, default=ProductKind.GOODS)
    summary = serializers.CharField(max_length=300, allow_blank=True, default="")
    description = serializers.CharField(max_length=20_000, allow_blank=True, default="")
    brand = serializers.CharField(max_length=80, allow_blank=True, default="")
    attributes = serializers.DictField(default=dict)
    specifications = serializers.ListField(
        child=serializers.ListField(
            child=serializers.CharField(max_length=1000, allow_blank=True),
            min_length=2,
            max_length=2,
        ),
        max_length=200,
        default=list,
    )
    currency = serializers.ChoiceField(sorted(EXPONENTS))
    unit = serializers.ChoiceField(Unit.choices, default=Unit.PIECE)
    moq = serializers.DecimalField(max_digits=14, decimal_places=3, default=Decimal(1))
    multiple = serializers.DecimalField(max_digits=14, decimal_places=3, default=Decimal(1))
    max_quantity = serializers.DecimalField(
        max_digits=14, decimal_places=3, allow_null=True, default=None
    )
    lead_time_days = serializers.IntegerField(
        min_value=0, max_value=3650, allow_null=True, default=None
    )
    incoterm = serializers.ChoiceField(Incoterm.choices, allow_blank=True, default="")
    port = serializers.CharField(max_length=80, allow_blank=True, default="")
    origin = serializers.RegexField(r"^([A-Z]{2})?$", allow_blank=True, default="")
    ships_to = serializers.ListField(
        child=serializers.RegexField(r"^[A-Z]{2}$"), max_length=250, default=list
    )
    sample_price = serializers.DecimalField(
        max_digits=18, decimal_places=6, min_value=Decimal(0), allow_null=True, default=None
    )
    packaging = serializers.CharField(max_length=200, allow_blank=True, default="")
    supply_ability = serializers.CharField(max_length=120, allow_blank=True, default="")
    warranty = serializers.CharField(max_length=200, allow_blank=True, default="")
    returns = serializers.CharField(max_length=200, allow_blank=True, default="")
    tiers = LadderTierIn(many=True, default=list)
    skus = ListingSkuIn(many=True, default=list)
    version = serializers.IntegerField(required=False, min_value=1)

    def listing(self) -> dict[str, Any]:
        """Return the valid answers as `save_listing` takes them."""
        given = dict(self.validated_data)
        return {
            "tiers": [Tier(**tier) for tier in given.pop("tiers")],
            "skus": [SkuRow(**sku) for sku in given.pop("skus")],
            "seen_version": given.pop("version", None),
            "details": ProductDetails(**given),
        }


class QuantityIn(serializers.Serializer[Any]):
    """How much is asked for, of which variant."""

    quantity = serializers.DecimalField(max_digits=14, decimal_places=3)
    sku = serializers.IntegerField(required=False)


class PriceOut(serializers.Serializer[Any]):
    """A price; or `refused`, a stable code, with the quantities that would be accepted."""

    quantity = serializers.DecimalField(max_digits=14, decimal_places=3)
    unit = serializers.CharField()
    minimum = serializers.DecimalField(max_digits=14, decimal_places=3)
    multiple = serializers.DecimalField(max_digits=14, decimal_places=3)
    refused = serializers.CharField(allow_blank=True)
    accepted = serializers.ListField(
        child=serializers.DecimalField(max_digits=14, decimal_places=3)
    )
    unit_price = serializers.DecimalField(max_digits=18, decimal_places=6, required=False)
    currency = serializers.CharField(required=False)
    total = serializers.DecimalField(max_digits=32, decimal_places=9, required=False)
    tier_min_quantity = serializers.DecimalField(max_digits=14, decimal_places=3, required=False)
    lead_time_days = serializers.IntegerField(required=False, allow_null=True)
    rule = serializers.CharField(required=False)
    more_for_next = serializers.DecimalField(
        max_digits=14, decimal_places=3, required=False, allow_null=True
    )
    next_unit_price = serializers.DecimalField(
        max_digits=18, decimal_places=6, required=False, allow_null=True
    )


class CategoryOut(serializers.ModelSerializer[Category]):
    """A category; `depth` 1 is the top."""

    class Meta:
        model = Category
        fields = ("slug", "name_en", "name_fr", "depth")
        read_only_fields = fields


class DefinitionOut(serializers.ModelSerializer[AttributeDefinition]):
    """An attribute that products of the category have."""

    class Meta:
        model = AttributeDefinition
        fields = ("code", "label_en", "label_fr", "kind", "unit", "choices", "facet", "required")
        read_only_fields = fields


class CategoryDetailOut(serializers.ModelSerializer[Category]):
    """A category with its attributes."""

    attributes = serializers.SerializerMethodField()

    class Meta:
        model = Category
        fields = ("slug", "name_en", "name_fr", "depth", "attributes")
        read_only_fields = fields

    @extend_schema_field(DefinitionOut(many=True))
    def get_attributes(self, category: Category) -> Any:
        """Return its own and the inherited attributes."""
        return DefinitionOut(queries.definitions_for(category), many=True).data
