"""The clauses of an order's contract: their numbers are stable, questions are asked on them.

A wording that was used is never edited: a new one is a new edition, and a contract names its own.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.orders.criteria_clauses import criteria_clauses
from marketplace.orders.delivery_clauses import delivery_clauses
from marketplace.orders.models import Order

EDITION = "2026-11"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause in the active language."""

    number: int
    title: str
    text: str


def clauses(order: Order) -> list[Clause]:
    """Return the clauses of an order's contract in the active language, in their order."""
    days = order.frozen_policies.milestone_days
    rows = [
        *_trade(order),
        *_contract(order),
        *criteria_clauses(order.terms),
        *delivery_clauses(order.terms, milestone_days=days),
    ]
    return [Clause(number, title, text) for number, (title, text) in enumerate(rows, 1)]


def numbers(order: Order) -> list[int]:
    """Return the numbers that a question can be asked on."""
    return [clause.number for clause in clauses(order)]


def _trade(order: Order) -> list[tuple[str, str]]:
    """Say what is owed: goods, money, delivery, receipt."""
    figures = order.frozen_policies
    return [
        (
            _("Goods and price"),
            _(
                "Goods, quantities, prices, freight and place of delivery are those listed in this "
                "contract. Nothing else is owed between the parties for this order."
            ),
        ),
        (
            _("Held payment"),
            _(
                "The buyer pays to the marketplace, which holds the amount for the parties and "
                "releases it to the supplier when receipt is confirmed and the claim window is over."
            ),
        ),
        (
            _("Delivery"),
            _(
                "The supplier ships by the promised day. If the goods are not shipped %(late)s days "
                "after it, the buyer may cancel and is refunded in full."
            )
            % {"late": figures.late_days},
        ),
        (
            _("Receipt and claims"),
            _(
                "The buyer confirms receipt. If the buyer stays silent, receipt counts as confirmed "
                "on the day shown on the order page. Within the claim window the buyer may open a "
                "dispute; the held amount stays held until it is closed."
            ),
        ),
    ]


def _contract(order: Order) -> list[tuple[str, str]]:
    """Say how the contract itself lives: changes, default, its wording."""
    return [
        (
            _("Changes"),
            _(
                "After both sides have accepted this contract it is changed only when both agree. "
                "A change makes a new revision with a fingerprint of its own; earlier revisions are "
                "kept. What has been shipped is not changed."
            ),
        ),
        (_("Balance not paid"), _default(order)),
        (
            _("These terms"),
            _(
                "The terms above are those that both parties agreed on and are frozen. Their "
                "fingerprint stands at the foot of each page."
            ),
        ),
    ]


def _default(order: Order) -> str:
    """Say what follows when an amount that is due is not paid."""
    text = _(
        "If an amount due before shipment is %(days)s days late, the supplier may cancel. It keeps "
        "at most %(percent)s %% of the deposit; the buyer has %(answer)s days to object before any "
        "money moves."
    ) % {
        "days": order.frozen_policies.default_days,
        "answer": order.frozen_policies.objection_days,
        "percent": f"{order.forfeit_bps / 100:g}",
    }
    return f"{text} {order.storage_clause}".strip()
