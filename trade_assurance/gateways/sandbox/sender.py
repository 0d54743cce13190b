"""How events travel: more than once, out of order, late, or not at all; drawn from a seed."""

import json
import random
from dataclasses import dataclass
from typing import Any

from trade_assurance.gateways.stripe.events import sign


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to deliver an event; `connected` goes to the endpoint for sellers' accounts."""

    body: bytes
    connected: bool

    def signature(self, *, secret: str, at: int) -> str:
        """Return the header for a Unix time."""
        return sign(self.body, secret=secret, at=at)


@dataclass(frozen=True, slots=True)
class Road:
    """How bad the way is. `dropped` of a hundred deliveries never come, but one of each event does
    (Stripe repeats for days); `late` of a hundred come after everything else.
    """

    copies: int = 5
    shuffled: bool = True
    dropped: int = 0
    late: int = 0


def travel(events: list[dict[str, Any]], *, seed: int, road: Road) -> list[Delivery]:
    """Return the deliveries of some events in the order in which they arrive."""
    luck = random.Random(seed)  # noqa: S311 - a repeatable order, no secret
    arriving: list[Delivery] = []
    last: list[Delivery] = []
    for event in events:
        delivery = Delivery(json.dumps(event).encode(), connected="account" in event)
        copies = [delivery] * road.copies
        kept = [copies[0], *(c for c in copies[1:] if luck.randrange(100) >= road.dropped)]
        for copy in kept:
            (last if luck.randrange(100) < road.late else arriving).append(copy)
    if road.shuffled:
        luck.shuffle(arriving)
        luck.shuffle(last)
    return [*arriving, *last]
