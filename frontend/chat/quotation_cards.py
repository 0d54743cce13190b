"""The card of a quotation's revision: frozen terms, and whether they still stand."""

from collections.abc import Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse

from frontend.chat.cards import register
from marketplace.companies.member import Member
from marketplace.core import clock
from messaging.models import Message
from rfq import rules
from rfq.models import Quotation, QuotationRevision
from rfq.queries import offer_of, quotations_for, with_revisions
from rfq.states import LIVE, QuotationState

CARD = "quotation_revision"


def _read(messages: Sequence[Message], member: Member) -> dict[int, dict[str, Any]]:
    references = {str(m.card.get("quotation", "")) for m in messages}
    rows = with_revisions(quotations_for(member).filter(reference__in=references))
    quotations = {quotation.reference: quotation for quotation in rows}
    shown: dict[int, dict[str, Any]] = {}
    for message in messages:
        quotation = quotations.get(str(message.card.get("quotation", "")))
        revision = quotation and _revision(quotation, message.card.get("number"))
        if quotation and revision:
            shown[message.seq] = _values(quotation, revision, member)
    return shown


def _revision(quotation: Quotation, number: Any) -> QuotationRevision | None:
    found = [row for row in quotation.revisions.all() if row.number == number]
    return found[0] if found else None


def _values(quotation: Quotation, revision: QuotationRevision, member: Member) -> dict[str, Any]:
    offer = offer_of(revision)
    now = clock.now()
    earlier = [row for row in quotation.revisions.all() if row.number < revision.number]
    before = offer_of(max(earlier, key=lambda row: row.number)) if earlier else None
    current = revision.number == quotation.current
    open_now = current and quotation.state in LIVE and revision.valid_until > now
    countered = quotation.state == QuotationState.COUNTER_OFFERED
    decides = rules.can_answer if countered else rules.can_decide
    return {
        "quotation": quotation,
        "revision": revision,
        "offer": offer,
        "before": before if before and before.total != offer.total else None,
        "deposit": revision.deposit_bps / 100,
        "by_seller": revision.side == "seller",
        "is_superseded": not current,
        "is_open": open_now,
        "is_expired": current and quotation.state in LIVE and revision.valid_until <= now,
        "may_decide": open_now and decides(member, quotation),
        "is_countered": countered,
        "url": _address(quotation),
        "member": member,
        "now": now,
    }


def _address(quotation: Quotation) -> str:
    try:
        return reverse("quotations:detail", args=[quotation.reference])
    except NoReverseMatch:
        return ""


register(CARD, "chat/cards/quotation.html", _read)
