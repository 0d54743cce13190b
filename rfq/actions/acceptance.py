"""Agreeing: the order is placed with exactly the accepted revision, in the same transaction."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.companies.models import User
from marketplace.core.money import Money
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from marketplace.orders.actions import place_from_quotation
from marketplace.orders.contract import LineTerms, OrderTerms
from marketplace.orders.models import Order
from marketplace.orders.states import SourceKind, TransportMode
from rfq.actions.ending import end_live_quotations
from rfq.actions.locks import lock_quotation
from rfq.actions.negotiation import check_current, check_valid
from rfq.actions.telling import tell_buyer, tell_seller
from rfq.errors import NotYours, QuotationExpired, RequestClosed, RevisionStale
from rfq.models import Quotation, QuotationRevision
from rfq.offer import Offer
from rfq.queries import current_revision, offer_of
from rfq.rules import can_answer, can_decide
from rfq.states import QUOTATION, UNDECIDED
from rfq.states import RFQ as RFQ_MACHINE


@transaction.atomic
def accept_revision(
    *, quotation: Quotation, number: int, terms_hash: str, by: Member, at: datetime
) -> Order:
    """Accept the seller's revision that was shown, and order it.

    The request is awarded and the other suppliers are told. Two at once make one order: the second
    waits for the lock and is refused.

    Raises: NotYours, RevisionStale, QuotationExpired, RequestClosed, TransitionRefused, and what
    `orders.actions.place_from_quotation` refuses; then nothing has changed.
    """
    locked = lock_quotation(quotation)
    if not can_decide(by, locked):
        raise NotYours(_("Your role does not allow accepting quotations."))
    QUOTATION.target("accept", state=locked.state, actor=Actor.BUYER)
    check_current(locked, number)
    check_valid(locked, at)
    revision = current_revision(locked)
    _check_terms(revision, terms_hash)
    order = _agree(locked, revision, "accept", Actor.BUYER, by, at)
    tell_seller(
        locked, "quotation_ordered", at, number=revision.number, total=offer_of(revision).total
    )
    return order


@transaction.atomic
def accept_counter(
    *, quotation: Quotation, number: int, terms_hash: str, by: Member, at: datetime
) -> Order:
    """Accept the buyer's counter-offer for the seller; it binds the buyer until its own date.

    Raises: as accept_revision.
    """
    locked = lock_quotation(quotation)
    if not can_answer(by, locked):
        raise NotYours(_("Your role does not allow sending quotations."))
    QUOTATION.target("accept_counter", state=locked.state, actor=Actor.SELLER)
    check_current(locked, number)
    if locked.counter_until is None or locked.counter_until <= at:
        raise QuotationExpired(_("The counter-offer has lapsed."))
    revision = current_revision(locked)
    _check_terms(revision, terms_hash)
    order = _agree(locked, revision, "accept_counter", Actor.SELLER, by, at)
    tell_buyer(
        locked, "quotation_ordered", at, number=revision.number, total=offer_of(revision).total
    )
    return order


def _agree(
    quotation: Quotation,
    revision: QuotationRevision,
    name: str,
    actor: Actor,
    by: Member,
    at: datetime,
) -> Order:
    rfq = quotation.rfq
    if rfq is not None and rfq.state not in UNDECIDED:
        raise RequestClosed(_("This request is decided already."))
    countered_by = (
        User.objects.filter(pk=revision.proposed_by_id) if actor == Actor.SELLER else None
    )
    order = place_from_quotation(
        terms=order_terms(quotation, revision),
        by=by,
        at=at,
        placed_by=countered_by.get() if countered_by is not None else None,
        offered_by=User.objects.get(pk=revision.proposed_by_id) if actor == Actor.BUYER else None,
    )
    change_state(quotation, name, machine=QUOTATION, actor=actor, at=at, user_id=by.user_id)
    quotation.order_reference = order.reference
    quotation.save(update_fields=["order_reference"])
    if rfq is not None:
        change_state(rfq, "award", machine=RFQ_MACHINE, actor=actor, at=at, user_id=by.user_id)
        reason = _("The buyer chose another quotation.")
        end_live_quotations(rfq, "not_selected", reason=reason, at=at, but=quotation)
    return order


def order_terms(quotation: Quotation, revision: QuotationRevision) -> OrderTerms:
    """Return the revision as the terms of an order: nothing added, nothing left out.

    A one-off charge becomes a line of its own; acceptance criteria go with their line.
    """
    offer = offer_of(revision)
    asked = quotation.rfq
    return OrderTerms(
        buyer_id=quotation.buyer_id,
        seller_id=quotation.seller_id,
        currency=offer.currency,
        lines=_lines(offer),
        freight=offer.freight or Money.zero(offer.currency),
        incoterm=offer.incoterm,
        delivery_place=offer.place or (asked.destination_place if asked else ""),
        delivery_country=offer.country
        or str((asked.destination_country if asked else "") or quotation.buyer.country or ""),
        lead_time_days=offer.lead_time_days or 0,
        transport_mode=offer.transport_mode or TransportMode.LAND,
        deposit_bps=offer.deposit_bps,
        source_kind=SourceKind.QUOTATION,
        source_reference=f"{quotation.reference}/{revision.number}",
        source_hash=revision.terms_hash,
        message=offer.message,
        criteria=offer.criteria,
        inspection=offer.inspection,
        tolerance_bps=offer.tolerance_bps,
        milestones=offer.milestones,
    )


def _lines(offer: Offer) -> tuple[LineTerms, ...]:
    goods = [
        LineTerms(
            title=line.description,
            quantity=line.quantity,
            unit=line.unit,
            unit_price=line.unit_price,
            product_id=line.product_id,
            sku_id=line.sku_id,
            attributes=line.attributes,
            criteria=line.criteria,
        )
        for line in offer.lines
    ]
    if offer.one_off:
        label = offer.one_off_label or _("One-off charge")
        once = LineTerms(
            label, quantity=Decimal(1), unit="service", unit_price=offer.one_off.amount
        )
        goods.append(once)
    return tuple(goods)


def _check_terms(revision: QuotationRevision, terms_hash: str) -> None:
    if revision.terms_hash != terms_hash:
        raise RevisionStale(_("These are not the terms that were shown. Look at them again."))
