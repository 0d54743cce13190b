"""The typed projector: the facts of one listing in, its search document out. Pure Python.

Whatever is not in `ListingFacts` cannot be found nor leak: private notes, costs and buyers' own
prices never leave the catalogue.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from search import facets
from search.analysis import indexed_text
from search.requests import term

DESCRIPTION_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """What the public may see of a listing, read from the catalogue at one moment."""

    product_id: int
    seller_id: int
    seller_name: str
    visible: bool
    title: str
    summary: str
    description: str
    codes: tuple[str, ...]
    brand: str
    attributes: tuple[tuple[str, tuple[str, ...]], ...]
    specifications: tuple[str, ...]
    category_ids: tuple[int, ...]
    category_names: tuple[str, ...]
    currency: str
    ladder: tuple[tuple[Decimal, Decimal], ...]
    moq: Decimal
    multiple: Decimal
    max_quantity: Decimal | None
    lead_time_days: int | None
    country: str
    ships_to: tuple[str, ...]
    has_sample: bool
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Document:
    """One row of the projection. Ladder steps are [from, below (null: no end), unit price]."""

    seller_id: int
    visible: bool
    title: str
    title_folded: str
    attributes_folded: str
    description_folded: str
    terms: list[str]
    currency: str
    min_price: Decimal | None
    ladder: list[dict[str, str | None]]
    moq: Decimal
    multiple: Decimal
    max_quantity: Decimal | None
    lead_time_days: int | None
    ships_to: list[str]
    published_at: datetime | None


def document(facts: ListingFacts) -> Document:
    """Return the search document of a listing."""
    prices = [price for _, price in facts.ladder]
    return Document(
        seller_id=facts.seller_id,
        visible=facts.visible,
        title=facts.title,
        title_folded=indexed_text(facts.title),
        attributes_folded=indexed_text(" ".join(_attribute_texts(facts))),
        description_folded=indexed_text(
            f"{facts.summary} {facts.description}"[:DESCRIPTION_CHARACTERS]
        ),
        terms=sorted(_terms(facts)),
        currency=facts.currency,
        min_price=min(prices, default=None),
        ladder=_steps(facts.ladder),
        moq=facts.moq,
        multiple=facts.multiple,
        max_quantity=facts.max_quantity,
        lead_time_days=facts.lead_time_days,
        ships_to=sorted(facts.ships_to),
        published_at=facts.published_at,
    )


def _attribute_texts(facts: ListingFacts) -> list[str]:
    values = [value for _, values in facts.attributes for value in values]
    names = [facts.brand, *facts.category_names, facts.seller_name]
    return [*facts.codes, *values, *names, *facts.specifications]


def _terms(facts: ListingFacts) -> set[str]:
    terms = {term(facets.CATEGORY, id_) for id_ in facts.category_ids}
    terms |= {term(facets.SELLER, facts.seller_id)}
    terms |= {term(facets.MOQ, step) for step in facets.steps_reached(facts.moq, facets.MOQ_STEPS)}
    if facts.lead_time_days is not None:
        reached = facets.steps_reached(facts.lead_time_days, facets.LEAD_TIME_STEPS)
        terms |= {term(facets.LEAD_TIME, step) for step in reached}
    if facts.country:
        terms.add(term(facets.COUNTRY, facts.country))
    if facts.ladder:
        terms.add(term(facets.CURRENCY, facts.currency))
    if facts.has_sample:
        terms.add(term(facets.SAMPLE, 1))
    terms |= {
        term(f"{facets.ATTRIBUTE}{key}", value)
        for key, values in facts.attributes
        for value in values
        if value and len(value) <= 60
    }
    return terms


def _steps(ladder: tuple[tuple[Decimal, Decimal], ...]) -> list[dict[str, str | None]]:
    ordered = sorted(ladder)
    ends = [*(start for start, _ in ordered[1:]), None]
    # A listing for quotation only has no steps, and so no end either.
    return [
        {"from": str(start), "below": None if end is None else str(end), "price": str(price)}
        for (start, price), end in zip(ordered, ends, strict=False)
    ]
