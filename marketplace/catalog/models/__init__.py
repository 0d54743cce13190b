"""Rows of the catalogue."""

from marketplace.catalog.models.category import AttributeDefinition, Category
from marketplace.catalog.models.import_job import ImportJob
from marketplace.catalog.models.media import Media, Picture, SpecSheet
from marketplace.catalog.models.product import PriceTier, Product, ProductQuerySet, Sku

__all__ = [
    "AttributeDefinition",
    "Category",
    "ImportJob",
    "Media",
    "Picture",
    "PriceTier",
    "Product",
    "ProductQuerySet",
    "Sku",
    "SpecSheet",
]
