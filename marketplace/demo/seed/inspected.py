"""A deal of the demo that is paid in two parts and whose goods failed their first inspection."""

from collections.abc import Generator
from datetime import timedelta
from decimal import Decimal

from marketplace.companies import actions as companies
from marketplace.companies.member import Member
from marketplace.companies.models import Invitation
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.demo.cast import PASSWORD
from marketplace.demo.seed.cast import Cast
from marketplace.demo.seed.deals import step, steps_of
from marketplace.demo.seed.story import Scene
from marketplace.orders.criteria import Criterion, Finding
from marketplace.orders.models import Order
from rfq import actions as rfqs
from rfq.offer import Offer, OfferLine
from rfq.queries import current_revision
from trade_assurance.actions import inspections
from trade_assurance.actions.inspections import Circumstances, Entry
from trade_assurance.models import Inspection

HISTORY = timedelta(days=25)  # how far back the deal reaches
CRITERIA = (
    Criterion(
        name="Net weight", measure="number", target="1450", unit="g", tolerance=Decimal(30),
        sample=20, method="Kitchen scale, 1 g",
    ),
    Criterion(
        name="Leak test", measure="yes_no", target="yes", aql=Decimal("2.5"),
        method="Filled, closed, upside down for ten minutes",
    ),
)  # fmt: skip
PACKING = Criterion(name="Packaging", target="Double-wall cartons, six pieces each, corners padded")
FAILED = {
    1: Entry(finding=Finding(value="1452", checked=20, failing=0)),
    2: Entry(finding=Finding(checked=50, failing=9), note="Nine lids drip at the hinge."),
    3: Entry(finding=Finding(value="yes")),
}


def make_inspector(*, operator: Member) -> None:
    """Put an inspection company on the list; its first person has joined."""
    at = clock.now()
    listed = inspections.register_inspector(
        name="Egeïs Control", country="GR", email="irini@egeis-control.example",
        fee=Money(29_000, "EUR"), by=operator, at=at, regions="Greece, Italy, Balkans",
    )  # fmt: skip
    companies.accept_as_new_person(
        invitation=Invitation.objects.get(company=listed.company), full_name="Irini Vakali",
        password=PASSWORD, language="en", at=at,
    )  # fmt: skip


def scene(cast: Cast) -> Scene:
    """Deposit and balance are held; the goods failed, are fixed, and are looked at again today."""
    yield 24
    order = yield from _order(cast)
    yield from steps_of(cast, order, "amelie", "nikos", (
        step(23, "pay", "card"), step(14, "progress", 300, "Half of the pots brazed"), step(8, "ready"),
        step(7.5, "pay", "card"),
    ))  # fmt: skip
    yield 7
    asked = inspections.ask_inspection(
        order=order,
        by=cast["amelie"],
        at=clock.now(),
        note="Étanchéité du couvercle, s'il vous plaît.",
    )
    yield 6.5
    inspections.agree_inspection(inspection=asked, by=cast["nikos"], at=clock.now())
    yield 6.2
    _book(cast, asked, "amelie", days=1)
    yield 5
    _report(cast, asked)
    yield 4
    inspections.fix_goods(
        inspection=asked, note="All 600 hinges get a new seal.", by=cast["nikos"], at=clock.now()
    )
    yield 0.4
    _book(cast, asked, "nikos", days=0)


def _order(cast: Cast) -> Generator[float, None, Order]:
    quotation = rfqs.quote_privately(
        buyer=cast.company("amelie"), title="600 théières isothermes 1,2 l", by=cast["nikos"],
        at=clock.now(),
    )  # fmt: skip
    rfqs.submit_quotation(quotation=quotation, offer=_offer(), by=cast["nikos"], at=clock.now())
    yield 23.5
    quotation.refresh_from_db()
    revision = current_revision(quotation)
    return rfqs.accept_revision(
        quotation=quotation, number=revision.number, terms_hash=revision.terms_hash,
        by=cast["amelie"], at=clock.now(),
    )  # fmt: skip


def _offer() -> Offer:
    line = OfferLine(
        description="Insulated teapot 1.2 l, brushed", quantity=Decimal(600), unit="piece",
        unit_price=Decimal("14.80"), criteria=CRITERIA,
    )  # fmt: skip
    return Offer(
        currency="EUR", lines=(line,), valid_until=clock.now() + timedelta(days=20),
        freight=Money(42_000, "EUR"), incoterm="DAP", place="Lyon", country="FR",
        lead_time_days=18, transport_mode="land", deposit_bps=3_000, criteria=(PACKING,),
        message="30 % before production, the rest when the pots are ready.",
    )  # fmt: skip


def _book(cast: Cast, inspection: Inspection, who: str, *, days: int) -> None:
    inspections.book_visit(
        inspection=inspection, company=cast.company("irini"), by=cast[who], at=clock.now(),
        visit_on=(clock.now() + timedelta(days=days)).date(), place="Hall 2, Keratsini",
    )  # fmt: skip


def _report(cast: Cast, inspection: Inspection) -> None:
    at, by = clock.now(), cast["irini"]
    report = inspections.draft_report(visit=inspection.visits.get(), by=by, at=at)
    seen = Circumstances(remarks="Finished and packed: all 600.", lot_seen=Decimal(600))
    inspections.save_findings(report=report, entries=FAILED, by=by, at=at, about=seen)
    inspections.submit_report(report=report, by=by, at=at)
