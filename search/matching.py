"""Which suppliers can answer a request for quotation: the index proposes, the catalogue decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from marketplace.catalog.models import Category, PriceTier, Product
from marketplace.catalog.queries import (
    category_trail,
    category_trails,
    ladder_of,
    visible_products,
)
from marketplace.companies.member import SYSTEM
from marketplace.core import clock
from rfq import matching
from rfq.matching import Candidate
from search.analysis import STOP_WORDS, coverage, words
from search.backends.postgres import stems_of
from search.queries import find
from search.requests import SearchRequest, Words
from vendors.models import Vendor
from vendors.queries import is_open, public_vendors

MOST_LISTINGS = 96
MOST_CANDIDATES = 20
# Share of the title's words that a listing must carry, by how near its category is.
SAME_BRANCH, SAME_ROOT, ELSEWHERE, NO_CATEGORY = 0.3, 0.5, 0.75, 0.6
# A capability that a supplier only states counts less than any listing, and takes two words.
CAPABLE, LEAST_SAID = 20.0, 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks for. `destination` is a country code, or empty where it is not known."""

    title: str
    buyer_id: int
    details: str = ""
    category_id: int | None = None
    quantity: Decimal | None = None
    unit: str = ""
    destination: str = ""
    days_left: int | None = None


def candidates_for_rfq(wanted: Wanted) -> list[Candidate]:
    """Return the suppliers who sell such goods and can deliver them, best first, each once.

    Left out: hidden listings, sellers that may not sell or are on holiday, those that do not ship to
    the destination or ask for more than the quantity, and the buyer itself.
    """
    asked = telling_words(wanted.title) or telling_words(wanted.details)
    asked_path = _path(wanted.category_id)
    vendors = {vendor.company_id: vendor for vendor in public_vendors()}
    candidates: list[Candidate] = []
    products = list(_deliverable(_proposed(asked, wanted), wanted, vendors))
    trails = category_trails(product.category for product in products)
    sold = {product.pk: _words_sold(product) for product in products}
    stems = stems_of({*asked, *(word for spoken in sold.values() for word in spoken)})
    for product in products:
        path = tuple(category.pk for category in trails[product.category_id])
        found = _words_found(asked, sold[product.pk], stems)
        if coverage(asked, found) < _needed(asked_path, path):
            continue
        candidates.append(_candidate(wanted, asked_path, product, path, found))
    matched = {candidate.seller_id for candidate in candidates}
    open_ones = [v for id_, v in vendors.items() if id_ not in matched | {wanted.buyer_id}]
    candidates += _capable(asked, wanted, open_ones)
    return matching.best_first(candidates)[:MOST_CANDIDATES]


def telling_words(text: str) -> list[str]:
    """Return the words that name goods: no stop words, no words of asking, no bare numbers."""
    dull = STOP_WORDS | matching.STOP
    telling = [word for word in words(text) if word not in dull and not word.isdigit()]
    return list(dict.fromkeys(telling))


def _proposed(asked: list[str], wanted: Wanted) -> list[int]:
    question = SearchRequest(
        text=" ".join(asked),
        words=Words.ANY,
        ships_to=wanted.destination,
        size=MOST_LISTINGS,
        with_facets=False,
    )
    return [hit.product_id for hit in find(question).hits] if asked else []


def _deliverable(ids: list[int], wanted: Wanted, vendors: dict[int, Vendor]) -> Iterator[Product]:
    rows = visible_products(SYSTEM).filter(pk__in=ids).exclude(seller_id=wanted.buyer_id)
    today = clock.now().date()
    tiers = Prefetch("tiers", PriceTier.objects.order_by("min_quantity"))
    rows = rows.select_related("category", "search_document").prefetch_related(tiers)
    for product in rows:
        vendor = vendors.get(product.seller_id)
        if vendor is None or not is_open(vendor, today):
            continue
        if _ships(product, vendor, wanted.destination) and _quantity_fits(product, wanted):
            yield product


def _capable(asked: list[str], wanted: Wanted, vendors: list[Vendor]) -> list[Candidate]:
    """Return the vendors who say in a line that they make such goods, though no listing shows it."""
    found = []
    today = clock.now().date()
    for vendor in vendors:
        said = set(words(f"{vendor.tagline} {vendor.capacity}"))
        shared = [word for word in asked if word in said]
        if len(shared) < LEAST_SAID or coverage(asked, shared) < ELSEWHERE:
            continue
        if is_open(vendor, today) and _in(vendor.ships_to, wanted.destination):
            line = vendor.tagline if shared[0] in words(vendor.tagline) else vendor.capacity
            found.append(Candidate(vendor.company_id, None, CAPABLE, line, tuple(shared)))
    return found


def _ships(product: Product, vendor: Vendor, destination: str) -> bool:
    return _in(product.ships_to, destination) and _in(vendor.ships_to, destination)


def _in(countries: list[str], destination: str) -> bool:
    """No countries means everywhere; an unknown destination excludes nobody."""
    return not countries or not destination or destination in countries


def _quantity_fits(product: Product, wanted: Wanted) -> bool:
    """Minimum and maximum count where both sides speak of the same unit."""
    if wanted.quantity is None or (wanted.unit and wanted.unit != product.unit):
        return True
    ladder = ladder_of(product)
    above = ladder.largest is not None and wanted.quantity > ladder.largest
    return wanted.quantity >= ladder.smallest and not above


def _path(category_id: int | None) -> tuple[int, ...]:
    category = Category.objects.filter(pk=category_id).first() if category_id else None
    return tuple(row.pk for row in category_trail(category)) if category else ()


def _needed(asked: tuple[int, ...], sold: tuple[int, ...]) -> float:
    if not asked:
        return NO_CATEGORY
    shorter = min(len(asked), len(sold))
    if asked[:shorter] == sold[:shorter]:
        return SAME_BRANCH
    return SAME_ROOT if asked[0] == sold[0] else ELSEWHERE


def _words_sold(product: Product) -> set[str]:
    document = product.search_document
    return {*document.title_folded.split(), *document.attributes_folded.split()}


def _words_found(asked: list[str], sold: set[str], stems: dict[str, set[str]]) -> list[str]:
    sold_stems = {stem for word in sold for stem in stems[word]}
    return [word for word in asked if stems[word] & sold_stems]


def _candidate(
    wanted: Wanted,
    asked_path: tuple[int, ...],
    product: Product,
    path: tuple[int, ...],
    found: list[str],
) -> Candidate:
    request = matching.Request(
        f"{wanted.title} {wanted.details}", asked_path, wanted.quantity, wanted.days_left
    )
    listing = matching.Listing(
        f"{product.title} {product.summary}",
        path,
        product.moq,
        product.max_quantity,
        product.lead_time_days,
    )
    score = matching.score(request, listing).score
    return Candidate(product.seller_id, product.pk, float(score), product.title, tuple(found))
