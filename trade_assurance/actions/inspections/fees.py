"""The fee of a visit, from its booking to the bank: set aside, borne, paid, given back.

The marketplace owes it to the inspection company from the booking on. A buyer owes it to the
marketplace and transfers it; a supplier's is taken from its balance. When it turns out that the
other side bears it, it is passed on; a buyer who has paid by then gets its money back.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from trade_assurance.actions.bank.matching import CurrencyDiffers, take_of_line
from trade_assurance.actions.charging import charge_seller, credit_seller
from trade_assurance.actions.inspections.steps import locked_inspection
from trade_assurance.actions.locking import held_row
from trade_assurance.inspection_fees import Standing, standing_of
from trade_assurance.inspection_states import Payer, VisitState
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Subject, Transfer
from trade_assurance.models import (
    BankLine,
    EarningKind,
    FeeStep,
    InspectionFeeEntry,
    InspectionVisit,
    Protection,
)
from trade_assurance.rules import assert_operator, person_of
from trade_assurance.statement_states import OPEN_LINES

Parts = Sequence[tuple[Purse, Money]]


class NoFeeOpen(Refusal):
    """Nothing of this fee is owed, or to be sent, (any more)."""

    code = "no_fee_open"


class FeeReferenceMissing(Refusal):
    """A transfer is recorded with the bank's own reference of it."""

    code = "bank_reference_missing"
    field = "bank_reference"


class LineUsed(Refusal):
    """Nothing is left of this transfer."""

    code = "bank_line_used"
    field = "line"


def set_aside(visit: InspectionVisit, *, by: Member, at: datetime) -> None:
    """Owe a new visit's fee to its company: advanced by the buyer, or taken from the supplier."""
    fee = visit.fee
    if not fee:
        return
    if visit.advanced_by == Payer.SELLER:
        _charge(visit, FeeStep.BOOKED, [(_due(visit), fee)], by=by, at=at, due_minor=fee.minor)
        return
    legs = [Transfer(_owed(visit), _due(visit), fee)]
    _move(visit, FeeStep.BOOKED, legs, by=by, at=at, due_minor=fee.minor, owed_minor=fee.minor)


def bear(visit: InspectionVisit, payer: Payer, *, by: Member, at: datetime) -> None:
    """Let a locked visit's fee be `payer`'s from now on; its `borne_by` still says whose it was."""
    if not visit.fee or payer == (visit.borne_by or visit.advanced_by):
        return
    stands = standing_of(visit)
    if payer is Payer.SELLER:
        _pass_on(visit, stands, by=by, at=at)
    elif payer is Payer.BUYER:
        _take_back(visit, stands, by=by, at=at)
    else:
        _give_back(visit, stands, by=by, at=at)


@transaction.atomic
def pay_fee(*, visit: InspectionVisit, line: BankLine, by: Member, at: datetime) -> InspectionVisit:
    """Count a transfer, or what is left of it, as the buyer's payment of a fee; a rest stays aside.

    Raises: NotAllowed, NoFeeOpen, LineUsed, CurrencyDiffers.
    """
    visit, stands = _held(visit, by)
    line = BankLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if not stands.owed:
        raise NoFeeOpen(_("The buyer owes nothing of this fee."))
    if line.state not in OPEN_LINES or not line.surplus:
        raise LineUsed(_("Nothing is left of this transfer."))
    if line.currency != visit.currency:
        raise CurrencyDiffers(_("The transfer is in another currency than the fee."))
    taken = min(line.surplus, stands.owed)
    take_of_line(line, taken, actor=Actor.OPERATOR, by=by, at=at)
    legs = [Transfer(Purse(AccountKind.SUSPENSE), _owed(visit), taken)]
    _move(visit, FeeStep.PAID, legs, by=by, at=at, line=line, owed_minor=-taken.minor)
    return visit


@transaction.atomic
def record_fee_sent_back(
    *, visit: InspectionVisit, bank_reference: str, by: Member, at: datetime
) -> InspectionVisit:
    """Record that a buyer's fee was sent back by the bank.

    Raises: NotAllowed, NoFeeOpen, FeeReferenceMissing.
    """
    visit, stands = _held(visit, by)
    if not stands.back:
        raise NoFeeOpen(_("Nothing of this fee is to be sent back."))
    legs = [Transfer(_back(visit), Purse(AccountKind.BANK), stands.back)]
    _by_bank(visit, FeeStep.SENT_BACK, legs, bank_reference, by, at, back_minor=-stands.back.minor)
    return visit


@transaction.atomic
def record_fee_settled(
    *, visit: InspectionVisit, bank_reference: str, by: Member, at: datetime
) -> InspectionVisit:
    """Record that the inspection company was paid for a visit that is over.

    Raises: NotAllowed, NoFeeOpen, FeeReferenceMissing.
    """
    visit, stands = _held(visit, by)
    if not stands.due or visit.state == VisitState.PLANNED:
        raise NoFeeOpen(_("The company is owed nothing for this visit yet, or any more."))
    legs = [Transfer(_due(visit), Purse(AccountKind.BANK), stands.due)]
    _by_bank(visit, FeeStep.SETTLED, legs, bank_reference, by, at, due_minor=-stands.due.minor)
    return visit


def _pass_on(visit: InspectionVisit, stands: Standing, *, by: Member, at: datetime) -> None:
    """From the buyer to the supplier: what was not paid is owed no more, the rest goes back."""
    back = visit.fee - stands.owed
    _charge(
        visit, FeeStep.PASSED_ON, [(_owed(visit), stands.owed), (_back(visit), back)],
        by=by, at=at, owed_minor=-stands.owed.minor, back_minor=back.minor,
    )  # fmt: skip


def _take_back(visit: InspectionVisit, stands: Standing, *, by: Member, at: datetime) -> None:
    """From the supplier to the buyer again: what was not sent back yet pays it, the rest is owed."""
    back = min(stands.back, visit.fee)
    owed = visit.fee - back
    _credit(
        visit, FeeStep.TAKEN_BACK, [(_back(visit), back), (_owed(visit), owed)],
        by=by, at=at, owed_minor=owed.minor, back_minor=-back.minor,
    )  # fmt: skip


def _give_back(visit: InspectionVisit, stands: Standing, *, by: Member, at: datetime) -> None:
    """Nobody bears it: what was set aside goes where it came from."""
    if visit.advanced_by == Payer.SELLER:
        sources = [(_due(visit), visit.fee)]
        _credit(visit, FeeStep.GIVEN_BACK, sources, by=by, at=at, due_minor=-visit.fee_minor)
        return
    back = visit.fee - stands.owed
    parts = ((_owed(visit), stands.owed), (_back(visit), back))
    legs = [Transfer(_due(visit), purse, money) for purse, money in parts if money]
    _move(
        visit, FeeStep.GIVEN_BACK, legs, by=by, at=at,
        due_minor=-visit.fee_minor, owed_minor=-stands.owed.minor, back_minor=back.minor,
    )  # fmt: skip


def _charge(
    visit: InspectionVisit, step: FeeStep, sinks: Parts, *, by: Member, at: datetime, **change: int
) -> None:
    entry = _entry(visit, step, by=by, at=at, seller_minor=-visit.fee_minor, **change)
    charge_seller(
        _first_tranche(visit), sinks, kind=_kind(step), key=entry.movement_key, at=at,
        earning_kind=EarningKind.VISIT,
    )  # fmt: skip


def _credit(
    visit: InspectionVisit,
    step: FeeStep,
    sources: Parts,
    *,
    by: Member,
    at: datetime,
    **change: int,
) -> None:
    entry = _entry(visit, step, by=by, at=at, seller_minor=visit.fee_minor, **change)
    credit_seller(
        _first_tranche(visit), sources, kind=_kind(step), key=entry.movement_key, at=at,
        earning_kind=EarningKind.VISIT_BACK,
    )  # fmt: skip


def _by_bank(
    visit: InspectionVisit,
    step: FeeStep,
    legs: list[Transfer],
    reference: str,
    by: Member,
    at: datetime,
    **change: int,
) -> None:
    reference = reference.replace("\x00", "").strip()[:80]
    if not reference:
        raise FeeReferenceMissing(_("Give the bank's reference of the transfer."))
    _move(visit, step, legs, by=by, at=at, bank_reference=reference, **change)


def _move(
    visit: InspectionVisit,
    step: FeeStep,
    legs: list[Transfer],
    *,
    by: Member,
    at: datetime,
    **columns: object,
) -> None:
    entry = _entry(visit, step, by=by, at=at, **columns)
    post(
        kind=_kind(step),
        transfers=legs,
        subject=Subject("order", visit.inspection.order_id),
        key=entry.movement_key,
        at=at,
    )


def _entry(
    visit: InspectionVisit, step: FeeStep, *, by: Member, at: datetime, **columns: object
) -> InspectionFeeEntry:
    number = visit.fee_entries.count() + 1
    return InspectionFeeEntry.objects.create(
        visit=visit,
        number=number,
        step=step,
        movement_key=f"visit-{visit.pk}-fee-{number}",
        currency=visit.currency,
        by=by.user,
        at=at,
        **columns,
    )


def _held(visit: InspectionVisit, by: Member) -> tuple[InspectionVisit, Standing]:
    assert_operator(by)
    person_of(by)
    locked_inspection(visit.inspection)
    row = InspectionVisit.objects.select_related("inspection__order").get(pk=visit.pk)
    return row, standing_of(row)


def _first_tranche(visit: InspectionVisit) -> Protection:
    """Return the order's first tranche, under which what is not about a part is filed."""
    rows = Protection.objects.filter(order_id=visit.inspection.order_id).order_by("pk")
    return held_row(rows.values_list("pk", flat=True)[0])


def _kind(step: FeeStep) -> MovementKind:
    return MovementKind(f"inspection_{step.value}")


def _due(visit: InspectionVisit) -> Purse:
    return Purse(AccountKind.INSPECTION_DUE, visit.pk)


def _owed(visit: InspectionVisit) -> Purse:
    return Purse(AccountKind.INSPECTION_OWED, visit.pk)


def _back(visit: InspectionVisit) -> Purse:
    return Purse(AccountKind.INSPECTION_BACK, visit.pk)
