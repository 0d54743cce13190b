"""A race: two calls over the same money, and how many of them may go through.

Afterwards every invariant is proven, and neither call may have ended in anything but its effect or a
refusal in words: no deadlock, no constraint that had to step in.
"""

from dataclasses import dataclass

from marketplace.core import outbox
from marketplace.core.errors import Refusal
from marketplace.core.models import OutboxMessage
from marketplace.core.transitions import TransitionRefused
from tests.trade_assurance.invariants import broken
from tests.trade_assurance.meeting import meet

ORDERS = ("free", "first leads", "second leads")


@dataclass(frozen=True, slots=True)
class Race:
    """`arrange` gives the two calls; at least one goes through, and at most `most`."""

    name: str
    arrange: object
    most: int = 1
    least: int = 1


def try_race(race, stage, order="free"):
    """Run one trial; return whether the calls truly met. Raise AssertionError with what is wrong."""
    first, second = race.arrange(stage)
    outcomes, met = meet(first, second, order=order)
    for outcome in outcomes:
        lawful = outcome is None or issubclass(outcome, Refusal | TransitionRefused)
        assert lawful, f"{race.name}, {order}: {outcomes}"
    went = outcomes.count(None)
    assert race.least <= went <= race.most, f"{race.name}, {order}: {went} went through: {outcomes}"
    for pk in OutboxMessage.objects.filter(done_at=None, topic__endswith="_due").values_list(
        "pk", flat=True
    ):
        outbox.run(pk)
    found = broken()
    assert not found, f"{race.name}, {order}: {found}"
    return met
