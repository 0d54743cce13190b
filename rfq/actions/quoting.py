"""A supplier answers: to a request, or to a buyer it is talking with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.catalog.models import Product
from marketplace.companies.member import Member
from marketplace.companies.models import Company
from marketplace.core.references import new_reference
from marketplace.core.states import change_state, record
from marketplace.core.transitions import Actor
from rfq.actions.locks import lock_quotation, lock_rfq
from rfq.actions.revisions import write_revision
from rfq.actions.telling import post_revision, tell_author, tell_buyer
from rfq.checks import check_offer
from rfq.errors import NotYours, QuotaUsed, RequestClosed, SellerAway
from rfq.models import RFQ, ClosedBecause, Quotation, QuotationRevision
from rfq.offer import Offer
from rfq.queries import quotations_this_month, rfqs_offered_to, seats_taken
from rfq.rules import can_answer, can_quote
from rfq.states import QUOTATION, RFQState
from rfq.states import RFQ as RFQ_MACHINE
from vendors.queries import is_open, vendor_of


@transaction.atomic
def start_quotation(*, rfq: RFQ, by: Member, at: datetime) -> Quotation:
    """Return the supplier's one quotation on a request, beginning a draft if there is none.

    Raises: NotYours, RequestClosed, SellerAway, QuotaUsed.
    """
    seller = _seller(by)
    locked = lock_rfq(rfq)
    if not rfqs_offered_to(by).filter(pk=locked.pk).exists() or locked.buyer_id == seller.pk:
        raise NotYours(_("This request did not come to your company."))
    existing = Quotation.objects.filter(rfq=locked, seller=seller).first()
    if existing is not None:
        return existing
    _check_seat(locked, seller.pk, at)
    _check_may_sell(seller.pk, at)
    _check_quota(seller.pk, at)
    quotation = Quotation(rfq=locked, buyer=locked.buyer, seller=seller, title=locked.title)
    return _begin(quotation, by, at)


@transaction.atomic
def quote_privately(
    *, buyer: Company, title: str, by: Member, at: datetime, product: Product | None = None
) -> Quotation:
    """Begin a quotation without a request, out of a talk or a question about a product.

    Raises: NotYours, SellerAway.
    """
    seller = _seller(by)
    if buyer.pk == seller.pk or (product is not None and product.seller_id != seller.pk):
        raise NotYours(_("Choose another company to quote to."))
    _check_may_sell(seller.pk, at)
    return _begin(Quotation(buyer=buyer, seller=seller, title=title[:120], product=product), by, at)


@transaction.atomic
def save_quotation_draft(*, quotation: Quotation, draft: Mapping[str, Any], by: Member) -> None:
    """Keep what was typed into the builder. Raises: NotYours."""
    locked = lock_quotation(quotation)
    if not can_answer(by, locked):
        raise NotYours(_("Your role does not allow sending quotations."))
    locked.draft = dict(draft)
    locked.save(update_fields=["draft"])


@transaction.atomic
def submit_quotation(
    *, quotation: Quotation, offer: Offer, by: Member, at: datetime
) -> QuotationRevision:
    """Send the first revision to the buyer; the last free seat closes the request.

    Raises: NotYours, RequestClosed, SellerAway, QuotaUsed, OfferInvalid, QuantityBelowMinimum,
    TransitionRefused (sent already).
    """
    locked = lock_quotation(quotation)
    if not can_answer(by, locked):
        raise NotYours(_("Your role does not allow sending quotations."))
    QUOTATION.target("submit", state=locked.state, actor=Actor.SELLER)
    _check_may_sell(locked.seller_id, at)
    if locked.rfq is not None:
        _check_seat(locked.rfq, locked.seller_id, at)
        _check_quota(locked.seller_id, at)
    check_offer(offer, at)
    revision = write_revision(locked, offer, side=Actor.SELLER, by=by, at=at)
    locked.valid_until, locked.submitted_at, locked.draft = offer.valid_until, at, {}
    locked.save(update_fields=["current", "valid_until", "submitted_at", "draft"])
    change_state(locked, "submit", machine=QUOTATION, actor=Actor.SELLER, at=at, user_id=by.user_id)
    post_revision(locked, revision, offer, by=by, at=at)
    tell_buyer(locked, "quotation_received", at, total=offer.total)
    if locked.rfq is not None:
        _close_when_full(locked.rfq, at)
    return revision


@transaction.atomic
def quote_on_request(*, rfq: RFQ, offer: Offer, by: Member, at: datetime) -> Quotation:
    """Begin and send in one step, or neither. Raises: as start_quotation and submit_quotation."""
    quotation = start_quotation(rfq=rfq, by=by, at=at)
    submit_quotation(quotation=quotation, offer=offer, by=by, at=at)
    return quotation


def _begin(quotation: Quotation, by: Member, at: datetime) -> Quotation:
    if by.user is None:
        raise NotYours(_("Please sign in."))
    quotation.reference = new_reference("Q")
    quotation.created_by, quotation.created_at = by.user, at
    quotation.save()
    record(
        quotation,
        "start",
        from_state="",
        to_state=quotation.state,
        actor=Actor.SELLER,
        at=at,
        user_id=by.user_id,
    )
    return quotation


def _seller(by: Member) -> Company:
    if by.company is None or not can_quote(by):
        raise NotYours(_("Your role does not allow sending quotations."))
    return by.company


def _check_seat(rfq: RFQ, seller_id: int, at: datetime) -> None:
    """An open request with a free seat; invited suppliers may use the overflow until the deadline."""
    if rfq.closes_at is None or rfq.closes_at <= at:
        raise RequestClosed(_("The deadline for quotations has passed."))
    if rfq.state == RFQState.OPEN:
        return
    invited = rfq.invitations.filter(seller_id=seller_id).exists()
    room = seats_taken(rfq) < rfq.seats + rfq.overflow_seats
    full = rfq.state == RFQState.CLOSED and rfq.closed_because == ClosedBecause.SEATS
    if not (full and invited and room):
        raise RequestClosed(_("This request takes no more quotations."))


def _check_may_sell(seller_id: int, at: datetime) -> None:
    vendor = vendor_of(seller_id)
    if vendor is None or not vendor.company.may_sell:
        raise SellerAway(_("Your company is not approved to sell at the moment."))
    if not is_open(vendor, at.date()):
        raise SellerAway(
            _("Your company is on holiday; end the holiday closure to send quotations.")
        )


def _check_quota(seller_id: int, at: datetime) -> None:
    if quotations_this_month(seller_id, at) >= settings.RFQ_QUOTATIONS_PER_MONTH:
        raise QuotaUsed(
            _("Your company has sent its %(quota)s quotations of this month.")
            % {"quota": settings.RFQ_QUOTATIONS_PER_MONTH}
        )


def _close_when_full(rfq: RFQ, at: datetime) -> None:
    if rfq.state != RFQState.OPEN or seats_taken(rfq) < rfq.seats:
        return
    change_state(rfq, "seat_cap", machine=RFQ_MACHINE, actor=Actor.CLOCK, at=at)
    rfq.closed_at, rfq.closed_because = at, ClosedBecause.SEATS
    rfq.save(update_fields=["closed_at", "closed_because"])
    tell_author(rfq, "rfq_closed", at, count=seats_taken(rfq))
