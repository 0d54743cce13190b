"""A tranche is cut from another: its share of the held money and the fee of its lines go with it."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.db.models import Sum

from marketplace.companies.member import Member
from marketplace.core.money import Money
from marketplace.core.states import record
from marketplace.orders.models import ShipmentLine, Tranche
from marketplace.orders.states import TrancheKind
from trade_assurance.actions.locking import held_row
from trade_assurance.actions.moving import subject_of
from trade_assurance.fees import share_of_line
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Transfer
from trade_assurance.models import OrderLineFee, Protection
from trade_assurance.rules import actor_on


@transaction.atomic
def divide_protection(
    *,
    source: Tranche,
    tranche: Tranche,
    part: Mapping[int, Decimal],
    by: Member,
    at: datetime,
) -> Protection:
    """Open the protection of a tranche that was cut from `source`, with its share of what is held.

    Called while the order is held, before the goods are loaded. The share of the money is the
    tranche's share of what the source cost before the cut, rounded down: the source keeps what
    rounding leaves. The fee is that of the part's own lines, whose rates may differ; a milestone
    stands for no lines and carries its share by amount. It stands where the source stands, with the
    source's claim window.
    """
    left = held_row(Protection.objects.values_list("pk", flat=True).get(tranche=source))
    held = Money(left.held.minor * tranche.amount_minor // left.amount_minor, left.currency)
    fee, vat = _fees_of_part(left, tranche, part)
    made = _opened(left, tranche, held, fee, vat)
    record(
        made,
        "cut",
        from_state="",
        to_state=made.state,
        actor=actor_on(by, left.order),
        at=at,
        user_id=by.user_id,
    )
    left.amount_minor -= tranche.amount_minor
    left.fee_minor -= made.fee_minor
    left.fee_vat_minor -= made.fee_vat_minor
    left.funded_minor -= held.minor
    left.save(update_fields=["amount_minor", "fee_minor", "fee_vat_minor", "funded_minor"])
    if held:
        _move(left, made, held, at=at)
    return made


def _opened(left: Protection, tranche: Tranche, held: Money, fee: int, vat: int) -> Protection:
    """Open a protection that stands where `left` stands, on its terms."""
    return Protection.objects.create(
        tranche=tranche,
        order_id=left.order_id,
        seller_id=left.seller_id,
        state=left.state,
        currency=left.currency,
        amount_minor=tranche.amount_minor,
        fee_minor=fee,
        fee_vat_minor=vat,
        claim_days=left.claim_days,
        return_days=left.return_days,
        restocking_bps=left.restocking_bps,
        return_freight_by=left.return_freight_by,
        funded_minor=held.minor,
        held_at=left.held_at,
    )


def _fees_of_part(
    left: Protection, tranche: Tranche, part: Mapping[int, Decimal]
) -> tuple[int, int]:
    """Return fee and VAT of what leaves; never more than the source has, nor than the part costs."""
    if not part:
        return tuple(  # type: ignore[return-value]  # two amounts give two shares
            minor * tranche.amount_minor // left.amount_minor
            for minor in (left.fee_minor, left.fee_vat_minor)
        )
    fee = vat = 0
    left_before = _left_before(left, tranche, part)
    for row in OrderLineFee.objects.filter(line__in=part).select_related("line"):
        ordered = Fraction(row.line.quantity)
        before = left_before.get(row.line_id, Fraction(0)) / ordered
        after = before + Fraction(part[row.line_id]) / ordered
        fee += share_of_line(row.fee_minor, before=before, after=after)
        vat += share_of_line(row.vat_minor, before=before, after=after)
    most = tranche.amount_minor
    fee = min(fee, left.fee_minor, most)
    return fee, min(vat, left.fee_vat_minor, most - fee)


def _left_before(
    left: Protection, tranche: Tranche, part: Mapping[int, Decimal]
) -> dict[int, Fraction]:
    """Return how much of each line had left before; of goods that came short nothing counts."""
    if tranche.kind == TrancheKind.SHORTAGE:
        return {}
    rows = ShipmentLine.objects.filter(shipment__order=left.order_id, line__in=part)
    sums = rows.values_list("line_id").annotate(sum=Sum("quantity"))
    return {line_id: Fraction(quantity) for line_id, quantity in sums}


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
