"""How fast suppliers answer people: counted on first replies that a person wrote, nothing else."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class FirstWords:
    """A buyer's first message in a conversation and the supplier's first reply, if there is one."""

    seller_id: int
    asked_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Share of first messages answered within 24 hours (basis points), mean seconds to answer."""

    rate_bps: int | None
    seconds: int | None


def figures_of(words: Iterable[FirstWords], *, now: datetime) -> dict[int, Figures]:
    """Return the figures by seller. A question younger than a day and unanswered does not count yet."""
    by_seller: dict[int, list[FirstWords]] = defaultdict(list)
    for one in words:
        if one.answered_at or now - one.asked_at >= DAY:
            by_seller[one.seller_id].append(one)
    return {seller_id: _figures(each) for seller_id, each in by_seller.items()}


def _figures(words: list[FirstWords]) -> Figures:
    waits = [one.answered_at - one.asked_at for one in words if one.answered_at]
    in_time = sum(wait <= DAY for wait in waits)
    mean = sum(waits, timedelta()) / len(waits) if waits else None
    return Figures(
        rate_bps=10_000 * in_time // len(words),
        seconds=int(mean.total_seconds()) if mean is not None else None,
    )
