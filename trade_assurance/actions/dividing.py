"""A tranche is cut from another: its share of the held money and of the fee goes with it."""

from datetime import datetime

from django.db import transaction

from marketplace.companies.member import Member
from marketplace.core.money import Money
from marketplace.core.states import record
from marketplace.orders.models import Tranche
from trade_assurance.actions.locking import held_row
from trade_assurance.actions.moving import subject_of
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Transfer
from trade_assurance.models import Protection
from trade_assurance.rules import actor_on


@transaction.atomic
def divide_protection(*, source: Tranche, tranche: Tranche, by: Member, at: datetime) -> Protection:
    """Open the protection of a tranche that was cut from `source`, with its share of what is held.

    Called while the order is held. The share of money and fee is the tranche's share of what the
    source cost before the cut, rounded down: the source keeps what rounding leaves. It stands
    where the source stands, with the source's claim window.
    """
    left = held_row(Protection.objects.values_list("pk", flat=True).get(tranche=source))
    part, whole = tranche.amount_minor, left.amount_minor

    def share(minor: int) -> int:
        return minor * part // whole

    held = Money(share(left.held.minor), left.currency)
    made = Protection.objects.create(
        tranche=tranche,
        order_id=left.order_id,
        seller_id=left.seller_id,
        state=left.state,
        currency=left.currency,
        amount_minor=part,
        fee_minor=share(left.fee_minor),
        fee_vat_minor=share(left.fee_vat_minor),
        claim_days=left.claim_days,
        return_days=left.return_days,
        restocking_bps=left.restocking_bps,
        return_freight_by=left.return_freight_by,
        funded_minor=held.minor,
        held_at=left.held_at,
    )
    record(
        made,
        "cut",
        from_state="",
        to_state=made.state,
        actor=actor_on(by, left.order),
        at=at,
        user_id=by.user_id,
    )
    left.amount_minor -= part
    left.fee_minor -= made.fee_minor
    left.fee_vat_minor -= made.fee_vat_minor
    left.funded_minor -= held.minor
    left.save(update_fields=["amount_minor", "fee_minor", "fee_vat_minor", "funded_minor"])
    if held:
        _move(left, made, held, at=at)
    return made


def _move(source: Protection, made: Protection, held: Money, *, at: datetime) -> None:
    post(
        kind=MovementKind.HELD_DIVIDED,
        transfers=[
            Transfer(Purse(AccountKind.HELD, source.pk), Purse(AccountKind.HELD, made.pk), held)
        ],
        subject=subject_of(source),
        key=f"protection-{made.pk}-cut",
        at=at,
    )
