"""The gate before shipment: goods that have to be inspected leave only once they passed.

`trade_assurance` runs inspections and tells their results; what has to hold for a shipment is
decided here.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.errors import Refusal
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from marketplace.orders.actions.locking import locked, setting
from marketplace.orders.gates import is_cleared
from marketplace.orders.models import Order
from marketplace.orders.rules import side
from marketplace.orders.states import InspectionGate


class InspectionPending(Refusal):
    """The goods have to pass an inspection before they leave."""

    code = "inspection_pending"


class InspectionFailed(Refusal):
    """The inspection failed: the goods are fixed and inspected again, or the buyer waives it."""

    code = "inspection_failed"


def refuse_uninspected(order: Order) -> None:
    """Raise InspectionPending or InspectionFailed unless a locked order's goods may leave."""
    if is_cleared(order):
        return
    if order.inspection == InspectionGate.FAILED:
        raise InspectionFailed(
            _(
                "The goods failed their inspection. They leave once they are fixed and passed, or "
                "the buyer waives the inspection."
            )
        )
    raise InspectionPending(
        _("The goods have to pass their inspection before they leave, or the buyer waives it.")
    )


@transaction.atomic
def require_inspection(*, order: Order, at: datetime, by: Member = SYSTEM) -> Order:
    """From now on the goods leave only after an inspection; both sides agreed on it."""
    return _gate(order, "require_inspection", InspectionGate.REQUIRED, at=at, by=by)


@transaction.atomic
def drop_inspection(*, order: Order, at: datetime, by: Member = SYSTEM) -> Order:
    """The inspection that the buyer asked for is not wanted any more; one of the contract stays."""
    if order.terms.inspection is not None:
        return order
    return _gate(order, "drop_inspection", InspectionGate.NONE, at=at, by=by)


@transaction.atomic
def record_inspection_result(
    *, order: Order, gate: str, at: datetime, by: Member = SYSTEM, reason: str = ""
) -> Order:
    """Note that the goods passed or failed, or that the buyer waived it; it holds for this contract."""
    return _gate(order, f"inspection_{gate}", gate, at=at, by=by, reason=reason)


def _gate(
    order: Order, name: str, gate: str, *, at: datetime, by: Member, reason: str = ""
) -> Order:
    order = locked(order)
    record(
        order,
        name,
        from_state=order.state,
        to_state=order.state,
        actor=side(by, order) or Actor.CLOCK,
        at=at,
        user_id=by.user_id,
        reason=reason,
    )
    setting(order, inspection=gate, inspected_hash=order.contract_hash)
    return order
