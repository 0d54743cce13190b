"""What happens to orders, heard from below."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.dispatch import receiver

from marketplace.companies import signals as company_signals
from marketplace.companies.member import Member
from marketplace.companies.models import Company
from marketplace.core.money import Money
from marketplace.orders import signals
from marketplace.orders.actions.applying import Applied
from marketplace.orders.models import ContractChange, Order, Shipment, Tranche
from marketplace.orders.states import CancelCause
from trade_assurance.actions import inspections
from trade_assurance.actions.buyers import follow_blocked_buyer
from trade_assurance.actions.changes import follow_change
from trade_assurance.actions.credit.ending import complete_if_done
from trade_assurance.actions.credit.following import (
    divide_claim,
    end_claim,
    end_claims,
    follow_contract,
    issue_claim,
)
from trade_assurance.actions.disputes import dispute_refusal
from trade_assurance.actions.dividing import divide_protection
from trade_assurance.actions.payments import cancel_open_payments
from trade_assurance.actions.payouts.holding import follow_vendor
from trade_assurance.actions.placement import protect_order
from trade_assurance.actions.protection import (
    cancel_protection,
    cancel_tranche,
    note_receipt,
    note_shipment,
    note_shortage,
)
from trade_assurance.actions.sellers import end_question_of, follow_stopped_seller
from trade_assurance.actions.stops import assert_clock
from trade_assurance.inspection_queries import open_inspections
from vendors import signals as vendor_signals
from vendors.models import Vendor


@receiver(signals.order_placed)
def freeze_terms(*, order: Order, at: datetime, **_: Any) -> None:
    """Freeze commission and claim window."""
    protect_order(order=order, at=at)


@receiver(signals.tranche_cut)
def divide_held_money(
    *,
    source: Tranche,
    tranche: Tranche,
    part: Mapping[int, Decimal],
    at: datetime,
    by: Member,
    **_: Any,
) -> None:
    """The share of the held money goes its own way."""
    divide_protection(source=source, tranche=tranche, part=part, at=at, by=by)
    divide_claim(source=source, tranche=tranche, at=at, by=by)


@receiver(signals.order_changed)
def follow_the_contract(
    *, order: Order, change: ContractChange, applied: Applied, at: datetime, by: Member, **_: Any
) -> None:
    """Held money, open attempts to pay and the commission follow the new sums."""
    follow_change(order=order, applied=applied, at=at, by=by)
    follow_contract(order=order, delta=applied.delta_minor, at=at, by=by)


@receiver(signals.order_shipped)
def wait_for_receipt(*, shipment: Shipment, at: datetime, by: Member, **_: Any) -> None:
    """From now on receipt is waited for."""
    note_shipment(tranche=shipment.tranche, at=at, by=by)
    issue_claim(tranche=shipment.tranche, at=at, by=by)


@receiver(signals.order_received)
def open_claim_window(
    *,
    order: Order,
    shipment: Shipment,
    at: datetime,
    by: Member,
    shortage: Tranche | None,
    **_: Any,
) -> None:
    """The claim window begins, a shorter one for what was missing."""
    if shortage != shipment.tranche:
        note_receipt(tranche=shipment.tranche, at=at, by=by)
    if shortage is not None:
        note_shortage(tranche=shortage, at=at, by=by)
    complete_if_done(order, at=at)


@receiver(signals.goods_refused)
def open_dispute_of_refusal(
    *, shipment: Shipment, reason: str, at: datetime, by: Member, **_: Any
) -> None:
    """Who refuses goods disputes their money."""
    dispute_refusal(tranche=shipment.tranche, reason=reason, at=at, by=by)


BY_DATE = {
    CancelCause.UNANSWERED,
    CancelCause.UNPAID,
    CancelCause.DEFAULT,
    CancelCause.LATE,
    CancelCause.NOT_SHIPPED,
}


@receiver(signals.tranche_cancelled)
def give_part_back(
    *, tranche: Tranche, cause: CancelCause, kept: Money, at: datetime, by: Member, **_: Any
) -> None:
    """What will not come is refunded; the other tranches go on. Raises: ClockInDoubt."""
    if cause in BY_DATE:
        assert_clock()
    cancel_tranche(tranche=tranche, kept=kept, at=at, by=by)
    end_claim(tranche=tranche, at=at, by=by)


@receiver(signals.order_cancelled)
def give_back(
    *, order: Order, cause: CancelCause, at: datetime, by: Member, kept: Money, **_: Any
) -> None:
    """Open attempts are closed, held money goes back. Raises: ClockInDoubt."""
    if cause in BY_DATE:
        assert_clock()
    cancel_open_payments(order=order, at=at)
    cancel_protection(order=order, kept=kept, at=at, by=by)
    end_claims(order=order, at=at, by=by)


READY = {"mark_ready", "report_progress"}
CANCELLATION_REFUSED = {"refuse_cancellation", "cancellation_unanswered"}


@receiver(signals.order_noted)
def follow_inspection(*, order: Order, at: datetime, by: Member, name: str, **_: Any) -> None:
    """Goods that are made can be inspected; a refused wish to cancel leaves them to be fixed."""
    if name in READY:
        inspections.start_agreed_inspection(order=order, at=at)
    if name in CANCELLATION_REFUSED:
        for inspection in open_inspections(order):
            inspections.note_cancellation_refused(inspection=inspection, by=by, at=at)


@receiver(signals.order_funded)
def inspect_stock(*, order: Order, at: datetime, **_: Any) -> None:
    """Goods in stock can be inspected as soon as they are paid."""
    inspections.start_agreed_inspection(order=order, at=at)


@receiver(vendor_signals.vendor_decided)
def follow_suspension(*, vendor: Vendor, decision: str, at: datetime, by: Member, **_: Any) -> None:
    """Nothing is paid out to a supplier that is suspended or gone; a reinstated one is paid again.

    Its orders end, stand still or go on, each as far as it has come.
    """
    follow_vendor(company_id=vendor.company_id, decision=decision, at=at, by=by)
    follow_stopped_seller(company_id=vendor.company_id, decision=decision, at=at, by=by)


@receiver(company_signals.company_decided)
def follow_block(*, company: Company, decision: str, at: datetime, by: Member, **_: Any) -> None:
    """Unpaid orders of a blocked buyer end; paid ones go on, and their suppliers are told how."""
    follow_blocked_buyer(company=company, decision=decision, by=by, at=at)


@receiver([signals.order_cancelled, signals.order_completed])
def ask_no_more(*, order: Order, at: datetime, **_: Any) -> None:
    """Nobody has to say any more whether the order goes on."""
    end_question_of(order, at=at)


@receiver(signals.order_cancelled)
def end_inspections(*, order: Order, at: datetime, **_: Any) -> None:
    """Nothing is inspected any more."""
    for inspection in open_inspections(order):
        inspections.end_inspection(inspection=inspection, at=at)
