"""What is asked of search and what it answers: frozen dataclasses that know no engine."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from search.analysis import Segment

LAST_PAGE = 100
LARGEST_PAGE = 96


class Sort(StrEnum):
    """Orders of listings. Prices are compared inside one currency: nothing is converted."""

    BEST = "best"
    PRICE = "price"
    MOQ = "moq"
    LEAD_TIME = "lead_time"
    NEWEST = "newest"


class Words(StrEnum):
    """How many of the words a listing must carry."""

    ALL = "all"
    MOST = "most"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question about listings.

    `filters` are facet choices, group to chosen values (any of them); `quantity` keeps listings that
    can be bought at that quantity and reprices them; prices are unit prices in `currency`.
    """

    text: str = ""
    category_id: int | None = None
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    seller_id: int | None = None
    max_moq: Decimal | None = None
    quantity: Decimal | None = None
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    currency: str = ""
    ships_to: str = ""
    sort: Sort = Sort.BEST
    words: Words = Words.ALL
    page: int = 1
    size: int = 24
    with_facets: bool = True

    @property
    def offset(self) -> int:
        """Rows before the page; depth is capped so that no engine sorts for robots."""
        return (min(max(self.page, 1), LAST_PAGE) - 1) * self.limit

    @property
    def limit(self) -> int:
        """Rows of the page."""
        return min(max(self.size, 1), LARGEST_PAGE)

    def without(self, group: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the facet choices except one group's: its own counts must not shrink by it."""
        return tuple(choice for choice in self.filters if choice[0] != group)


@dataclass(frozen=True, slots=True)
class Hit:
    """A listing that was found: its score and its title with the found words marked."""

    product_id: int
    score: float
    title: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet."""

    value: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of values to filter by, with the number of listings each would leave."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a backend answers: hits of the page and the counts of facet terms (`group=value`)."""

    hits: tuple[Hit, ...]
    total: int
    total_is_exact: bool = True
    counts: dict[str, int] = field(default_factory=dict)
    corrected: str = ""
    relaxed: bool = False


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What a page or the API shows. Hits were checked against the catalogue's own visibility."""

    hits: tuple[Hit, ...]
    total: int
    total_is_exact: bool
    facets: tuple[Facet, ...]
    corrected: str
    relaxed: bool
    engine: str


def term(group: str, value: object) -> str:
    """Return the filter term of one value of one group, as both engines store it."""
    return f"{group}={value}"
