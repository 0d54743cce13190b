"""Who is told of a step: both sides, the operators, the inspectors whose job it is."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q

from marketplace.companies.models import User
from marketplace.companies.states import Permission
from marketplace.core.transitions import Actor
from messaging.actions import notify
from trade_assurance.models import Inspection, InspectionVisit


def tell(inspection: Inspection, kind: str, *, at: datetime, but: Actor | None = None) -> None:
    """Tell both sides of the order, except the one that acted."""
    order = inspection.order
    sides = (
        (Actor.BUYER, order.buyer_id, Permission.PLACE_ORDERS),
        (Actor.SELLER, order.seller_id, Permission.FULFIL_ORDERS),
    )
    for side, company_id, permission in sides:
        if side is not but:
            notify(
                kind=kind,
                at=at,
                company_id=company_id,
                permission=permission,
                subject_kind="inspection",
                subject_reference=inspection.reference,
                context=_facts(inspection),
                url_name="orders:detail",
                url_args=[order.reference],
            )


def tell_inspectors(visit: InspectionVisit, kind: str, *, at: datetime) -> None:
    """Tell the people of the inspection company that a job is theirs."""
    company = Q(memberships__company_id=visit.company_id)
    notify(
        kind=kind,
        at=at,
        users=User.objects.filter(company, is_active=True).distinct(),
        subject_kind="inspection",
        subject_reference=visit.inspection.reference,
        context={"inspection": visit.inspection.reference, "day": _day(visit.visit_on)},
        url_name="inspections:job",
        url_args=[visit.inspection.reference],
    )


def _facts(inspection: Inspection) -> dict[str, Any]:
    order = inspection.order
    return {
        "inspection": inspection.reference,
        "order": order.reference,
        "buyer": order.buyer.name,
        "seller": order.seller.name,
        "reason": inspection.reason,
    }


def _day(day: date) -> str:
    return day.isoformat()
