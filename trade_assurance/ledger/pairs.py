"""Match what is taken with where it goes. Pure."""

from collections.abc import Iterable, Iterator

from marketplace.core.money import Money
from trade_assurance.ledger.movements import Purse, Transfer


class SidesDiffer(Exception):
    """What is taken and what is given do not sum to the same."""


def pair_up(
    sources: Iterable[tuple[Purse, Money]], sinks: Iterable[tuple[Purse, Money]]
) -> list[Transfer]:
    """Return transfers that empty the sources, in their order, into the sinks, in theirs.

    Purses with nothing are left out. Raises: SidesDiffer, CurrenciesDiffer.
    """
    transfers: list[Transfer] = []
    waiting = iter([(purse, money) for purse, money in sinks if money])
    sink, room = _next(waiting)
    for source, money in sources:
        left = money
        while left:
            if sink is None or room is None:
                raise SidesDiffer(f"{left} too much is taken")
            part = min(left, room)
            transfers.append(Transfer(source, sink, part))
            left, room = left - part, room - part
            if not room:
                sink, room = _next(waiting)
    if sink is not None:
        raise SidesDiffer(f"{room} is given from nowhere")
    return transfers


def _next(waiting: Iterator[tuple[Purse, Money]]) -> tuple[Purse | None, Money | None]:
    return next(waiting, (None, None))
