"""A product's life: created as a draft, changed, published, hidden for a while, archived."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from marketplace.catalog import queries, rules
from marketplace.catalog.actions.changes import announce, changed, locked
from marketplace.catalog.actions.prices import check_quantities
from marketplace.catalog.attributes import clean_attributes
from marketplace.catalog.models import Category, Product
from marketplace.catalog.states import PRODUCT, ProductKind, ProductState, Unit
from marketplace.companies.member import Member
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.money import EXPONENTS
from marketplace.core.states import change_state, record
from marketplace.core.transitions import Actor

TITLE_LENGTH = 160
SLUG_LENGTH = 120


class ProductIncomplete(Refusal):
    """What was said about the product does not suffice; `problems` maps fields to sentences."""

    code = "product_incomplete"

    def __init__(self, problems: dict[str, str]) -> None:
        first = next(iter(problems))
        super().__init__(problems[first], field=first)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class ProductDetails:
    """What a seller says about a product. Prices are in `currency` per `unit`; times in days."""

    title: str
    category: Category
    currency: str
    kind: str = ProductKind.GOODS
    summary: str = ""
    description: str = ""
    brand: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    specifications: list[list[str]] = field(default_factory=list)
    unit: str = Unit.PIECE
    moq: Decimal = Decimal(1)
    multiple: Decimal = Decimal(1)
    max_quantity: Decimal | None = None
    lead_time_days: int | None = None
    lead_time_bands: list[list[str]] = field(default_factory=list)
    incoterm: str = ""
    port: str = ""
    origin: str = ""
    ships_to: list[str] = field(default_factory=list)
    sample_price: Decimal | None = None
    packaging: str = ""
    supply_ability: str = ""
    warranty: str = ""
    returns: str = ""


@transaction.atomic
def create_product(*, details: ProductDetails, by: Member, at: datetime) -> Product:
    """Create a draft of the member's company.

    Raises: NotAllowed without the permission; ProductIncomplete, QuantitiesRefused.
    """
    if by.company is None or not rules.can_manage_listings(by):
        raise NotAllowed(_("You may not create products."))
    product = Product(seller=by.company, created_at=at)
    _apply(product, details, complete=False)
    product.changed_at = at
    product.save()
    record(
        product,
        "create",
        from_state="",
        to_state=product.state,
        actor=Actor.SELLER,
        at=at,
        user_id=by.user_id,
    )
    announce(product.pk)
    return product


@transaction.atomic
def update_product(
    *,
    product: Product,
    details: ProductDetails,
    by: Member,
    at: datetime,
    seen_version: int | None = None,
) -> Product:
    """Replace what is said about a product; one that is published must stay complete.

    Raises: NotAllowed, Stale, ProductIncomplete, QuantitiesRefused.
    """
    row = locked(product, by=by, seen_version=seen_version)
    _apply(row, details, complete=row.state == ProductState.PUBLISHED)
    if row.state == ProductState.PUBLISHED:
        _require_complete(row)
    changed(row, at=at)
    return row


@transaction.atomic
def publish_product(*, product: Product, by: Member, at: datetime) -> Product:
    """Put a draft on sale (or on request, where it has no prices).

    Raises: NotAllowed while the company may not sell; ProductIncomplete; TransitionRefused.
    """
    row = locked(product, by=by)
    if not rules.can_sell(by):
        raise NotAllowed(
            _("Your company may not sell yet. A product can be published once it is approved.")
        )
    _require_complete(row)
    _move(row, "publish", by=by, at=at)
    row.published_at = row.published_at or at
    row.visible = True
    changed(row, at=at)
    return row


@transaction.atomic
def hide_product(*, product: Product, by: Member, at: datetime) -> Product:
    """Take a product out of sight for a while; hiding a hidden one changes nothing."""
    return _set_visible(product, visible=False, by=by, at=at)


@transaction.atomic
def unhide_product(*, product: Product, by: Member, at: datetime) -> Product:
    """Show a hidden product again; showing a shown one changes nothing."""
    return _set_visible(product, visible=True, by=by, at=at)


@transaction.atomic
def archive_product(*, product: Product, by: Member, at: datetime) -> Product:
    """Stop selling a product for good; orders and quotations that name it keep their terms."""
    row = locked(product, by=by)
    _move(row, "archive", by=by, at=at)
    changed(row, at=at)
    return row


@transaction.atomic
def restore_product(*, product: Product, by: Member, at: datetime) -> Product:
    """Bring an archived product back as a draft."""
    row = locked(product, by=by)
    _move(row, "restore", by=by, at=at)
    changed(row, at=at)
    return row


def slug_for(title: str) -> str:
    """Return the readable part of a product's address; never empty."""
    return slugify(title)[:SLUG_LENGTH].strip("-") or "product"


def _set_visible(product: Product, *, visible: bool, by: Member, at: datetime) -> Product:
    row = locked(product, by=by)
    if row.visible != visible:
        row.visible = visible
        changed(row, at=at)
    return row


def _move(row: Product, name: str, *, by: Member, at: datetime) -> None:
    change_state(row, name, machine=PRODUCT, actor=Actor.SELLER, at=at, user_id=by.user_id)


def _apply(product: Product, details: ProductDetails, *, complete: bool) -> None:
    """Write the details onto the row; raise with every problem at once."""
    given = asdict(details) | {"category": details.category, "title": details.title.strip()}
    definitions = queries.definitions_for(details.category)
    values, refused = clean_attributes(definitions, details.attributes, complete=complete)
    problems = {f"attr_{code}": problem for code, problem in refused.items()}
    if not given["title"]:
        problems["title"] = _("Give the product a title.")
    elif len(given["title"]) > TITLE_LENGTH:
        problems["title"] = _("At most %(length)d characters.") % {"length": TITLE_LENGTH}
    if details.currency not in EXPONENTS:
        problems["currency"] = _("Choose a currency of the list.")
    if problems:
        raise ProductIncomplete(problems)
    for name, value in (given | {"attributes": values}).items():
        setattr(product, name, value)
    product.slug = slug_for(product.title)
    check_quantities(
        queries.ladder_of(product) if product.pk else queries.build_ladder(product, ())
    )


def _require_complete(product: Product) -> None:
    """Check what a buyer needs to know before a product may be on sale."""
    problems: dict[str, str] = {}
    if not (product.summary.strip() or product.description.strip()):
        problems["summary"] = _("Describe the product in a sentence or two.")
    ladder = queries.ladder_of(product)
    has_prices = bool(ladder.tiers) or product.tiers.exists()
    if has_prices and product.lead_time_days is None:
        problems["lead_time_days"] = _("Say in how many days you can deliver.")
    definitions = queries.definitions_for(product.category)
    refused = clean_attributes(definitions, product.attributes, complete=True)[1]
    problems |= {f"attr_{code}": problem for code, problem in refused.items()}
    if problems:
        raise ProductIncomplete(problems)
    check_quantities(ladder)
