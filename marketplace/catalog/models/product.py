"""A product, its SKUs and the ladder of its prices."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django_countries.fields import CountryField

from marketplace.catalog.states import Incoterm, ProductKind, ProductState, Unit
from marketplace.companies.states import CompanyState


class ProductQuerySet(models.QuerySet["Product"]):
    """Chainable filters; `visible` is the one place that says what the public may see."""

    def visible(self) -> "ProductQuerySet":
        """Keep what is published, not hidden, and sold by an approved company that may sell."""
        return self.filter(
            state=ProductState.PUBLISHED,
            visible=True,
            seller__may_sell=True,
            seller__state=CompanyState.APPROVED,
        )

    def of_seller(self, company_id: int) -> "ProductQuerySet":
        """Keep the products of one company, in every state."""
        return self.filter(seller_id=company_id)


class Product(models.Model):
    """What a company sells. Without a price tier it is for quotation only.

    `version` counts every change of the product, its SKUs, prices or pictures; caches and the
    search index key on it. `attributes` maps codes of the category's definitions to values;
    `specifications` are further rows `[label, value]` in the seller's own words.
    """

    seller = models.ForeignKey("companies.Company", models.PROTECT, related_name="products")
    category = models.ForeignKey("catalog.Category", models.PROTECT, related_name="products")
    kind = models.CharField(max_length=10, choices=ProductKind, default=ProductKind.GOODS)
    title = models.CharField(max_length=160)
    slug = models.SlugField(max_length=120, db_index=False)
    summary = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    brand = models.CharField(max_length=80, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    specifications = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=20, choices=ProductState, default=ProductState.DRAFT)
    visible = models.BooleanField(default=True)

    currency = models.CharField(max_length=3)
    unit = models.CharField(max_length=10, choices=Unit, default=Unit.PIECE)
    moq = models.DecimalField(default=Decimal(1), max_digits=14, decimal_places=3)
    multiple = models.DecimalField(default=Decimal(1), max_digits=14, decimal_places=3)
    max_quantity = models.DecimalField(null=True, blank=True, max_digits=14, decimal_places=3)
    lead_time_days = models.PositiveSmallIntegerField(null=True, blank=True)
    # Longer lead times from a quantity on: [["500", 45], …], ascending.
    lead_time_bands = models.JSONField(default=list, blank=True)
    incoterm = models.CharField(max_length=3, choices=Incoterm, blank=True)
    port = models.CharField(max_length=80, blank=True)
    origin = CountryField(blank=True)
    ships_to = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    sample_price = models.DecimalField(null=True, blank=True, max_digits=18, decimal_places=6)
    packaging = models.CharField(max_length=200, blank=True)
    supply_ability = models.CharField(max_length=120, blank=True)
    warranty = models.CharField(max_length=200, blank=True)
    returns = models.CharField(max_length=200, blank=True)

    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(moq__gt=0), name="catalog_product_moq_positive"),
            models.CheckConstraint(
                condition=Q(multiple__gt=0), name="catalog_product_multiple_positive"
            ),
            models.CheckConstraint(
                condition=Q(max_quantity=None) | Q(max_quantity__gte=F("moq")),
                name="catalog_product_maximum_above_moq",
            ),
            models.CheckConstraint(
                condition=Q(sample_price=None) | Q(sample_price__gte=0),
                name="catalog_product_sample_price",
            ),
        ]
        indexes = [
            models.Index(fields=["seller", "state", "-changed_at"], name="catalog_product_desk"),
            models.Index(
                fields=["category", "-published_at"],
                condition=Q(state="published", visible=True),
                name="catalog_product_public",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Sku(models.Model):
    """One variant of a product; `code` is the seller's own number for it.

    `seller` repeats the product's, so that the constraint can keep codes unique within a seller.
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="skus")
    seller = models.ForeignKey("companies.Company", models.PROTECT, related_name="skus")
    code = models.CharField(max_length=80)
    options = models.JSONField(default=dict, blank=True)
    stock = models.DecimalField(null=True, blank=True, max_digits=14, decimal_places=3)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seller", "code"], name="catalog_sku_code_once"),
            models.CheckConstraint(
                condition=Q(stock=None) | Q(stock__gte=0), name="catalog_sku_stock"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        """The options in words: "Red · 40 cm"; the code where there are none."""
        return " · ".join(str(value) for value in self.options.values()) or self.code


class PriceTier(models.Model):
    """From `min_quantity` on, one unit costs `unit_price`, of the product or of one SKU of it."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="tiers")
    sku = models.ForeignKey(Sku, models.CASCADE, null=True, blank=True, related_name="tiers")
    min_quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit_price = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "sku", "min_quantity"],
                name="catalog_tier_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(min_quantity__gt=0), name="catalog_tier_quantity"),
            models.CheckConstraint(condition=Q(unit_price__gt=0), name="catalog_tier_price"),
        ]
