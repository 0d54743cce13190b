"""Requests and quotations for tests, made by the actions that make them in life."""

from datetime import timedelta
from decimal import Decimal

from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.orders.criteria import Criterion
from rfq import actions
from rfq.matching import Candidate
from rfq.models import RFQ, Quotation
from rfq.offer import Offer, OfferLine, Tier

RFQ_FIELDS = {
    "title": "1,200 steel bottles",
    "description": "Insulated steel bottles, 750 ml, powder coated, with our logo engraved.",
    "quantity": Decimal(1200),
    "unit": "piece",
    "currency": "EUR",
    "destination_country": "FR",
    "destination_place": "Lyon",
    "incoterm": "DAP",
}


def make_draft(by, **fields):
    """A draft request that lacks nothing."""
    return actions.start_rfq(by=by, at=clock.now(), fields={**RFQ_FIELDS, **fields})


def make_rfq(by, *, matched=(), reason="Steel bottle 750 ml", **fields):
    """A request that is open, matched to the companies of `matched` members."""
    rfq = actions.submit_rfq(rfq=make_draft(by, **fields), by=by, at=clock.now())
    found = [
        Candidate(member.company.pk, None, 80, reason, ("steel", "bottle")) for member in matched
    ]
    actions.record_matches(rfq=rfq, candidates=found, at=clock.now())
    return RFQ.objects.get(pk=rfq.pk)


def make_line(**terms):
    """1,200 bottles at 5.90 on a ladder of three steps."""
    return OfferLine(
        **{
            "description": "Steel bottle 750 ml",
            "quantity": Decimal(1200),
            "unit": "piece",
            "unit_price": Decimal("5.90"),
            "min_quantity": Decimal(500),
            "tiers": (
                Tier(Decimal(500), Decimal("6.80")),
                Tier(Decimal(1000), Decimal("5.90")),
                Tier(Decimal(5000), Decimal("5.20")),
            ),
            "criteria": (
                Criterion(name="Leak test", measure="yes_no", target="yes", aql=Decimal("2.5")),
            ),
            **terms,
        }
    )


def make_offer(*, line=None, at=None, **terms):
    """An offer of one line, 7,140.00 EUR in all, valid for 15 days."""
    at = at or clock.now()
    return Offer(
        **{
            "currency": "EUR",
            "lines": (make_line(**(line or {})),),
            "valid_until": at + timedelta(days=15),
            "freight": Money(6000, "EUR"),
            "incoterm": "DAP",
            "place": "Lyon",
            "country": "FR",
            "lead_time_days": 18,
            "transport_mode": "land",
            "deposit_bps": 3000,
            "message": "Engraving included.",
            **terms,
        }
    )


def make_quotation(rfq, by, *, offer=None):
    """A quotation that lies with the buyer; `by` is a member of a matched supplier."""
    at = clock.now()
    quotation = actions.start_quotation(rfq=rfq, by=by, at=at)
    actions.submit_quotation(quotation=quotation, offer=offer or make_offer(at=at), by=by, at=at)
    return Quotation.objects.get(pk=quotation.pk)


def make_private_quotation(buyer, by, *, offer=None):
    """A quotation without a request, with the buyer."""
    at = clock.now()
    quotation = actions.quote_privately(buyer=buyer.company, title="Steel bottles", by=by, at=at)
    actions.submit_quotation(quotation=quotation, offer=offer or make_offer(at=at), by=by, at=at)
    return Quotation.objects.get(pk=quotation.pk)
