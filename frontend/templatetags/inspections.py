"""What the order page shows of an order's inspections."""

from typing import Any

from django import forms, template

from frontend import inspection_moves
from frontend.forms.inspections import NoteForm
from marketplace.companies.member import Member
from marketplace.orders import criteria_words, rules
from marketplace.orders.models import Order
from marketplace.orders.states import MAKING
from trade_assurance.inspection_fees import Standing, standing_of
from trade_assurance.inspection_queries import inspections_of, reports_of
from trade_assurance.models import (
    Inspection,
    InspectionFinding,
    InspectionReport,
    InspectionVisit,
)
from trade_assurance.policies import BankAccount, custody_account

register = template.Library()
ICONS = {"pass": "check", "fail": "x", "open": "circle"}


@register.simple_tag
def inspections_on(order: Order) -> list[Inspection]:
    """Return the order's inspections, the latest first."""
    return list(inspections_of(order).prefetch_related("visits__company", "visits__fee_entries"))


@register.simple_tag
def stands_of(visit: InspectionVisit) -> Standing:
    """Return what is open of a visit's fee."""
    return standing_of(visit)


@register.simple_tag
def custody() -> BankAccount:
    """Return the account that buyers send transfers to."""
    return custody_account()


@register.simple_tag
def buys(member: Member, order: Order) -> bool:
    """Tell whether the member acts for the buyer of an order."""
    return member.acts_for(order.buyer_id)


@register.simple_tag
def ask_form(member: Member, order: Order, found: list[Inspection]) -> forms.Form | None:
    """Return the form to ask for an inspection where the member may."""
    still = order.state in MAKING and not any(each.is_open for each in found)
    return NoteForm() if still and rules.can_buy_for(member, order) else None


@register.simple_tag
def steps_of(inspection: Inspection, member: Member) -> list[tuple[Any, forms.Form]]:
    """Return the steps that the member can take now, each with its form."""
    return [
        (step, step.form(auto_id=f"id_{step.noun}_%s"))
        for step in inspection_moves.offered(member, inspection)
    ]


@register.simple_tag
def reports_on(inspection: Inspection) -> list[InspectionReport]:
    """Return the reports that were handed in, the latest first."""
    return list(reports_of(inspection))


@register.filter
def measured(row: InspectionFinding) -> str:
    """Write what was found out about a point."""
    value = criteria_words.value(row.asked, row.value)
    if row.checked is None:
        return value
    seen = f"{row.failing if row.failing is not None else '?'} / {row.checked}"
    return f"{value} ({seen})" if value else seen


@register.filter
def verdict_icon(verdict: str) -> str:
    """Return the icon of a verdict."""
    return ICONS[verdict]
