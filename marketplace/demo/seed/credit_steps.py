"""Steps of the demo's orders that are bought on a supplier's credit."""

from collections.abc import Callable

from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.demo.seed.turns import Turn
from trade_assurance.actions import credit


def _grant(turn: Turn, limit: int, days: int) -> None:
    money = Money.of(limit, turn.order.currency)
    credit.grant_credit(
        buyer=turn.order.buyer, limit=money, days=days, by=turn.side("seller"), at=clock.now()
    )


def _buy(turn: Turn) -> None:
    credit.buy_on_terms(order=turn.order, by=turn.side("buyer"), at=clock.now())


STEPS: dict[str, Callable[..., None]] = {"grant": _grant, "terms": _buy}
