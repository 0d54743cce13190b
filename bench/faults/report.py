"""Tallies of what was traded while processes were killed. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill: what was ended, and how much of its work was under way at that moment."""

    component: str
    in_flight: int


@dataclass(slots=True)
class Tally:
    """One kind of thing: how many were tried, and which were lost or doubled."""

    thing: str
    tried: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    def count(self, name: str, found: int) -> None:
        """Note that one thing exists `found` times where it should exist once."""
        self.tried += 1
        if found < 1:
            self.lost.append(name)
        elif found > 1:
            self.doubled.append(name)


def written(
    kills: Sequence[Kill],
    components: Iterable[str],
    during: dict[str, str],
    tallies: Sequence[Tally],
) -> str:
    """Return both tables. `during` says which component was killed last when a thing was tried."""
    lines = ["| killed | times | work in flight | tried | lost | doubled |",
             "| --- | ---: | ---: | ---: | ---: | ---: |"]  # fmt: skip
    lost = [during.get(name, "") for tally in tallies for name in tally.lost]
    doubled = [during.get(name, "") for tally in tallies for name in tally.doubled]
    for component in components:
        own = [kill for kill in kills if kill.component == component]
        hit = sum(kill.in_flight > 0 for kill in own)
        tried = sum(name == component for name in during.values())
        lines.append(f"| {component} | {len(own)} | {hit} | {tried} |"
                     f" {lost.count(component)} | {doubled.count(component)} |")  # fmt: skip
    lines += ["", "| thing | tried | lost | doubled |", "| --- | ---: | ---: | ---: |"]
    lines += [f"| {t.thing} | {t.tried} | {len(t.lost)} | {len(t.doubled)} |" for t in tallies]
    return "\n".join(lines)
