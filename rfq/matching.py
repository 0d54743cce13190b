"""How well a supplier's listing answers a request: a score of 0 to 100 and the words that say why.

Pure: the index proposes, this orders. Text counts most (60), then the category (20), then whether
the quantity fits the listing's minimum and maximum (10) and the lead time meets the date (10).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

TEXT, CATEGORY, QUANTITY, TIME = 60, 20, 10, 10
SHORTEST_WORD = 3
STOP_WORDS = """
and the for with from our are you need needed want looking per unit units piece pieces pcs quantity
supplier suppliers please quote new
les des une pour avec dans sur par nous vous est besoin cherche recherche unité unités pièces
quantité fournisseur fournisseurs devis
"""


def _folded(text: str) -> list[str]:
    """Return the words in plain lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[^\W_]+", "".join(c for c in decomposed if not unicodedata.combining(c)))


STOP = frozenset(_folded(STOP_WORDS))


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: text, category path (root first), quantity, and days left until it is needed."""

    text: str
    category_path: tuple[int, ...] = ()
    quantity: Decimal | None = None
    days_left: int | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What is sold: text, category path, quantities and lead time."""

    text: str
    category_path: tuple[int, ...] = ()
    min_quantity: Decimal | None = None
    max_quantity: Decimal | None = None
    lead_time_days: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """How well one answers the other, and the words they share."""

    score: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A supplier who may be able to deliver, with the listing that says so and the reason in words.

    `reason` is the listing's title, or a capability of the supplier where no listing matched.
    """

    seller_id: int
    listing_id: int | None
    score: float
    reason: str
    words: tuple[str, ...] = ()


def words_of(text: str) -> list[str]:
    """Return the telling words of a text, in order, folded to plain lower case, each once."""
    long_enough = [w for w in _folded(text) if len(w) >= SHORTEST_WORD and w not in STOP]
    return list(dict.fromkeys(_stem(word) for word in long_enough))


def score(request: Request, listing: Listing) -> Match:
    """Return how well `listing` answers `request`."""
    asked, sold = words_of(request.text), set(words_of(listing.text))
    shared = tuple(word for word in asked if word in sold)
    # Half of the request's words is already a full match: requests say more than titles do.
    text = min(1.0, len(shared) / max(1, len(asked) / 2))
    points = (
        TEXT * text
        + CATEGORY * _category(request.category_path, listing.category_path)
        + QUANTITY * _quantity(request.quantity, listing)
        + TIME * _time(request.days_left, listing.lead_time_days)
    )
    return Match(round(points), shared)


def best_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return one candidate per supplier, the best of each, best first; ties by supplier."""
    best: dict[int, Candidate] = {}
    for candidate in candidates:
        held = best.get(candidate.seller_id)
        if held is None or candidate.score > held.score:
            best[candidate.seller_id] = candidate
    return sorted(best.values(), key=lambda c: (-c.score, c.seller_id))


def _category(asked: tuple[int, ...], sold: tuple[int, ...]) -> float:
    if not asked or not sold:
        return 0.0
    shared = 0
    for a, b in zip(asked, sold, strict=False):
        if a != b:
            break
        shared += 1
    return shared / len(asked)


def _quantity(asked: Decimal | None, listing: Listing) -> float:
    if asked is None:
        return 0.5
    above_minimum = listing.min_quantity is None or asked >= listing.min_quantity
    below_maximum = listing.max_quantity is None or asked <= listing.max_quantity
    return float(above_minimum and below_maximum)


def _time(days_left: int | None, lead_time_days: int | None) -> float:
    if days_left is None or lead_time_days is None:
        return 0.5
    return float(lead_time_days <= days_left)


def _stem(word: str) -> str:
    return word[:-1] if len(word) > SHORTEST_WORD and word.endswith("s") else word
