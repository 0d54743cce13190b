"""Makes categories and some 300 products, through the same actions that a supplier's form uses."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile

from marketplace.catalog import actions as catalog
from marketplace.catalog.actions import ProductDetails, SkuRow
from marketplace.catalog.models import AttributeDefinition, Category, Product
from marketplace.catalog.pricing import Tier
from marketplace.catalog.states import AttributeKind, Incoterm, Unit
from marketplace.companies.member import Member
from marketplace.core import images, outbox
from marketplace.core.models import OutboxMessage
from marketplace.demo import art
from marketplace.demo.seed.categories import TREE, Branch
from marketplace.demo.seed.families_hard import ELECTRONICS, METAL
from marketplace.demo.seed.families_home import HOME, PACKAGING
from marketplace.demo.seed.families_soft import FOOD, TEXTILES
from marketplace.demo.seed.family import Family, rounded
from marketplace.demo.seed.suppliers import SUPPLIERS, Supplier

FAMILIES = {
    "home": HOME, "packaging": PACKAGING, "textiles": TEXTILES,
    "food": FOOD, "electronics": ELECTRONICS, "metal": METAL,
}  # fmt: skip
PICTURE_PIXELS = 640
PRINT_SURCHARGE = Decimal("1.14")
PRINT_EXTRA_DAYS = 10
OWN_BRAND = {
    "food": "private label",
    "electronics": "with your nameplate",
    "metal": "with your nameplate",
}
PUBLISHED_WITHIN = timedelta(days=5)
STRIDE = 83
DRAWN_AHEAD = 8  # fewer than what the drawings and `images` keep


@dataclass(frozen=True, slots=True)
class Planned:
    """One product to be made."""

    supplier: Supplier
    family: Family
    size: str
    printed: bool
    number: int = 0


def planned() -> list[Planned]:
    """Return every product, numbered from 1."""
    return [replace(plan, number=number) for number, plan in enumerate(_planned(), start=1)]


def with_pictures_ahead(plans: list[Planned]) -> Iterator[Planned]:
    """Yield the plans while the pictures of those that follow are drawn beside.

    Drawing and encoding leave Python's lock to whoever writes to the database meanwhile; both
    keep what they made, so that the product that needs a picture finds it there.
    """
    looks = list(dict.fromkeys(look for plan in plans for look in _looks(plan)))
    drawn: dict[tuple[str, str], Future[None]] = {}
    with ThreadPoolExecutor(max_workers=2) as studio:
        for plan in plans:
            last = looks.index(_looks(plan)[-1])
            for look in looks[len(drawn) : last + 1 + DRAWN_AHEAD]:
                drawn[look] = studio.submit(_draw, *look)
            for look in _looks(plan):
                drawn[look].result()
            yield plan


def published_at(plan: Planned, total: int, began: datetime) -> datetime:
    """Return an instant that mixes the families, so that the newest are not all of one kind."""
    return began + PUBLISHED_WITHIN * (plan.number * STRIDE % total / total)


def fold_changes() -> None:
    """Promise one projection of everything instead of five for each product.

    Each change of a product promises to make it findable; the work is always of the present
    state, so that inside the transaction that makes all products one promise does for all.
    """
    waiting = OutboxMessage.objects.filter(topic="catalog.listing_changed", done_at__isnull=True)
    waiting.delete()
    ids = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    outbox.emit("catalog.listings_changed", product_ids=ids)


def _planned() -> Iterator[Planned]:
    """Yield every product: the families of an industry go to its two suppliers in turn.

    Families in several colours are also sold printed with the buyer's logo, in their middle size.
    """
    for industry, families in FAMILIES.items():
        pair = [supplier for supplier in SUPPLIERS if supplier.industry == industry]
        for number, family in enumerate(families):
            supplier = pair[number % 2]
            sizes = list(family.sizes)
            yield from (Planned(supplier, family, size, printed=False) for size in sizes)
            if len(family.colours) > 1:
                yield Planned(supplier, family, sizes[len(sizes) // 2], printed=True)


def make_categories() -> dict[str, Category]:
    """Make the category tree with its attribute definitions; by slug."""
    made: dict[str, Category] = {}
    for branch in TREE:
        _make_branch(branch, parent=None, made=made)
    return made


def make_product(plan: Planned, *, category: Category, by: Member, at: datetime) -> None:
    """Write, price, picture and publish one product."""
    product = catalog.save_listing(
        product=None,
        details=_details(plan, category),
        tiers=_tiers(plan),
        skus=list(_skus(plan)),
        by=by,
        at=at,
    )
    for drawing, colour in _looks(plan):
        catalog.add_media(
            product=product,
            file=_picture(drawing, colour),
            alt=f"{product.title}, {colour}",
            by=by,
            at=at,
        )
    catalog.publish_product(product=product, by=by, at=at)


def _looks(plan: Planned) -> list[tuple[str, str]]:
    """Return the drawing in the colours that a product is pictured in."""
    colours = plan.family.colours or ("graphite",)
    return [(plan.family.drawing, colour) for colour in colours[:2]]


def _picture(drawing: str, colour: str) -> "ContentFile[bytes]":
    return ContentFile(art.png(drawing, colour, PICTURE_PIXELS), name="picture.png")


def _draw(drawing: str, colour: str) -> None:
    images.reencode(_picture(drawing, colour))


def _details(plan: Planned, category: Category) -> ProductDetails:
    family = plan.family
    title = family.title.format(size=plan.size)
    details = ProductDetails(
        title=title,
        category=category,
        currency="EUR",
        summary=family.summary,
        description=f"{family.summary} Samples leave within three working days; larger lots are"
        f" inspected to AQL 2.5 before dispatch.",
        brand=plan.supplier.name.split()[0],
        attributes=dict(family.attributes),
        specifications=[list(row) for row in (("Size", plan.size), *family.specifications)],
        unit=Unit.METRE if family.unit == "metre" else Unit.PIECE,
        moq=Decimal(family.moq),
        multiple=Decimal(family.multiple),
        lead_time_days=family.lead_days,
        incoterm=Incoterm.FCA,
        port=plan.supplier.city,
        origin=plan.supplier.country,
        ships_to=list(plan.supplier.ships_to),
        sample_price=(Decimal(family.sizes[plan.size]) * 3).quantize(Decimal("0.01")),
    )
    if not plan.printed:
        return details
    return replace(
        details,
        title=f"{title}, {OWN_BRAND.get(plan.supplier.industry, 'printed with your logo')}",
        moq=Decimal(family.moq * 3),
        lead_time_days=family.lead_days + PRINT_EXTRA_DAYS,
    )


def _tiers(plan: Planned) -> list[Tier]:
    ladder = plan.family.ladder(plan.size)
    if plan.printed:
        ladder = [(quantity * 3, rounded(price * PRINT_SURCHARGE)) for quantity, price in ladder]
    return [Tier(quantity, price) for quantity, price in ladder]


def _skus(plan: Planned) -> Iterator[SkuRow]:
    stem = f"{plan.family.drawing[:4].upper()}-{plan.number:04d}"
    if not plan.family.colours:
        yield SkuRow(code=stem)
    for colour in plan.family.colours:
        yield SkuRow(code=f"{stem}-{colour[:3].upper()}", options={"Colour": colour.capitalize()})


def _make_branch(branch: Branch, *, parent: Category | None, made: dict[str, Category]) -> None:
    fields = {"slug": branch.slug, "name_en": branch.english, "name_fr": branch.french}
    tree = Category.objects
    node: Category = tree.add_child(parent, fields) if parent else tree.add_root(fields)
    made[branch.slug] = node
    AttributeDefinition.objects.bulk_create(
        AttributeDefinition(
            category=node,
            code=attribute.code,
            label_en=attribute.english,
            label_fr=attribute.french,
            kind=AttributeKind.CHOICE if attribute.choices else AttributeKind.TEXT,
            choices=list(attribute.choices),
            facet=True,
            required=attribute.required,
            position=position,
        )
        for position, attribute in enumerate(branch.attributes)
    )
    for below in branch.below:
        _make_branch(below, parent=node, made=made)
