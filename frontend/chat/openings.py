"""How a conversation begins: from a product, a supplier, a request, a quotation or an order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from marketplace.catalog.queries import visible_products
from marketplace.companies.member import Member
from marketplace.orders.queries import orders_for
from messaging.models import Thread
from messaging.queries import threads_for
from messaging.states import SubjectKind
from rfq.queries import quotations_for, rfqs_offered_to
from vendors.queries import public_vendors

CARD_KINDS = {SubjectKind.LISTING, SubjectKind.RFQ, SubjectKind.ORDER}


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new conversation would be about, and between whom."""

    subject_kind: SubjectKind
    subject_reference: str
    buyer_id: int
    seller_id: int
    title: str

    @property
    def card(self) -> dict[str, Any]:
        """What the card at the head of the conversation keeps; none stands for a whole company."""
        if self.subject_kind not in CARD_KINDS:
            return {}
        return {"reference": self.subject_reference, "title": self.title}

    @property
    def key(self) -> dict[str, Any]:
        """What tells one conversation from another."""
        return {
            "subject_kind": self.subject_kind,
            "subject_reference": self.subject_reference,
            "buyer_id": self.buyer_id,
            "seller_id": self.seller_id,
        }

    def existing(self, member: Member) -> Thread | None:
        """Return the conversation if it was begun before."""
        return threads_for(member).filter(**self.key).first()


def opening_of(wish: QueryDict, member: Member) -> Opening | None:
    """Return what `?listing=`, `?supplier=`, `?rfq=`, `?quotation=` or `?order=` asks for.

    None where the member may not see it, or would write to their own company.
    """
    if member.company is None:
        return None
    for name, find in _FINDERS.items():
        if reference := wish.get(name, ""):
            found = find(reference, member, member.company.pk)
            return found if found and found.buyer_id != found.seller_id else None
    return None


def _listing(reference: str, member: Member, company_id: int) -> Opening | None:
    if not reference.isdecimal():
        return None
    product = visible_products(member).filter(pk=int(reference)).first()
    if product is None:
        return None
    return Opening(
        SubjectKind.LISTING, str(product.pk), company_id, product.seller_id, product.title
    )


def _supplier(reference: str, member: Member, company_id: int) -> Opening | None:
    vendor = public_vendors().select_related("company").filter(slug=reference).first()
    if vendor is None:
        return None
    company = vendor.company
    return Opening(SubjectKind.COMPANY, company.reference, company_id, company.pk, company.name)


def _rfq(reference: str, member: Member, company_id: int) -> Opening | None:
    rfq = rfqs_offered_to(member).filter(reference=reference).first()
    if rfq is None:
        return None
    return Opening(SubjectKind.RFQ, rfq.reference, rfq.buyer_id, company_id, rfq.title)


def _quotation(reference: str, member: Member, company_id: int) -> Opening | None:
    found = quotations_for(member).filter(reference=reference).first()
    if found is None:
        return None
    return Opening(
        SubjectKind.QUOTATION, found.reference, found.buyer_id, found.seller_id, found.title
    )


def _order(reference: str, member: Member, company_id: int) -> Opening | None:
    order = orders_for(member).filter(reference=reference).first()
    if order is None:
        return None
    line = order.lines.order_by("position").first()
    title = line.title if line else order.reference
    return Opening(SubjectKind.ORDER, order.reference, order.buyer_id, order.seller_id, title)


_FINDERS: dict[str, Callable[[str, Member, int], Opening | None]] = {
    "listing": _listing,
    "supplier": _supplier,
    "rfq": _rfq,
    "quotation": _quotation,
    "order": _order,
}
