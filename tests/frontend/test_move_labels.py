"""History speaks the reader's language: every move of every state table has its words."""

import importlib

import pytest

from frontend.move_labels import MOVES, OF_KIND
from marketplace.core.transitions import Machine

MODULES = (
    "marketplace.companies.states", "marketplace.catalog.states", "marketplace.orders.states",
    "vendors.states", "rfq.states", "trade_assurance.states", "trade_assurance.dispute_states",
)  # fmt: skip


def machines():
    for name in MODULES:
        module = importlib.import_module(name)
        yield from (
            (f"{name}.{key}", row) for key, row in vars(module).items() if isinstance(row, Machine)
        )


@pytest.mark.parametrize(("name", "machine"), list(machines()))
def test_every_move_of_every_table_has_a_label(name, machine):
    labels = set(MOVES) | set(OF_KIND["orders.order"])

    assert {row.name for row in machine} - labels == set()
