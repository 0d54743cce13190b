"""Verbs of the catalogue; only members who manage the selling company's listings may call them."""

from marketplace.catalog.actions.listings import save_listing
from marketplace.catalog.actions.media import (
    add_media,
    add_spec_sheet,
    describe_media,
    move_media,
    remove_media,
    remove_spec_sheet,
)
from marketplace.catalog.actions.prices import LadderRefused, QuantitiesRefused, set_ladder
from marketplace.catalog.actions.products import (
    ProductDetails,
    ProductIncomplete,
    archive_product,
    create_product,
    hide_product,
    publish_product,
    restore_product,
    unhide_product,
    update_product,
)
from marketplace.catalog.actions.skus import SkuRefused, SkuRow, set_skus

__all__ = [
    "LadderRefused",
    "ProductDetails",
    "ProductIncomplete",
    "QuantitiesRefused",
    "SkuRefused",
    "SkuRow",
    "add_media",
    "add_spec_sheet",
    "archive_product",
    "create_product",
    "describe_media",
    "hide_product",
    "move_media",
    "publish_product",
    "remove_media",
    "remove_spec_sheet",
    "restore_product",
    "save_listing",
    "set_ladder",
    "set_skus",
    "unhide_product",
    "update_product",
]
