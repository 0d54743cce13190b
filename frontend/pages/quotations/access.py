"""Who may open which quotation, and how a revision is shown."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from frontend import formats
from frontend.forms.quotations import write_percent
from frontend.pages.rfqs.access import member_of
from marketplace.catalog.units import unit_word, write_quantity
from marketplace.core.money import Money
from marketplace.orders.contract import InspectionTerms, MilestoneTerms
from marketplace.orders.criteria_words import requirement
from marketplace.orders.states import TransportMode
from rfq.models import Quotation, QuotationRevision
from rfq.offer import Change, Offer
from rfq.queries import offer_of, quotations_for, with_revisions
from rfq.rules import can_see_quotation


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One revision with its terms in words and what it changed."""

    row: QuotationRevision
    offer: Offer
    rows: list[tuple[str, str]]
    changes: list[tuple[str, str, str]]
    is_current: bool
    company: str


def readable_quotation(request: HttpRequest, reference: str) -> Quotation:
    """Return a quotation of the member's company, with revisions: 404 for strangers, 403 for colleagues."""
    member = member_of(request)
    found = with_revisions(quotations_for(member)).select_related("rfq__created_by", "product")
    quotation = get_object_or_404(found, reference=reference)
    if not can_see_quotation(member, quotation):
        raise PermissionDenied
    return quotation


def rows_of(offer: Offer) -> list[tuple[str, str]]:
    """Return the terms of the whole offer in words; what was not stated says so."""
    unsaid = _("not stated")
    rows = [
        (_("Goods"), formats.write_money(offer.goods)),
        (_("Freight"), _amount(offer.freight) or unsaid),
        (_("Incoterm"), f"{offer.incoterm} {offer.place}".strip() or unsaid),
        (_("Lead time"), _days(offer.lead_time_days) or unsaid),
        (_("Transport"), _transport(offer.transport_mode)),
        (_("Payment"), _payment(offer)),
    ]
    if offer.one_off is not None:
        label = offer.one_off_label or _("One-off charge")
        rows.insert(1, (label, formats.write_money(offer.one_off)))
    if offer.inspection is not None:
        rows.append((_("Inspection before shipment"), inspection_in_words(offer.inspection)))
    if offer.tolerance_bps:
        rows.append((_("Quantity may differ by"), f"± {write_percent(offer.tolerance_bps)}"))
    if offer.milestones:
        rows.append((_("Steps of the service"), steps_in_words(offer.milestones)))
    return rows


def inspection_in_words(terms: InspectionTerms | None) -> str:
    """Write by whom the goods are inspected and who pays."""
    if terms is None:
        return _("none")
    by = terms.inspector or _("company agreed later")
    paid = _("paid by the supplier") if terms.paid_by == "seller" else _("paid by the buyer")
    return f"{by}, {paid}"


def steps_in_words(milestones: tuple[MilestoneTerms, ...]) -> str:
    """Write the steps of a service with their shares."""
    rows = [f"{step.title} {write_percent(step.share_bps)}" for step in milestones]
    return "; ".join(rows) or _("none")


def change_in_words(change: Change, offer: Offer) -> tuple[str, str, str]:
    """Return the name of a term, and before and after in words."""
    name = str(terms().get(change.term, change.term))
    if change.line:
        name = _("%(term)s, line %(line)s") % {"term": name, "line": change.line}
    before, after = (_words(change.term, v, offer) for v in (change.before, change.after))
    return name, before or "-", after or "-"


def offers_of(quotation: Quotation) -> list[tuple[QuotationRevision, Offer]]:
    """Return every revision with its offer, oldest first."""
    return [(row, offer_of(row)) for row in quotation.revisions.all()]


def terms() -> dict[str, str]:
    """Return the name of each term in the reader's language."""
    return {
        "total": _("Total"),
        "currency": _("Currency"),
        "freight": _("Freight"),
        "one_off": _("One-off charge"),
        "incoterm": _("Incoterm"),
        "place": _("Place"),
        "lead_time_days": _("Lead time"),
        "transport_mode": _("Transport"),
        "deposit_bps": _("Deposit"),
        "valid_until": _("Valid until"),
        "line": _("Goods"),
        "description": _("Goods"),
        "quantity": _("Quantity"),
        "unit": _("Unit"),
        "unit_price": _("Unit price"),
        "min_quantity": _("Minimum quantity"),
        "tiers": _("Price ladder"),
        "criteria": _("Acceptance criteria"),
        "inspection": _("Inspection before shipment"),
        "tolerance_bps": _("Quantity may differ by"),
        "milestones": _("Steps of the service"),
    }


def _words(term: str, value: Any, offer: Offer) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, Money):
        return formats.write_money(value)
    writers: dict[str, Any] = {
        "unit": lambda v: unit_word(v, 1),
        "unit_price": lambda v: formats.write_unit_price(v, offer.currency),
        "quantity": write_quantity,
        "min_quantity": write_quantity,
        "deposit_bps": write_percent,
        "lead_time_days": _days,
        "transport_mode": _transport,
        "valid_until": lambda v: formats.write_moment(v, formats.zone_of(None)),
        "tiers": lambda v: ", ".join(
            f"≥ {write_quantity(t.min_quantity)}: "
            f"{formats.write_unit_price(t.unit_price, offer.currency)}"
            for t in v
        ),
        "criteria": lambda v: "; ".join(f"{c.name}: {requirement(c)}" for c in v),
        "inspection": inspection_in_words,
        "tolerance_bps": write_percent,
        "milestones": steps_in_words,
    }
    return str(writers.get(term, str)(value))


def _amount(money: Money | None) -> str:
    if money is None:
        return ""
    return formats.write_money(money) if money else _("included")


def _days(days: int | None) -> str:
    return "" if days is None else _("%(days)s days") % {"days": days}


def _transport(mode: str) -> str:
    return str(TransportMode(mode).label) if mode in TransportMode.values else "-"


def _payment(offer: Offer) -> str:
    if offer.milestones:
        return _("All at once and held; released step by step as you accept the work")
    if not offer.deposit_bps:
        return _("All at once, before production")
    rest = write_percent(10_000 - offer.deposit_bps)
    return _("%(deposit)s deposit, %(rest)s before dispatch") % {
        "deposit": write_percent(offer.deposit_bps),
        "rest": rest,
    }
