"""Writing a revision down: its row, its lines and its fingerprint, once and for all."""

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.transitions import Actor
from rfq.errors import NotYours
from rfq.models import Quotation, QuotationLine, QuotationRevision
from rfq.offer import Offer, fingerprint


def write_revision(
    quotation: Quotation, offer: Offer, *, side: Actor, by: Member, at: datetime
) -> QuotationRevision:
    """Append the next revision of a locked quotation and put it on the table.

    The caller saves `current` and the dates together with what else changes. Raises: NotYours
    for a guest.
    """
    if by.user_id is None:
        raise NotYours(_("Please sign in."))
    last = quotation.revisions.aggregate(last=Max("number"))["last"] or 0
    revision = QuotationRevision.objects.create(
        quotation=quotation,
        number=last + 1,
        side=side,
        proposed_by_id=by.user_id,
        at=at,
        currency=offer.currency,
        freight_minor=offer.freight.minor if offer.freight is not None else None,
        one_off_minor=offer.one_off.minor if offer.one_off is not None else None,
        one_off_label=offer.one_off_label,
        incoterm=offer.incoterm,
        place=offer.place,
        country=offer.country,
        lead_time_days=offer.lead_time_days,
        transport_mode=offer.transport_mode,
        deposit_bps=offer.deposit_bps,
        valid_until=offer.valid_until,
        message=offer.message,
        criteria=[criterion.to_json() for criterion in offer.criteria],
        inspection=offer.inspection.to_json() if offer.inspection else None,
        tolerance_bps=offer.tolerance_bps,
        milestones=[step.to_json() for step in offer.milestones],
        terms_hash=fingerprint(offer),
    )
    _write_lines(revision, offer)
    quotation.current = revision.number
    return revision


def _write_lines(revision: QuotationRevision, offer: Offer) -> None:
    QuotationLine.objects.bulk_create(
        QuotationLine(
            revision=revision,
            position=position,
            description=line.description,
            product_id=line.product_id,
            sku_id=line.sku_id,
            attributes=line.attributes,
            quantity=line.quantity,
            unit=line.unit,
            unit_price=line.unit_price,
            min_quantity=line.min_quantity,
            tiers=[[str(tier.min_quantity), str(tier.unit_price)] for tier in line.tiers],
            criteria=[criterion.to_json() for criterion in line.criteria],
        )
        for position, line in enumerate(offer.lines, start=1)
    )
