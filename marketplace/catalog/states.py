"""Choices of the catalogue and the states that a product and an import go through."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.transitions import Actor, Machine, move


class ProductState(models.TextChoices):
    """Where a product is in its life; hiding it for a while is the `visible` flag, not a state."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


PRODUCT = Machine(
    "Product",
    [
        move("publish", ProductState.DRAFT, ProductState.PUBLISHED, Actor.SELLER),
        move(
            "archive",
            (ProductState.DRAFT, ProductState.PUBLISHED),
            ProductState.ARCHIVED,
            Actor.SELLER,
        ),
        move("restore", ProductState.ARCHIVED, ProductState.DRAFT, Actor.SELLER),
    ],
)


class ImportState(models.TextChoices):
    """Where a file of products is between its upload and its report."""

    UPLOADED = "uploaded", _("Uploaded")
    QUEUED = "queued", _("Waiting to start")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    FAILED = "failed", _("Stopped")


IMPORT = Machine(
    "Product import",
    [
        move("queue", ImportState.UPLOADED, ImportState.QUEUED, Actor.SELLER),
        move("start", ImportState.QUEUED, ImportState.RUNNING, Actor.CLOCK),
        move("finish", ImportState.RUNNING, ImportState.FINISHED, Actor.CLOCK),
        move("fail", (ImportState.QUEUED, ImportState.RUNNING), ImportState.FAILED, Actor.CLOCK),
    ],
)


class ProductKind(models.TextChoices):
    """Goods are shipped; a service is rendered."""

    GOODS = "goods", _("Goods")
    SERVICE = "service", _("Service")


class Unit(models.TextChoices):
    """What one of a product is; minimum, multiple and ladder count in it."""

    PIECE = "piece", _("piece")
    SET = "set", _("set")
    PAIR = "pair", _("pair")
    PACK = "pack", _("pack")
    CASE = "case", _("case")
    ROLL = "roll", _("roll")
    PALLET = "pallet", _("pallet")
    KILOGRAM = "kg", _("kilogram")
    TONNE = "t", _("tonne")
    LITRE = "l", _("litre")
    METRE = "m", _("metre")
    SQUARE_METRE = "m2", _("square metre")
    CUBIC_METRE = "m3", _("cubic metre")
    HOUR = "hour", _("hour")


class Incoterm(models.TextChoices):
    """The eleven rules of Incoterms 2020; their names stay untranslated, as in contracts."""

    EXW = "EXW", "EXW"
    FCA = "FCA", "FCA"
    FAS = "FAS", "FAS"
    FOB = "FOB", "FOB"
    CFR = "CFR", "CFR"
    CIF = "CIF", "CIF"
    CPT = "CPT", "CPT"
    CIP = "CIP", "CIP"
    DAP = "DAP", "DAP"
    DPU = "DPU", "DPU"
    DDP = "DDP", "DDP"


class AttributeKind(models.TextChoices):
    """What kind of value an attribute of a category takes."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    CHOICE = "choice", _("One of a list")
    BOOLEAN = "boolean", _("Yes or no")
