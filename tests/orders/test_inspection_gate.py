from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from marketplace.core import clock
from marketplace.core.states import history
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions
from marketplace.orders.actions.inspecting import InspectionFailed, InspectionPending
from marketplace.orders.contract import InspectionTerms, LineTerms
from marketplace.orders.criteria import Criterion
from marketplace.orders.criteria_clauses import criteria_clauses
from marketplace.orders.models import HoldKind, Shipment
from marketplace.orders.queries import not_shipped_orders
from marketplace.orders.rules import choices
from marketplace.orders.states import OrderState as S
from tests.factories.companies import make_admin, make_seller
from tests.factories.orders import make_order, ship

pytestmark = pytest.mark.django_db

WEIGHT = Criterion(
    name="Weight", measure="number", target="750", unit="g", tolerance=Decimal(10),
    aql=Decimal("2.5"), method="Scale",
)  # fmt: skip
BOX_IN_WORDS = "The whole order: Packaging: Five-layer boxes, 24 each"
BOX = Criterion(name="Packaging", target="Five-layer boxes, 24 each")


@pytest.fixture
def buyer():
    return make_admin()


@pytest.fixture
def seller():
    return make_seller()


def inspected(buyer, seller, **terms):
    terms = {"inspection": InspectionTerms(inspector="Bureau Vert", paid_by="seller"), **terms}
    return make_order(buyer, seller, state=S.READY_TO_SHIP, **terms)


def result(order, gate, **more):
    return actions.record_inspection_result(order=order, gate=gate, at=clock.now(), **more)


def test_an_order_without_an_inspection_ships_as_ever(buyer, seller):
    order = make_order(buyer, seller, state=S.READY_TO_SHIP)

    assert order.inspection == ""
    assert ship(order, seller).state == S.SHIPPING


@pytest.mark.parametrize(
    ("gate", "refusal"),
    [("required", InspectionPending), ("failed", InspectionFailed)],
)
def test_goods_do_not_leave_before_they_passed(buyer, seller, gate, refusal):
    order = inspected(buyer, seller)
    if gate == "failed":
        order = result(order, gate)

    with pytest.raises(refusal) as refused:
        ship(order, seller)

    order.refresh_from_db()
    assert (order.state, order.inspection, order.shipped_at) == (S.READY_TO_SHIP, gate, None)
    assert refused.value.code == f"inspection_{'pending' if gate == 'required' else 'failed'}"
    assert "ship" not in choices(seller, order, clock.now())


@pytest.mark.parametrize("gate", ["passed", "waived"])
def test_goods_leave_after_they_passed_or_the_buyer_waived_it(buyer, seller, gate):
    order = result(inspected(buyer, seller), gate, by=buyer, reason="Seen on video")

    assert "ship" in choices(seller, order, clock.now())
    assert ship(order, seller).state == S.SHIPPING
    noted = history(order).get(name=f"inspection_{gate}")
    assert (noted.actor, noted.reason) == ("buyer", "Seen on video")


def test_a_pass_holds_only_for_the_contract_it_was_made_for(buyer, seller):
    order = result(inspected(buyer, seller), "passed")
    order.inspected_hash = "0" * 64
    order.save(update_fields=["inspected_hash"])

    with pytest.raises(InspectionPending):
        ship(order, seller)


def test_the_database_keeps_uninspected_goods_in_whoever_asks(buyer, seller):
    order = inspected(buyer, seller)

    with pytest.raises(IntegrityError), transaction.atomic():
        Shipment.objects.filter(order=order).update(
            state="shipped", shipped_at=clock.now(), auto_receipt_at=clock.now()
        )

    assert Shipment.objects.get(order=order).state == "planned"


def test_an_inspection_that_was_asked_for_may_be_dropped_one_of_the_contract_not(buyer, seller):
    asked = make_order(buyer, seller, state=S.READY_TO_SHIP)
    asked = actions.require_inspection(order=asked, at=clock.now(), by=buyer)
    assert asked.inspection == "required"

    assert actions.drop_inspection(order=asked, at=clock.now()).inspection == ""
    agreed = inspected(buyer, seller)
    assert actions.drop_inspection(order=agreed, at=clock.now()).inspection == "required"


def test_a_hold_keeps_the_order_from_ending_and_gives_the_time_back(buyer, seller):
    order = make_order(buyer, seller, state=S.READY_TO_SHIP)
    held_at = clock.now()
    order = actions.place_hold(order=order, kind=HoldKind.INSPECTION, reference="I-1", at=held_at)
    late, due = order.late_from_at, order.not_shipped_due_at
    after = due + timedelta(days=1)

    assert list(not_shipped_orders(after)) == []
    with pytest.raises(TransitionRefused):
        actions.cancel_not_shipped(order=order, at=after)
    with pytest.raises(TransitionRefused):
        actions.cancel_late(order=order, by=buyer, at=after)

    order = actions.lift_hold(order=order, kind=HoldKind.INSPECTION, reference="I-1", at=after)
    assert order.held_at is None
    assert order.not_shipped_due_at == due + (after - held_at)
    assert order.late_from_at == max(late + (after - held_at), after + timedelta(hours=48))
    assert order.state == S.READY_TO_SHIP


def test_the_last_of_two_holds_gives_the_time_back_once(buyer, seller):
    order = make_order(buyer, seller, state=S.READY_TO_SHIP)
    at, due = clock.now(), order.not_shipped_due_at
    for kind in (HoldKind.INSPECTION, HoldKind.CHANGE):
        order = actions.place_hold(order=order, kind=kind, reference="X", at=at)
        order = actions.place_hold(order=order, kind=kind, reference="X", at=at)
    assert order.holds.count() == 2

    day = timedelta(days=1)
    order = actions.lift_hold(order=order, kind=HoldKind.CHANGE, reference="X", at=at + day)
    assert (order.held_at, order.not_shipped_due_at) == (at, due)
    for _twice in range(2):
        order = actions.lift_hold(
            order=order, kind=HoldKind.INSPECTION, reference="X", at=at + 2 * day
        )
    assert (order.held_at, order.not_shipped_due_at) == (None, due + 2 * day)


def test_criteria_and_inspection_are_clauses_of_the_contract(buyer, seller):
    line = LineTerms("Bottle", Decimal(1200), "piece", Decimal("5.90"), criteria=(WEIGHT,))
    order = inspected(buyer, seller, lines=(line,), criteria=(BOX,))

    sampled = "AQL 2.5: 80 pieces are looked at, at most 5 may fail"
    (criteria, inspection) = criteria_clauses(order.terms)
    assert criteria == (
        "Acceptance criteria",
        f"Bottle: Weight: 750 g ± 10 ({sampled}, Scale)\n{BOX_IN_WORDS}",
    )
    assert inspection[0] == "Inspection before shipment"
    assert "inspected by Bureau Vert" in inspection[1]
    assert "the supplier pays" in inspection[1]
    assert order.lines.get().criteria == [WEIGHT.to_json()]


def test_criteria_and_inspection_count_in_the_contracts_hash(buyer, seller):
    plain = make_order(buyer, seller, source_reference="A").terms
    more = make_order(buyer, seller, source_reference="A2", criteria=(BOX,)).terms
    both = inspected(buyer, seller, source_reference="A3").terms

    assert len({plain.hash, more.hash, both.hash}) == 3
