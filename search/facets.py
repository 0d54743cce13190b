"""Facet groups that every listing has, and how counted terms become facets. Pure Python."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from search.requests import Facet, Option, SearchRequest

CATEGORY, COUNTRY, MOQ, LEAD_TIME, SAMPLE, SELLER, CURRENCY = (
    "category", "country", "moq", "lead", "sample", "seller", "currency",
)  # fmt: skip
ATTRIBUTE = "a."
MOQ_STEPS = (1, 10, 50, 100, 500, 1000)
LEAD_TIME_STEPS = (7, 14, 21, 30, 60)
MOST_OPTIONS = 12


@dataclass(frozen=True, slots=True)
class Group:
    """A facet to show: its name, its label, and labels of values where the value is not one."""

    name: str
    label: str
    labels: Mapping[str, str]
    by_count: bool = True
    labelled_only: bool = False


def steps_reached(value: Decimal | int, steps: Sequence[int]) -> list[int]:
    """Return the limits a value stays within: a minimum of 80 is within 100, 500 and 1,000."""
    return [step for step in steps if value <= step]


def facets_of(
    counts: Mapping[str, int], groups: Sequence[Group], request: SearchRequest
) -> tuple[Facet, ...]:
    """Return the facets that have something to choose, in the order of the groups."""
    by_group: dict[str, dict[str, int]] = defaultdict(dict)
    for counted, number in counts.items():
        name, _, value = counted.partition("=")
        by_group[name][value] = number
    chosen = {name: set(values) for name, values in request.filters}
    found = (_facet(group, by_group[group.name], chosen.get(group.name, set())) for group in groups)
    return tuple(facet for facet in found if facet.options)


def _facet(group: Group, counted: Mapping[str, int], chosen: set[str]) -> Facet:
    values = set(counted) | chosen
    if group.labelled_only:
        values &= set(group.labels)
    options = [
        Option(value, group.labels.get(value, value), counted.get(value, 0), value in chosen)
        for value in values
    ]
    if group.by_count:
        options.sort(key=lambda option: (not option.selected, -option.count, option.label))
    else:
        options.sort(key=lambda option: int(option.value) if option.value.isdigit() else 0)
    return Facet(group.name, group.label, tuple(options[:MOST_OPTIONS]))
