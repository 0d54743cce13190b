"""What a conversation is about, in the pane beside it; each kind of subject has its reader."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from babel.dates import format_date
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend import formats
from frontend.cards import product_url
from marketplace.catalog.models import Picture, Product
from marketplace.catalog.units import write_count
from marketplace.companies.member import Member
from marketplace.orders.queries import orders_for
from messaging.models import Thread
from messaging.states import SubjectKind
from rfq.models import RFQ
from rfq.queries import offer_of, quotations_for, rfqs_for, sellers_revision, with_revisions
from trade_assurance.dispute_queries import disputes_for, disputes_of
from trade_assurance.models import Dispute
from trade_assurance.rules import can_read_dispute
from vendors.queries import public_vendors

Reader = Callable[[str, Member], "Subject | None"]


@dataclass(frozen=True, slots=True)
class Subject:
    """A title, some facts as label and value, and the way to the thing itself."""

    title: str
    facts: list[tuple[str, Any]] = field(default_factory=list)
    url: str = ""
    link: str = ""
    picture: Picture | None = None
    state: str = ""
    state_label: str = ""
    more: tuple[tuple[str, str], ...] = ()  # further ways to go: label, address


_readers: dict[str, Reader] = {}


def register(subject_kind: str, read: Reader) -> None:
    """Add or replace the reader of a kind of subject."""
    _readers[subject_kind] = read


def subject_of(thread: Thread, member: Member) -> Subject | None:
    """Return what the thread is about as far as the member may see it."""
    return read_subject(thread.subject_kind, thread.subject_reference, member)


def read_subject(kind: str, reference: str, member: Member) -> Subject | None:
    """Return a thing as it is now, as far as the member may see it."""
    read = _readers.get(kind)
    return read(reference, member) if read else None


def address(name: str, *args: Any) -> str:
    """Return a page's address, or nothing where the area has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _listing(reference: str, member: Member) -> Subject | None:
    if not reference.isdecimal():
        return None
    product = Product.objects.filter(pk=int(reference)).select_related("seller").first()
    if product is None:
        return None
    facts = [(_("Minimum order"), write_count(product.moq, product.unit))]
    if product.lead_time_days:
        facts.append((_("Lead time"), _days(product.lead_time_days)))
    visible = Product.objects.filter(pk=product.pk).visible().exists()
    url = product_url(product) if visible else ""
    media = product.media.order_by("position", "pk").first()
    picture = media.small if media and media.variants else None
    return Subject(product.title, facts, url, _("Open product"), picture=picture)


def _company(reference: str, member: Member) -> Subject | None:
    vendor = public_vendors().filter(company__reference=reference).first()
    if vendor is None:
        return None
    facts: list[tuple[str, Any]] = [(_("Country"), str(vendor.company.country.name))]
    if vendor.founded_year:
        facts.append((_("Founded"), str(vendor.founded_year)))
    if vendor.rating:
        facts.append((_("Rating"), f"{vendor.rating:.1f} ({vendor.rating_count})"))
    url = address("storefronts:detail", vendor.slug)
    return Subject(vendor.company.name, facts, url, _("Open storefront"))


def _order(reference: str, member: Member) -> Subject | None:
    order = orders_for(member).filter(reference=reference).first()
    if order is None:
        return None
    line = order.lines.order_by("position").first()
    facts = [
        (_("Order"), order.reference),
        (_("Total"), formats.write_money(order.total)),
        (_("Freight"), formats.write_money(order.freight)),
    ]
    if order.promised_on:
        facts.append(
            (_("Promised for"), format_date(order.promised_on, "d MMM y", locale=formats.locale()))
        )
    return Subject(
        line.title if line else order.reference,
        facts,
        address("orders:detail", order.reference),
        _("Open order"),
        state=order.state,
        state_label=order.get_state_display(),
        more=tuple(
            (_("Dispute %(reference)s") % {"reference": each.reference}, _room(each, member))
            for each in disputes_of(order)
            if each.is_open and can_read_dispute(member, each)
        ),
    )


def _dispute(reference: str, member: Member) -> Subject | None:
    found = disputes_for(member).filter(reference=reference).first()
    if found is None or not can_read_dispute(member, found):
        return None
    facts: list[tuple[str, Any]] = [
        (_("Order"), found.order.reference),
        (_("Reason"), found.get_reason_display()),
        (_("Claimed"), formats.write_money(found.claimed)),
    ]
    if found.is_open and found.answer_due_at:
        due = formats.write_moment(found.answer_due_at, formats.zone_of(member))
        facts.append((_("Answer by"), due))
    return Subject(
        _("Dispute %(reference)s") % {"reference": found.reference},
        facts,
        _room(found, member),
        _("Open the dispute"),
        state=found.state,
        state_label=found.get_state_display(),
        more=((_("Open order"), address("orders:detail", found.order.reference)),),
    )


def _room(dispute: Dispute, member: Member) -> str:
    name = "desk_disputes:case" if member.is_operator else "disputes:room"
    return address(name, dispute.reference)


def _days(number: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", number) % {"n": number}


def _rfq(reference: str, member: Member) -> Subject | None:
    rfq = rfqs_for(member).filter(reference=reference).first()
    return _rfq_subject(rfq, member) if rfq else None


def _rfq_subject(rfq: RFQ, member: Member) -> Subject:
    facts: list[tuple[str, Any]] = [(_("Request"), rfq.reference)]
    if rfq.quantity:
        facts.append((_("Quantity"), write_count(rfq.quantity, rfq.unit)))
    if rfq.destination_country:
        place = ", ".join(filter(None, [rfq.destination_place, rfq.destination_country.name]))
        facts.append((_("Destination"), place))
    page = "rfqs:detail" if member.acts_for(rfq.buyer_id) else "rfqs:offered"
    return Subject(
        rfq.title,
        facts,
        address(page, rfq.reference),
        _("Open request"),
        state=rfq.state,
        state_label=rfq.get_state_display(),
    )


def _quotation(reference: str, member: Member) -> Subject | None:
    found = with_revisions(quotations_for(member).filter(reference=reference)).first()
    if found is None:
        return None
    facts: list[tuple[str, Any]] = [(_("Quotation"), found.reference)]
    if any(row.side == "seller" for row in found.revisions.all()):
        offer = offer_of(sellers_revision(found))
        facts.append((_("Total"), formats.write_money(offer.total)))
        facts.append((_("Versions"), found.current))
    if found.rfq:
        facts.append((_("Request"), found.rfq.reference))
    return Subject(
        found.title,
        facts,
        address("quotations:detail", found.reference),
        _("Open quotation"),
        state=found.state,
        state_label=found.get_state_display(),
    )


register(SubjectKind.LISTING, _listing)
register(SubjectKind.COMPANY, _company)
register(SubjectKind.ORDER, _order)
register(SubjectKind.DISPUTE, _dispute)
register(SubjectKind.RFQ, _rfq)
register(SubjectKind.QUOTATION, _quotation)
