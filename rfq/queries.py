"""Reads of requests and quotations, always scoped to what the member's company has part in."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from marketplace.companies.member import Member
from marketplace.companies.states import Permission
from marketplace.core.money import Money
from marketplace.orders.contract import InspectionTerms, MilestoneTerms
from marketplace.orders.criteria import Criterion
from rfq.comparison import Asked, Column, Entry, compare
from rfq.models import (
    RFQ,
    Quotation,
    QuotationLine,
    QuotationRevision,
    RFQInvitation,
    RFQMatch,
)
from rfq.offer import Offer, OfferLine, Tier
from rfq.states import LIVE, QuotationState, RFQState

SEATED = (*LIVE, QuotationState.ORDERED, QuotationState.EXPIRED, QuotationState.NOT_SELECTED)


def rfqs_of_buyer(member: Member) -> QuerySet[RFQ]:
    """Return every request of the member's company."""
    return RFQ.objects.filter(buyer=member.company) if member.company else RFQ.objects.none()


def rfqs_offered_to(member: Member) -> QuerySet[RFQ]:
    """Return published requests that reached the member's company: matched, invited or quoted."""
    if member.company is None or not member.company.may_sell:
        return RFQ.objects.none()
    mine = {"rfq": OuterRef("pk"), "seller": member.company}
    return RFQ.objects.filter(opened_at__isnull=False).filter(
        Exists(RFQMatch.objects.filter(**mine))
        | Exists(RFQInvitation.objects.filter(**mine))
        | Exists(Quotation.objects.filter(**mine))
    )


def rfqs_for(member: Member) -> QuerySet[RFQ]:
    """Return the requests that the member may know of, from either side or as an operator."""
    if member.is_operator:
        return RFQ.objects.exclude(state=RFQState.DRAFT)
    return rfqs_of_buyer(member) | rfqs_offered_to(member)


def readable_rfqs(rfqs: QuerySet[RFQ], member: Member) -> QuerySet[RFQ]:
    """Leave out what a colleague without the permissions may not read (see rules.can_see_rfq)."""
    if member.may(Permission.SEE_ALL_ORDERS):
        return rfqs
    own = Q(created_by_id=member.user_id)
    offered = ~Q(buyer=member.company) if member.may(Permission.SEND_QUOTATIONS) else Q(pk=None)
    return rfqs.filter(own | offered)


def rfqs_to_review() -> QuerySet[RFQ]:
    """Return the operator's queue, oldest first."""
    return RFQ.objects.filter(state=RFQState.SUBMITTED).order_by("submitted_at", "pk")


def with_counts(rfqs: QuerySet[RFQ]) -> QuerySet[RFQ]:
    """Add how many suppliers were matched and how many quotations came in."""
    sent = Q(quotations__current__gt=0)
    return rfqs.annotate(
        matched_count=Count("matches", distinct=True),
        quotation_count=Count("quotations", filter=sent, distinct=True),
    )


def seats_taken(rfq: RFQ) -> int:
    """Return how many quotations hold a seat; a withdrawn or declined one frees it."""
    return rfq.quotations.filter(state__in=SEATED).count()


def market_for(member: Member, *, unanswered: bool = False) -> QuerySet[RFQMatch]:
    """Return the open requests that the member's company was matched to, best match first.

    Each row has `is_quoted`; `unanswered` leaves out those the company has quoted on.
    """
    if member.company is None or not member.company.may_sell:
        return RFQMatch.objects.none()
    own = Quotation.objects.filter(rfq=OuterRef("rfq"), seller=member.company)
    matches = (
        RFQMatch.objects.filter(
            seller=member.company, rfq__state=RFQState.OPEN, declined_at__isnull=True
        )
        .annotate(is_quoted=Exists(own))
        .select_related("rfq__category", "product")
        .order_by("-score", "-pk")
    )
    return matches.filter(is_quoted=False) if unanswered else matches


def quotations_for(member: Member) -> QuerySet[Quotation]:
    """Return the quotations the member's company sent or received; drafts are the seller's alone."""
    sent = Quotation.objects.exclude(state=QuotationState.DRAFT).exclude(current=0)
    if member.is_operator:
        return sent
    if member.company is None:
        return Quotation.objects.none()
    return sent.filter(buyer=member.company) | Quotation.objects.filter(seller=member.company)


def with_revisions(quotations: QuerySet[Quotation]) -> QuerySet[Quotation]:
    """Add parties, revisions and lines in three queries."""
    lines = Prefetch("lines", QuotationLine.objects.order_by("position"))
    revisions = QuotationRevision.objects.order_by("number").prefetch_related(lines)
    return quotations.select_related("buyer", "seller__vendor", "rfq").prefetch_related(
        Prefetch("revisions", revisions)
    )


def current_revision(quotation: Quotation) -> QuotationRevision:
    """Return the revision on the table; raise DoesNotExist for a draft."""
    for revision in quotation.revisions.all():
        if revision.number == quotation.current:
            return revision
    raise QuotationRevision.DoesNotExist


def sellers_revision(quotation: Quotation) -> QuotationRevision:
    """Return the seller's last revision, which a counter-offer leaves standing."""
    own = [r for r in quotation.revisions.all() if r.side == "seller"]
    if not own:
        raise QuotationRevision.DoesNotExist
    return max(own, key=lambda revision: revision.number)


def offer_of(revision: QuotationRevision) -> Offer:
    """Return a revision as plain terms; its fingerprint equals `terms_hash`."""
    currency = revision.currency
    return Offer(
        currency=currency,
        lines=tuple(_line_of(line) for line in _in_order(revision.lines.all())),
        valid_until=revision.valid_until,
        freight=_money(revision.freight_minor, currency),
        one_off=_money(revision.one_off_minor, currency),
        one_off_label=revision.one_off_label,
        incoterm=revision.incoterm,
        place=revision.place,
        country=str(revision.country or ""),
        lead_time_days=revision.lead_time_days,
        transport_mode=revision.transport_mode,
        deposit_bps=revision.deposit_bps,
        message=revision.message,
        criteria=tuple(map(Criterion.from_json, revision.criteria)),
        inspection=InspectionTerms(**revision.inspection) if revision.inspection else None,
        tolerance_bps=revision.tolerance_bps,
        milestones=tuple(MilestoneTerms(**step) for step in revision.milestones),
    )


def comparable_quotations(rfq: RFQ) -> list[Quotation]:
    """Return the quotations of a request that can still be chosen, or were."""
    states = (*LIVE, QuotationState.ORDERED)
    return list(
        with_revisions(rfq.quotations.filter(state__in=states, current__gt=0)).order_by("pk")
    )


def comparison_of(rfq: RFQ, quotations: Iterable[Quotation]) -> list[Column]:
    """Return the quotations side by side, each by its seller's last revision."""
    asked = Asked(rfq.quantity or Decimal(1), rfq.unit, rfq.currency)
    entries = [Entry(q.reference, q.seller.name, offer_of(sellers_revision(q))) for q in quotations]
    return compare(asked, entries)


def quotations_this_month(seller_id: int, at: datetime) -> int:
    """Return how many answers to requests a supplier sent this month (UTC), less those given back."""
    start = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    sent = Quotation.objects.filter(seller_id=seller_id, rfq__isnull=False, submitted_at__gte=start)
    return sent.exclude(rfq__state=RFQState.CANCELLED).count()


def reached_sellers(rfq: RFQ) -> set[int]:
    """Return the companies that the request reached: matched, invited or quoting."""
    found: set[int] = set()
    for rows in (rfq.matches, rfq.invitations, rfq.quotations):
        found.update(rows.values_list("seller_id", flat=True))
    return found


def _in_order(lines: Iterable[QuotationLine]) -> list[QuotationLine]:
    return sorted(lines, key=lambda line: line.position)


def _line_of(line: QuotationLine) -> OfferLine:
    return OfferLine(
        description=line.description,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        min_quantity=line.min_quantity,
        tiers=tuple(Tier(Decimal(q), Decimal(p)) for q, p in line.tiers),
        criteria=tuple(map(Criterion.from_json, line.criteria)),
        product_id=line.product_id,
        sku_id=line.sku_id,
        attributes=line.attributes,
    )


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)
