"""An inspection from the contract to the release of the goods, and every way round."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from marketplace.core import clock
from marketplace.core.errors import NotAllowed
from marketplace.core.states import history
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders import actions as orders
from marketplace.orders.actions.inspecting import InspectionFailed, InspectionPending
from marketplace.orders.criteria import Finding
from tests.factories.companies import make_admin, make_seller
from tests.factories.inspections import (
    BAD,
    GOOD,
    book,
    inspection_of,
    make_inspector,
    order_to_inspect,
    report,
)
from tests.factories.money import held_order
from tests.factories.orders import ship
from trade_assurance.actions import inspections
from trade_assurance.actions.inspections import Entry
from trade_assurance.actions.inspections.refusals import (
    DayRefused,
    FindingRefused,
    InspectionOpen,
    InspectorUnknown,
    NothingFound,
    ReasonNeeded,
    TooLateToInspect,
    TooManyRepeats,
)
from trade_assurance.inspection_states import INSPECTION, InspectionState
from trade_assurance.models import Inspection, InspectionFinding, InspectionReport
from trade_assurance.tasks import sweep_inspections

pytestmark = pytest.mark.django_db
NOW = clock.now


@pytest.fixture
def buyer():
    return make_admin()


@pytest.fixture
def seller():
    return make_seller()


@pytest.fixture
def ines():
    return make_inspector()


@pytest.fixture
def order(buyer, seller, ines):
    return order_to_inspect(buyer, seller, ines)


def fresh(row):
    row.refresh_from_db()
    return row


def test_the_inspection_of_the_contract_begins_when_the_goods_are_ready(order, ines):
    inspection = inspection_of(order)

    assert (inspection.state, inspection.by_contract) == ("agreed", True)
    assert (inspection.wanted, inspection.paid_by) == (ines.company, "buyer")
    assert fresh(order).held_at is not None


def test_it_begins_once_four_fifths_are_made(buyer, seller):
    order = order_to_inspect(buyer, seller, ready=False)
    orders.report_progress(order=order, by=seller, at=NOW(), quantity=959)
    assert not Inspection.objects.exists()

    orders.report_progress(order=order, by=seller, at=NOW(), quantity=960)
    orders.mark_ready(order=order, by=seller, at=NOW())
    assert inspection_of(order).state == "agreed"


def test_goods_that_passed_leave(order, buyer, seller, ines):
    visit = book(inspection_of(order), ines, buyer)
    with pytest.raises(InspectionPending):
        ship(order, seller)

    inspection = report(visit, ines, GOOD)

    visit.refresh_from_db()
    assert (inspection.state, fresh(order).inspection) == ("passed", "passed")
    assert (visit.state, visit.advanced_by, visit.borne_by) == ("done", "buyer", "buyer")
    assert order.held_at is None
    assert ship(order, seller).state == "shipping"


def test_goods_that_failed_are_fixed_and_inspected_again_at_the_sellers_expense(
    order, buyer, seller, ines
):
    first = book(inspection_of(order), ines, buyer)
    inspection = report(first, ines, BAD)
    assert (inspection.state, fresh(order).inspection) == ("failed", "failed")
    assert (fresh(first).advanced_by, fresh(first).borne_by) == ("buyer", "seller")
    with pytest.raises(InspectionFailed):
        ship(order, seller)

    inspections.fix_goods(inspection=inspection, note="Thinner walls", by=seller, at=NOW())
    again = book(inspection, ines, seller)
    inspection = report(again, ines, GOOD)

    assert (again.number, again.advanced_by) == (2, "seller")
    assert fresh(again).borne_by == "seller"
    assert (inspection.state, inspection.repeats) == ("passed", 1)
    assert ship(order, seller).state == "shipping"


def test_goods_are_inspected_again_three_times_at_most(order, buyer, seller, ines):
    inspection = report(book(inspection_of(order), ines, buyer), ines, BAD)
    for _repeat in range(3):
        inspections.fix_goods(inspection=inspection, note="Fixed", by=seller, at=NOW())
        inspection = report(book(inspection, ines, buyer), ines, BAD)

    with pytest.raises(TooManyRepeats):
        inspections.fix_goods(inspection=inspection, note="Once more", by=seller, at=NOW())
    assert (fresh(inspection).state, inspection.repeats) == ("failed", 3)


def test_the_buyer_alone_waives_with_a_reason_that_is_kept(order, buyer, seller, ines):
    inspection = report(book(inspection_of(order), ines, buyer), ines, BAD)
    waive = {"inspection": inspection, "at": NOW()}
    with pytest.raises(NotAllowed):
        inspections.waive_inspection(**waive, reason="Fine", by=seller)
    with pytest.raises(ReasonNeeded):
        inspections.waive_inspection(**waive, reason=" ", by=buyer)
    assert fresh(inspection).state == "failed"

    inspection = inspections.waive_inspection(**waive, reason="Good enough for us", by=buyer)

    assert (inspection.state, inspection.waived_by) == ("waived", buyer.user)
    waived = history(inspection).get(name="waive")
    assert (waived.user_id, waived.reason) == (buyer.user_id, "Good enough for us")
    assert fresh(order).inspection == "waived"
    assert ship(order, seller).state == "shipping"


def test_a_failed_inspection_may_end_in_a_wish_to_cancel(order, buyer, seller, ines):
    inspection = report(book(inspection_of(order), ines, buyer), ines, BAD)
    inspection = inspections.ask_to_cancel(
        inspection=inspection, by=buyer, at=NOW(), reason="Too heavy"
    )
    assert inspection.state == "cancellation_asked"

    orders.refuse_cancellation(order=order, by=seller, at=NOW(), reason="We fix them")
    assert fresh(inspection).state == "failed"
    assert fresh(order).inspection == "failed"


def test_an_order_that_is_cancelled_ends_its_inspection_and_the_fee_stays(
    order, buyer, seller, ines
):
    visit = book(inspection_of(order), ines, buyer, days=2)

    orders.cancel_by_seller(order=order, by=seller, at=NOW(), reason="Fire")

    assert (inspection_of(order).state, fresh(visit).state) == ("ended", "cancelled")
    assert visit.borne_by == "buyer"


def test_closed_doors_cost_the_seller_the_fee(order, buyer, ines):
    visit = book(inspection_of(order), ines, buyer)

    inspections.report_no_access(
        inspection=visit.inspection, reason="Nobody there", by=ines, at=NOW()
    )

    assert (inspection_of(order).state, fresh(visit).borne_by) == ("no_access", "seller")
    assert book(inspection_of(order), ines, buyer).advanced_by == "buyer"


def test_an_inspector_who_does_not_come_is_paid_by_nobody(order, buyer, ines):
    visit = book(inspection_of(order), ines, buyer)

    inspections.report_missing(inspection=visit.inspection, by=buyer, at=NOW())

    assert (inspection_of(order).state, fresh(visit).borne_by) == ("inspector_missing", "nobody")


def test_nobody_says_what_became_of_a_visit_before_its_day(order, buyer, ines):
    visit = book(inspection_of(order), ines, buyer, days=2)
    acts = (
        lambda: inspections.report_missing(inspection=visit.inspection, by=buyer, at=NOW()),
        lambda: inspections.report_no_access(
            inspection=visit.inspection, reason="Closed", by=ines, at=NOW()
        ),
        lambda: inspections.draft_report(visit=visit, by=ines, at=NOW()),
    )
    for act in acts:
        with pytest.raises(DayRefused):
            act()
    assert (inspection_of(order).state, fresh(visit).borne_by) == ("booked", "")


@pytest.mark.parametrize("days", [-1, 61])
def test_a_visit_is_booked_for_a_day_that_is_to_come(order, buyer, ines, days):
    with pytest.raises(DayRefused):
        book(inspection_of(order), ines, buyer, days=days)

    assert inspection_of(order).state == "agreed"


def test_only_listed_companies_are_booked(order, buyer, seller):
    with pytest.raises(InspectorUnknown):
        book(inspection_of(order), seller, buyer)
    assert inspection_of(order).visits.count() == 0


def test_a_visit_is_moved_to_another_day(order, buyer, ines):
    visit = book(inspection_of(order), ines, buyer, days=2)
    day = (NOW() + timedelta(days=4)).date()

    inspections.reschedule_visit(inspection=visit.inspection, visit_on=day, by=ines, at=NOW())

    assert fresh(visit).visit_on == day


def test_a_buyer_asks_and_the_seller_agrees(buyer, seller):
    order = held_order(buyer, seller)
    inspection = inspections.ask_inspection(order=order, by=buyer, at=NOW(), note="Please")
    with pytest.raises(InspectionOpen):
        inspections.ask_inspection(order=order, by=buyer, at=NOW())
    with pytest.raises(NotAllowed):
        inspections.agree_inspection(inspection=inspection, by=buyer, at=NOW())

    inspections.agree_inspection(inspection=inspection, by=seller, at=NOW())

    assert (fresh(inspection).state, fresh(order).inspection) == ("agreed", "required")


def test_a_buyer_does_without_what_was_only_asked_for(buyer, seller):
    order = held_order(buyer, seller)
    inspection = inspections.ask_inspection(order=order, by=buyer, at=NOW())
    inspections.agree_inspection(inspection=inspection, by=seller, at=NOW())

    inspections.withdraw_inspection(inspection=inspection, by=buyer, at=NOW())

    assert (fresh(inspection).state, fresh(order).inspection) == ("withdrawn", "")
    assert order.held_at is None


def test_an_inspection_of_the_contract_is_not_withdrawn(order, buyer):
    with pytest.raises(TooLateToInspect):
        inspections.withdraw_inspection(inspection=inspection_of(order), by=buyer, at=NOW())
    assert inspection_of(order).state == "agreed"


def test_a_seller_refuses_with_a_reason(buyer, seller):
    order = held_order(buyer, seller)
    inspection = inspections.ask_inspection(order=order, by=buyer, at=NOW())

    inspections.refuse_inspection(inspection=inspection, reason="Secret", by=seller, at=NOW())

    assert (fresh(inspection).state, inspection.reason) == ("refused", "Secret")
    assert (fresh(order).inspection, order.held_at) == ("", None)


def test_silence_of_three_days_goes_to_the_operators(buyer, seller, advance):
    inspection = inspections.ask_inspection(order=held_order(buyer, seller), by=buyer, at=NOW())
    assert sweep_inspections() == 0

    advance(days=3)
    assert (sweep_inspections(), sweep_inspections()) == (1, 0)
    assert fresh(inspection).state == "unanswered"


def test_nothing_is_inspected_after_the_goods_left(buyer, seller):
    order = held_order(buyer, seller, state="shipping")

    with pytest.raises(TooLateToInspect):
        inspections.ask_inspection(order=order, by=buyer, at=NOW())
    assert Inspection.objects.count() == 0


def test_open_points_need_a_reason_and_leave_the_gate_closed(order, buyer, seller, ines):
    visit = book(inspection_of(order), ines, buyer)
    some = {1: GOOD[1]}
    with pytest.raises(NothingFound):
        report(visit, ines, some)
    assert InspectionReport.objects.filter(submitted_at__isnull=False).count() == 0

    inspection = report(visit, ines, some, inconclusive="No scale was there")
    assert (inspection.state, fresh(order).inspection) == ("inconclusive", "required")
    with pytest.raises(InspectionPending):
        ship(order, seller)


def test_an_inspector_may_leave_good_figures_undecided_but_not_call_bad_ones_good(
    order, buyer, ines
):
    inspection = report(
        book(inspection_of(order), ines, buyer), ines, GOOD, inconclusive="Lot was mixed"
    )
    written = InspectionReport.objects.get()

    assert (inspection.state, written.computed, written.result) == (
        "inconclusive", "passed", "inconclusive",
    )  # fmt: skip


def test_a_report_is_replaced_only_by_a_new_revision(order, buyer, ines):
    visit = book(inspection_of(order), ines, buyer)
    report(visit, ines, BAD)
    first = InspectionReport.objects.get()
    assert fresh(visit).borne_by == "seller"

    inspection = report(visit, ines, GOOD)
    assert fresh(visit).borne_by == "buyer"

    second = InspectionReport.objects.get(revision=2)
    assert (inspection.state, fresh(order).inspection) == ("passed", "passed")
    assert (first.result, second.result) == ("failed", "passed")
    assert fresh(first).sha256 != second.sha256
    for change in (
        lambda: InspectionReport.objects.filter(pk=first.pk).update(remarks="x"),
        lambda: InspectionFinding.objects.filter(report=first).update(value="750"),
        lambda: InspectionFinding.objects.filter(report=first).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert first.findings.get(position=1).value == "770"


@pytest.mark.parametrize(
    "finding",
    [
        Finding(value="NaN"),
        Finding(value="1e99"),
        Finding(value="heavy"),
        Finding(value="9" * 201),
        Finding(value="750", checked=-1),
        Finding(value="750", checked=3, failing=4),
    ],
)
def test_figures_that_cannot_be_true_are_refused(order, buyer, ines, finding):
    visit = book(inspection_of(order), ines, buyer)
    draft = inspections.draft_report(visit=visit, by=ines, at=NOW())

    with pytest.raises(FindingRefused) as refused:
        inspections.save_findings(
            report=draft, entries={1: Entry(finding=finding)}, by=ines, at=NOW()
        )

    assert refused.value.position == 1
    row = draft.findings.get(position=1)
    assert (row.value, row.checked, row.verdict) == ("", None, "open")


def test_a_report_for_anothers_job_is_refused(order, buyer, seller, ines):
    other = make_inspector("Contrôle Nord")
    visit = book(inspection_of(order), ines, buyer)
    draft = inspections.draft_report(visit=visit, by=ines, at=NOW())
    for by in (other, buyer, seller):
        with pytest.raises(NotAllowed):
            inspections.draft_report(visit=visit, by=by, at=NOW())
        with pytest.raises(NotAllowed):
            inspections.submit_report(report=draft, by=by, at=NOW(), inconclusive="x")

    assert fresh(draft).submitted_at is None
    assert inspection_of(order).state == "booked"


def test_a_second_handing_in_of_the_same_report_is_refused(order, buyer, ines):
    visit = book(inspection_of(order), ines, buyer)
    report(visit, ines, GOOD)
    written = InspectionReport.objects.get()

    with pytest.raises(TooLateToInspect):
        inspections.submit_report(report=written, by=ines, at=NOW())
    assert InspectionReport.objects.count() == 1


def test_nothing_is_revised_after_the_goods_left(order, buyer, seller, ines):
    visit = book(inspection_of(order), ines, buyer)
    report(visit, ines, GOOD)
    ship(order, seller)

    with pytest.raises(TooLateToInspect):
        inspections.draft_report(visit=visit, by=ines, at=NOW())
    assert inspection_of(order).state == "passed"


@pytest.mark.parametrize("actor", list(Actor))
@pytest.mark.parametrize("state", list(InspectionState))
def test_each_state_name_and_actor_moves_or_is_refused(state, actor):
    for name in {row.name for row in INSPECTION}:
        rows = [
            row for row in INSPECTION
            if row.name == name and state in row.sources and actor in row.actors
        ]  # fmt: skip
        if rows:
            assert INSPECTION.target(name, state=state, actor=actor) == rows[0].target
        else:
            with pytest.raises(TransitionRefused):
                INSPECTION.target(name, state=state, actor=actor)
