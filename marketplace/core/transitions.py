"""Named moves between states: who may make them, from where, to where."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Actor(StrEnum):
    """Whose move it is. CLOCK is a deadline that passed; PROVIDER a fact told from outside.

    INSPECTOR acts for the company that looks at the goods.
    """

    BUYER = "buyer"
    SELLER = "seller"
    OPERATOR = "operator"
    CLOCK = "clock"
    PROVIDER = "provider"
    INSPECTOR = "inspector"


class TransitionRefused(Exception):
    """The move is not in the table for this state and actor."""

    code = "transition_refused"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of a state table; `after` is how long a source state lasts before the clock moves."""

    name: str
    sources: frozenset[str]
    target: str
    actors: frozenset[Actor]
    after: timedelta | None = None


def move(
    name: str,
    sources: str | Iterable[str],
    target: str,
    *actors: Actor,
    after: timedelta | None = None,
) -> Transition:
    """Write one row of a table briefly: `move("ship", READY, SHIPPED, Actor.SELLER)`."""
    states = {sources} if isinstance(sources, str) else set(sources)
    return Transition(
        name, frozenset(str(s) for s in states), str(target), frozenset(actors), after
    )


class Machine:
    """A table of transitions; a name may lead to different targets from different states."""

    def __init__(self, title: str, transitions: Iterable[Transition]) -> None:
        self.title = title
        self._rows = tuple(transitions)

    def __iter__(self) -> Iterator[Transition]:
        return iter(self._rows)

    @property
    def states(self) -> set[str]:
        """Every state that a row names."""
        return {s for row in self._rows for s in (*row.sources, row.target)}

    def target(self, name: str, *, state: str, actor: Actor) -> str:
        """Return the state that `name` leads to, or raise TransitionRefused."""
        for row in self._rows:
            if row.name == name and state in row.sources and actor in row.actors:
                return row.target
        raise TransitionRefused(f"{actor} may not {name} from {state}")

    def allows(self, name: str, *, state: str, actor: Actor) -> bool:
        """Tell whether `actor` may make the move now."""
        return name in self.choices(state=state, actor=actor)

    def choices(self, *, state: str, actor: Actor) -> list[str]:
        """Return the moves that `actor` can make now: the buttons of a page."""
        return [r.name for r in self._rows if state in r.sources and actor in r.actors]

    def mermaid(self) -> str:
        """Return the table as a Mermaid diagram for docs/states.md."""
        lines = ["stateDiagram-v2"]
        for row in self._rows:
            who = "/".join(sorted(row.actors))
            lines += [f"    {s} --> {row.target}: {row.name} ({who})" for s in sorted(row.sources)]
        return "\n".join(lines)
