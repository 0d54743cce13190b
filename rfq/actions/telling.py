"""What people hear about requests and quotations: the bell, mail and cards in the conversation."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse

from marketplace.catalog.units import Count
from marketplace.companies.member import Member
from marketplace.companies.models import User
from marketplace.companies.states import Permission
from messaging.actions import Telling, notify, notify_companies, open_thread, post_card
from messaging.facts import pack
from messaging.states import SubjectKind
from rfq.models import RFQ, Quotation, QuotationRevision
from rfq.offer import Offer

CARD = "quotation_revision"


def tell_author(rfq: RFQ, kind: str, at: datetime, **more: Any) -> None:
    """Tell the person who wrote the request."""
    notify(
        users=[rfq.created_by],
        kind=kind,
        subject_kind=SubjectKind.RFQ,
        subject_reference=rfq.reference,
        context=_request(rfq) | more,
        url_name="rfqs:detail",
        url_args=[rfq.reference],
        at=at,
    )


def tell_operators(rfq: RFQ, at: datetime) -> None:
    """Tell every operator that a request waits for a decision."""
    notify(
        users=User.objects.filter(is_operator=True, is_active=True),
        kind="rfq_to_review",
        subject_kind=SubjectKind.RFQ,
        subject_reference=rfq.reference,
        context=_request(rfq),
        url_name="rfqs:review",
        url_args=[rfq.reference],
        at=at,
    )


def tell_sellers(
    rfq: RFQ, kind: str, contexts: Iterable[tuple[int, dict[str, Any]]], at: datetime
) -> None:
    """Tell the people who quote at several suppliers, each with its own reason."""
    notify_companies(
        kind=kind,
        tellings=[
            Telling(company_id, _request(rfq) | more, [rfq.reference])
            for company_id, more in contexts
        ],
        permission=Permission.SEND_QUOTATIONS,
        subject_kind=SubjectKind.RFQ,
        subject_reference=rfq.reference,
        url_name="rfqs:offered",
        at=at,
    )


def tell_buyer(quotation: Quotation, kind: str, at: datetime, **more: Any) -> None:
    """Tell the request's author, or those who may accept where there is no request."""
    users = [quotation.rfq.created_by] if quotation.rfq is not None else []
    _tell(
        quotation, kind, at, users=users, company_id=None if users else quotation.buyer_id, **more
    )


def tell_seller(quotation: Quotation, kind: str, at: datetime, **more: Any) -> None:
    """Tell the people who quote at the supplier."""
    _tell(quotation, kind, at, users=[], company_id=quotation.seller_id, **more)


def post_revision(
    quotation: Quotation, revision: QuotationRevision, offer: Offer, *, by: Member, at: datetime
) -> None:
    """Put the revision into the conversation of the two companies as a card."""
    thread = open_thread(
        subject_kind=SubjectKind.QUOTATION,
        subject_reference=quotation.reference,
        buyer_id=quotation.buyer_id,
        seller_id=quotation.seller_id,
        title=quotation.title,
        at=at,
    )
    post_card(thread=thread, card_kind=CARD, card=_card(quotation, revision, offer), by=by, at=at)


def _card(quotation: Quotation, revision: QuotationRevision, offer: Offer) -> dict[str, Any]:
    line = offer.lines[0]
    return pack(
        {
            "quotation": quotation.reference,
            "number": revision.number,
            "side": revision.side,
            "title": quotation.title,
            "line_count": len(offer.lines),
            "quantity": line.quantity,
            "unit": line.unit,
            "unit_price": line.unit_price,
            "currency": offer.currency,
            "freight": offer.freight,
            "total": offer.total,
            "incoterm": offer.incoterm,
            "place": offer.place,
            "lead_time_days": offer.lead_time_days,
            "deposit_bps": offer.deposit_bps,
            "valid_until": offer.valid_until,
            "message": offer.message,
            "url": _address(quotation),
        }
    )


def _address(quotation: Quotation) -> str:
    try:
        return reverse("quotations:detail", args=[quotation.reference])
    except NoReverseMatch:
        return ""


def _tell(
    quotation: Quotation,
    kind: str,
    at: datetime,
    *,
    users: list[User],
    company_id: int | None,
    **more: Any,
) -> None:
    on_buyers_side = company_id != quotation.seller_id
    permission = Permission.ACCEPT_QUOTATIONS if on_buyers_side else Permission.SEND_QUOTATIONS
    other = quotation.seller if on_buyers_side else quotation.buyer
    context = {
        "quotation": quotation.reference,
        "title": quotation.title,
        "company": other.name,
        "until": quotation.valid_until or at,
        "reason": "",
    }
    notify(
        users=users,
        company_id=company_id,
        permission=permission if company_id else "",
        kind=kind,
        subject_kind=SubjectKind.QUOTATION,
        subject_reference=quotation.reference,
        context=context | more,
        url_name="quotations:detail",
        url_args=[quotation.reference],
        at=at,
    )


def _request(rfq: RFQ) -> dict[str, Any]:
    return {
        "title": rfq.title,
        "company": rfq.buyer.name,
        "quantity": Count(rfq.quantity, rfq.unit) if rfq.quantity else "",
        "until": rfq.closes_at,
        "reason": "",
    }
