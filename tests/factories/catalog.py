"""Rows of the catalogue for tests; each maker takes what matters and invents the rest."""

import itertools
from decimal import Decimal

from django.utils import timezone
from django.utils.text import slugify

from marketplace.catalog.models import AttributeDefinition, Category, Media, PriceTier, Product, Sku
from marketplace.catalog.states import ProductState
from marketplace.companies.models import Company
from marketplace.core.references import new_reference

_numbers = itertools.count(1)


def make_seller(**fields):
    """A company that may sell."""
    fields = {
        "reference": new_reference("C"),
        "name": f"Seller {next(_numbers)}",
        "country": "SE",
        "may_sell": True,
        "state": "approved",
        **fields,
    }
    return Company.objects.create(**fields)


def make_category(name="Lighting", *, parent=None, **fields):
    """A category, at the top or under `parent`."""
    fields = {"name_en": name, "name_fr": name, **fields}
    fields.setdefault("slug", f"{slugify(name)}-{next(_numbers)}")
    tree = Category.objects
    return tree.add_child(parent, fields) if parent else tree.add_root(fields)


def make_definition(category, code="material", **fields):
    """An attribute of a category."""
    label = code.replace("_", " ").capitalize()
    fields = {"label_en": label, "label_fr": label, **fields}
    return AttributeDefinition.objects.create(category=category, code=code, **fields)


def make_product(*, tiers=((1, "12.50"), (100, "10.00"), (500, "8.40")), skus=(), **fields):
    """A product, published and on sale unless told otherwise; `tiers=()` is quote-only."""
    fields.setdefault("title", f"Desk lamp {next(_numbers)}")
    fields.setdefault("slug", slugify(fields["title"]))
    fields.setdefault("seller", None)
    fields.setdefault("category", None)
    fields["seller"] = fields["seller"] or make_seller()
    fields["category"] = fields["category"] or make_category()
    fields.setdefault("currency", "EUR")
    fields.setdefault("state", ProductState.PUBLISHED)
    fields.setdefault("lead_time_days", 14)
    if fields["state"] == ProductState.PUBLISHED:
        fields.setdefault("published_at", timezone.now())
    product = Product.objects.create(**fields)
    make_tiers(product, tiers)
    for code in skus:
        make_sku(product, code)
    return product


def make_tiers(product, tiers, *, sku=None):
    """The ladder of a product or of one of its SKUs."""
    return PriceTier.objects.bulk_create(
        PriceTier(product=product, sku=sku, min_quantity=Decimal(q), unit_price=Decimal(p))
        for q, p in tiers
    )


def make_sku(product, code=None, **fields):
    """A SKU of a product."""
    code = code or f"SKU-{next(_numbers)}"
    return Sku.objects.create(product=product, seller_id=product.seller_id, code=code, **fields)


def make_media(product, **fields):
    """A picture row (no file behind it)."""
    sizes = [
        {"width": w, "height": w * 3 // 4, "name": f"products/{product.pk}/{w}.webp"}
        for w in (320, 640, 1200)
    ]
    return Media.objects.create(product=product, **{"alt": "A lamp", "variants": sizes, **fields})
