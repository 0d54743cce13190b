"""The goals, written once: a row of docs/performance.md each."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["/s", "ms", "MB", ""]


@dataclass(frozen=True, slots=True)
class Goal:
    """What a path has to reach beside its floor.

    `least` asks ours ≥ least × floor (rates); `most` asks ours ≤ most × floor + `plus` (times and
    sizes). `absolute` is judged only on a quiet machine whose floor is within 30 % of `reference`,
    the floor that was measured when the goals were set.
    """

    key: str
    title: str
    floor: str
    unit: Unit
    least: float | None = None
    most: float | None = None
    plus: float = 0.0
    absolute: float | None = None
    reference: float | None = None

    @property
    def text(self) -> str:
        """The goal as the table prints it."""
        parts = []
        if self.least is not None:
            parts.append(f"≥ {self.least:g} ×")
        if self.most is not None:
            plus = f" + {self.plus:g} {self.unit}" if self.plus else ""
            parts.append(f"≤ {self.most:g} ×{plus}")
        if self.absolute is not None:
            sign = "≥" if self.unit == "/s" else "≤"
            parts.append(f"{sign} {self.absolute:g} {self.unit}")
        return ", ".join(parts) or "0 lost"


GOALS = {
    goal.key: goal
    for goal in (
        Goal("P1", "search page, 1 client, p50", "same query", "ms", most=1.3, plus=3.0),
        Goal("P2", "search page, 8 clients", "same query", "/s", least=0.45),
        Goal("P3", "search API, 32 clients", "same query", "/s", least=0.5),
        Goal("P5", "autocomplete, 8 clients, p95", "same query", "ms", most=1.5, plus=5.0),
        Goal("P6", "product page, 32 clients", "one ORM row", "/s", least=0.25),
        Goal("P7", "RFQ posted, matched, told, 8 clients", "pgbench RFQ + 20 rows", "/s",
             least=0.12, absolute=150, reference=2421),
        Goal("P8", "46 RFQs/s beside searches: p99 to notice", "–", "ms", absolute=1000),
        Goal("P8 backlog", "unmatched at the end, less at a third", "–", ""),
        Goal("P9", "ledger posting, 8 clients", "pgbench one statement", "/s", least=0.3),
        Goal("P9 hot", "posting to one platform account, 32", "ours, spread, 32", "/s", least=0.8),
        Goal("P10", "order of two lines held, 8 clients", "pgbench one statement", "/s",
             least=0.012, absolute=60, reference=4935),
        Goal("P11", "webhook taken in, 8 clients", "pgbench single insert", "/s", least=0.15),
        Goal("P12", "release sweep", "pgbench one statement", "/s", least=0.25),
        Goal("P13", "chat, 1,000 sockets, 200/s, p99", "raw pub/sub p99", "ms", most=30.0),
        Goal("P13 pairs", "chat, 50 pairs closed loop", "raw pub/sub", "/s", least=0.05),
        Goal("P16", "import to indexed, rows", "COPY and NDJSON", "/s", least=0.15),
        Goal("P17", "rebuild of the index", "streaming_bulk", "/s", least=2.5),
        Goal("P18", "memory of 2 web workers", "bare Django", "MB", most=1.8),
    )
}  # fmt: skip

NOT_BUILT = {
    "P4": "a million products and facets after the first paint are not built",
    "P14": "price lists are not built",
    "P15": "quick order is not built",
    "P19": "the basket of several sellers is not built",
    "P20": "the checkout of a basket is not built",
    "P21": "the thread of 10,000 messages is not measured yet",
    "P22": "the change stream is not measured yet",
    "P23": "the judged set of searches is not there",
}
