"""Released money that the buyer's bank takes, and gives back when the case is won."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from marketplace.core.money import Money
from trade_assurance.actions.earnings import hold_unpaid
from trade_assurance.actions.moving import subject_of
from trade_assurance.actions.refunds.giving import note_giving, taken_by
from trade_assurance.actions.refunds.taking import note_taking, plan_taking
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.models import Movement
from trade_assurance.ledger.movements import MovementKind, Purse
from trade_assurance.ledger.pairs import pair_up
from trade_assurance.models import EarningKind, Protection


def take_released_back(
    rows: Sequence[Protection], money: Money, door: Purse, *, key: str, at: datetime
) -> Money:
    """Take up to `money` of what the locked tranches released, a movement each; return how much."""
    left = money
    for row in rows:
        gross = min(left, row.released - row.returned)
        if not gross:
            continue
        own_key = f"{key}-released-{row.pk}"
        taking = plan_taking(row, gross, at=at)
        post(
            kind=MovementKind.FUNDING_REVERSED,
            transfers=pair_up(taking.sources(row.seller_id), [(door, gross)]),
            subject=subject_of(row),
            key=own_key,
            at=at,
        )
        note_taking(row, taking, kind=EarningKind.CHARGEBACK, key=own_key, at=at)
        left -= gross
    return money - left


def give_released_back(
    rows: Mapping[int, Protection], door: Purse, *, key: str, at: datetime
) -> int:
    """Undo what `take_released_back` did under `key`; return how much, in minor units."""
    given = 0
    taken = Movement.objects.filter(key__startswith=f"{key}-released-").order_by("pk")
    for movement in taken:
        row = rows[int(movement.key.rpartition("-")[2])]
        parts = taken_by(movement, row.currency)
        own_key = movement.key.replace("-reversed-", "-reinstated-", 1)
        hold_unpaid(row.seller_id, row.currency)
        post(
            kind=MovementKind.FUNDING_REINSTATED,
            transfers=pair_up([(door, parts.total)], parts.sinks(row.seller_id)),
            subject=subject_of(row),
            key=own_key,
            at=at,
        )
        note_giving(row, parts, key=own_key, at=at)
        given += parts.total.minor
    return given
