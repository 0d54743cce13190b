"""Inspections for tests, brought to any state through the real actions."""

from datetime import timedelta
from decimal import Decimal

from marketplace.companies import actions as companies
from marketplace.companies.models import Invitation
from marketplace.companies.queries import member_for
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.orders import actions as orders
from marketplace.orders.contract import InspectionTerms, LineTerms
from marketplace.orders.criteria import Criterion, Finding
from tests.factories.companies import PASSWORD, make_operator
from tests.factories.money import pay_by_card
from tests.factories.orders import make_order
from trade_assurance.actions import inspections
from trade_assurance.actions.inspections import Entry
from trade_assurance.models import Inspection, Inspector

WEIGHT = Criterion(name="Weight", measure="number", target="750", unit="g", tolerance=Decimal(10))
LEAKS = Criterion(name="Leak test", measure="yes_no", target="yes", aql=Decimal("2.5"))
BOX = Criterion(name="Packaging", target="Five-layer boxes")
FEE = Money(29000, "EUR")
GOOD = {
    1: Entry(finding=Finding(value="752")),
    2: Entry(finding=Finding(checked=80, failing=5)),
    3: Entry(finding=Finding(value="yes")),
}
BAD = {**GOOD, 1: Entry(finding=Finding(value="770"), note="Too thick")}


def make_inspector(name="Bureau Vert", *, operator=None, fee=FEE):
    """The first person of a listed inspection company."""
    operator = operator or make_operator(email=f"{name.lower().replace(' ', '')}@operators.test")
    email = f"{name.lower().replace(' ', '.')}@inspectors.test"
    listed = inspections.register_inspector(
        name=name, country="FR", email=email, fee=fee, by=operator, at=clock.now()
    )
    invitation = Invitation.objects.get(company=listed.company)
    joined = companies.accept_as_new_person(
        invitation=invitation, full_name="Ines Prüfer", password=PASSWORD, language="en",
        at=clock.now(),
    )  # fmt: skip
    return member_for(joined.user)


def order_to_inspect(buyer, seller, inspector=None, *, paid_by="buyer", ready=True, **terms):
    """A paid order of 1,200 bottles whose contract requires an inspection."""
    line = LineTerms("Bottle", Decimal(1200), "piece", Decimal("5.90"), criteria=(WEIGHT, LEAKS))
    company = inspector.company if inspector else None
    wanted = InspectionTerms(
        inspector_id=company.pk if company else None,
        inspector=company.name if company else "",
        paid_by=paid_by,
    )
    order = make_order(
        buyer, seller, **{"lines": (line,), "criteria": (BOX,), "inspection": wanted, **terms}
    )
    pay_by_card(order, buyer)
    if ready:
        order = orders.mark_ready(order=order, by=seller, at=clock.now())
    return order


def inspection_of(order):
    return Inspection.objects.get(order=order)


def book(inspection, inspector, by, *, days=0):
    at = clock.now()
    day = (at + timedelta(days=days)).date()
    return inspections.book_visit(
        inspection=inspection, company=inspector.company, visit_on=day, by=by, at=at
    )


def report(visit, inspector, entries, *, inconclusive="", photos=None):
    """Fill in a report and hand it in; return the inspection."""
    at = clock.now()
    draft = inspections.draft_report(visit=visit, by=inspector, at=at)
    inspections.save_findings(report=draft, entries=entries, by=inspector, at=at, photos=photos)
    return inspections.submit_report(report=draft, by=inspector, at=at, inconclusive=inconclusive)


def listed(company):
    return Inspector.objects.get(company=company)
