"""A contract changes by mutual consent alone, and only for what has not left."""

from datetime import timedelta
from decimal import Decimal

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from marketplace.companies.member import SYSTEM
from marketplace.core import clock, jobs
from marketplace.core.errors import NotAllowed
from marketplace.core.money import Money
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions, queries
from marketplace.orders.actions.applying import (
    ChangeLeavesNothing,
    LineShipped,
    NothingChanged,
)
from marketplace.orders.actions.changing import ChangeOpen, ChangeStale, ChangeUnexplained
from marketplace.orders.actions.locking import ClocksPaused
from marketplace.orders.change_states import CHANGE, ChangeState
from marketplace.orders.changes import Proposal, shrink
from marketplace.orders.contract import LineTerms
from marketplace.orders.models import ContractChange, Order, OrderLine
from marketplace.orders.states import OrderState as S
from tests.factories.companies import make_member
from tests.factories.money import held_order
from tests.factories.orders import make_order, ship

pytestmark = pytest.mark.django_db
D = Decimal
CHEAPER = Proposal(prices={1: D("40.00")}, reason="Steel became cheaper")


def propose(order, by, proposal=CHEAPER, at=None):
    return actions.propose_change(order=order, proposal=proposal, by=by, at=at or clock.now())


def agree(order, proposal, seller, buyer):
    change = propose(order, seller, proposal)
    return actions.accept_change(change=change, by=buyer, at=clock.now())


def lines(order):
    return [(x.position, x.quantity, x.unit_price) for x in order.lines.order_by("position")]


def plan(order):
    rows = order.instalments.order_by("position")
    return [(i.kind, i.amount_minor, i.funded_at is not None) for i in rows]


def test_an_accepted_change_is_the_next_revision_with_both_names(alice, sven):
    order = make_order(alice, sven)
    first = order.contract_hash

    order = agree(order, CHEAPER, sven, alice)

    assert (order.revision, order.total_minor) == (2, 20 * 4000 + 25000 + 8000)
    assert order.contract_hash != first
    assert lines(order) == [(1, 20, 40), (2, 10, 25)]
    assert [r.contract_hash for r in order.revisions.order_by("number")] == [
        first,
        order.contract_hash,
    ]
    live = [a for a in queries.acceptances_of(order) if a.revision.number == 2]
    assert [(a.side, a.person) for a in live] == [("seller", sven.user), ("buyer", alice.user)]


def test_earlier_revisions_and_their_lines_are_kept(alice, sven):
    order = make_order(alice, sven)
    more = LineTerms("Oak table", D(1), "piece", D("300.00"))

    order = agree(order, Proposal(quantities={2: D(0)}, added=(more,), reason="Table"), sven, alice)

    assert [(x.position, x.title) for x in order.lines.order_by("position")] == [
        (1, "Oak chair"),
        (3, "Oak table"),
    ]
    assert [x.title for x in queries.lines_of_revision(order, 1)] == ["Oak chair", "Oak stool"]
    assert [x.title for x in queries.lines_of_revision(order, 2)] == ["Oak chair", "Oak table"]


def test_before_payment_the_whole_plan_is_made_anew(alice, sven):
    order = make_order(alice, sven, deposit_bps=3000)

    order = agree(order, CHEAPER, sven, alice)

    assert order.total_minor == 113000
    assert plan(order) == [("deposit", 33900, False), ("balance", 79100, False)]
    assert order.tranches.get().amount_minor == 113000


def test_after_the_deposit_a_rise_is_a_new_instalment_before_shipment(alice, sven):
    order = make_order(alice, sven, deposit_bps=3000, state=S.IN_PRODUCTION)
    before = plan(order)

    order = agree(order, Proposal(prices={1: D("50.00")}, reason="Oak"), sven, alice)

    assert plan(order) == [*before, ("addition", 20 * 450, False)]
    assert order.instalments.get(kind="addition").due_event == "before_shipment"
    assert order.tranches.get().amount_minor == order.total_minor == 133000


def test_after_the_deposit_a_fall_takes_from_what_is_unpaid_first(alice, sven):
    order = make_order(alice, sven, deposit_bps=3000, state=S.IN_PRODUCTION)

    order = agree(order, CHEAPER, sven, alice)

    assert plan(order) == [("deposit", 37200, True), ("balance", 86800 - 11000, False)]


def test_a_fall_beyond_what_is_unpaid_leaves_nothing_to_wait_for(alice, sven):
    order = held_order(alice, sven, deposit_bps=5000)

    order = agree(order, Proposal(prices={1: D("1.00")}, reason="Sample"), sven, alice)

    assert order.total_minor == 2000 + 25000 + 8000
    assert plan(order) == [("deposit", 35000, True), ("balance", 0, True)]
    assert queries.next_instalment(order) is None


def test_the_promised_day_and_its_dates_are_made_anew(alice, sven):
    order = make_order(alice, sven, state=S.IN_PRODUCTION)
    promised, late, ends = order.promised_on, order.late_from_at, order.not_shipped_due_at

    order = agree(order, Proposal(lead_time_days=24, reason="Oak is late"), sven, alice)

    ten = timedelta(days=10)
    assert (order.promised_on, order.lead_time_days) == (promised + ten, 24)
    assert (order.late_from_at, order.not_shipped_due_at) == (late + ten, ends + ten)


def test_the_supplier_confirms_with_changes_and_the_buyer_answers(alice, sven):
    order = make_order(alice, sven, state=S.AWAITING_SUPPLIER)
    at = clock.now()

    change = propose(order, sven, Proposal(lead_time_days=40, reason="Holiday"))
    order.refresh_from_db()
    assert (order.state, order.answer_due_at > change.lapses_at) == ("awaiting_supplier", True)
    order = actions.accept_change(change=change, by=alice, at=at)

    assert (order.state, order.revision, order.accepted_at) == ("awaiting_payment", 2, at)
    assert order.payment_due_at == at + timedelta(days=14)
    assert order.instalments.get().due_at == order.payment_due_at


def test_the_buyer_changes_no_order_that_the_supplier_has_not_answered(alice, sven):
    order = make_order(alice, sven, state=S.AWAITING_SUPPLIER)

    with pytest.raises(TransitionRefused):
        propose(order, alice)

    assert order.changes.count() == 0


def test_an_offer_before_the_first_acceptance_ends_the_reading(alice, sven):
    order = make_order(alice, sven, accepted=False)

    order = agree(order, CHEAPER, alice, sven)

    assert (order.accepted_at is not None, order.revision) == (True, 2)


@pytest.mark.parametrize("state", list(S))
def test_each_state_can_be_changed_or_not(state, alice, sven):
    order = make_order(alice, sven, state=state)
    open_to = {"awaiting_supplier", "awaiting_payment", "in_production", "ready_to_ship"}
    proposal = Proposal(lead_time_days=33, reason="Oak")

    if state in open_to:
        assert propose(order, sven, proposal).state == "open"
    else:
        with pytest.raises((TransitionRefused, LineShipped)):
            propose(order, sven, proposal)
        assert order.changes.count() == 0


WAYS = {
    "accept": lambda change, by, at: actions.accept_change(change=change, by=by, at=at),
    "refuse": lambda change, by, at: actions.refuse_change(change=change, by=by, at=at),
    "withdraw": lambda change, by, at: actions.withdraw_change(change=change, by=by, at=at),
    "lapse": lambda change, by, at: actions.lapse_change(change=change, at=at + timedelta(days=6)),
}
MAY = {"accept": ("alice",), "refuse": ("alice",), "withdraw": ("sven",), "lapse": ("anybody",)}


@pytest.mark.parametrize("who", ["alice", "sven", "mallory", "olga", "clerk"])
@pytest.mark.parametrize("name", list(WAYS))
def test_each_way_out_is_open_to_its_side_alone(name, who, alice, sven, mallory, olga):
    order = make_order(alice, sven)
    change = propose(order, sven)
    clerk = make_member(alice.company, "Finance")
    people = {"alice": alice, "sven": sven, "mallory": mallory, "olga": olga, "clerk": clerk}

    if who in MAY[name] or name == "lapse":
        WAYS[name](change, people[who], clock.now())
        change.refresh_from_db()
        assert change.state != "open"
    else:
        with pytest.raises((NotAllowed, TransitionRefused)):
            WAYS[name](change, people[who], clock.now())
        change.refresh_from_db()
        assert (change.state, change.decided_at) == ("open", None)
    order.refresh_from_db()
    assert order.revision == (2 if name == "accept" and who == "alice" else 1)


@pytest.mark.parametrize("state", [s for s in ChangeState if s != ChangeState.OPEN])
def test_a_decided_offer_is_decided(state, alice, sven):
    order = make_order(alice, sven)
    change = propose(order, sven)
    end = {
        "accepted": lambda: WAYS["accept"](change, alice, clock.now()),
        "refused": lambda: WAYS["refuse"](change, alice, clock.now()),
        "withdrawn": lambda: WAYS["withdraw"](change, sven, clock.now()),
        "lapsed": lambda: WAYS["lapse"](change, SYSTEM, clock.now()),
        "fallen": lambda: actions.cancel_order(order=order, by=alice, at=clock.now()),
    }
    end[state.value]()

    for name, way in WAYS.items():
        by = sven if name == "withdraw" else alice
        with pytest.raises(TransitionRefused):
            way(change, by, clock.now())

    change.refresh_from_db()
    assert (change.state, {row.name for row in CHANGE}) == (
        state,
        {"accept", "refuse", "withdraw", "lapse", "fall"},
    )


def test_an_offer_lapses_after_five_days_by_the_sweep(alice, sven, advance):
    order = make_order(alice, sven)
    change = propose(order, sven)
    assert change.lapses_at == change.proposed_at + timedelta(days=5)
    with pytest.raises(TransitionRefused):
        actions.lapse_change(change=change, at=change.lapses_at - timedelta(seconds=1))

    advance(days=5, minutes=1)
    jobs.run_all()

    change.refresh_from_db()
    order.refresh_from_db()
    assert (change.state, order.revision) == ("lapsed", 1)


@pytest.mark.parametrize("way", ["refuse", "withdraw", "lapse", "accept"])
def test_nobody_ends_an_order_for_being_late_while_its_contract_is_talked_about(
    way, alice, sven, advance
):
    order = held_order(alice, sven)
    due = order.not_shipped_due_at
    advance(seconds=(due - clock.now()).total_seconds() - 3600)
    change = propose(order, sven)
    order.refresh_from_db()
    assert order.held_at is not None

    advance(days=2)
    jobs.run("orders.not_shipped")
    order.refresh_from_db()
    assert order.state == S.IN_PRODUCTION

    if way == "refuse":
        actions.refuse_change(change=change, by=alice, at=clock.now(), answer="No.")
    elif way == "withdraw":
        actions.withdraw_change(change=change, by=sven, at=clock.now())
    elif way == "accept":
        actions.accept_change(change=change, by=alice, at=clock.now())
    else:
        advance(days=4)
        actions.lapse_change(change=change, at=clock.now())
    order.refresh_from_db()
    held = timedelta(days=6 if way == "lapse" else 2)
    assert (order.held_at, order.holds.filter(lifted_at=None).count()) == (None, 0)
    assert abs(order.not_shipped_due_at - max(due + held, clock.now() + timedelta(hours=48))) < (
        timedelta(minutes=5)
    )


def test_an_offer_past_its_time_is_not_accepted_before_the_sweep_comes(alice, sven):
    change = propose(make_order(alice, sven), sven)

    with pytest.raises(ChangeStale):
        actions.accept_change(change=change, by=alice, at=change.lapses_at)

    change.refresh_from_db()
    assert change.state == "open"


@pytest.mark.parametrize(
    ("proposal", "refusal"),
    [
        (Proposal(prices={1: D("45.50")}, reason="Same"), NothingChanged),
        (Proposal(prices={1: D("40.00")}, reason="  "), ChangeUnexplained),
        (Proposal(quantities={1: D(0), 2: D(0)}, reason="None"), ChangeLeavesNothing),
    ],
)
def test_an_offer_that_is_none_is_refused(proposal, refusal, alice, sven):
    order = make_order(alice, sven)

    with pytest.raises(refusal):
        propose(order, sven, proposal)

    assert order.changes.count() == 0


def test_one_offer_at_a_time(alice, sven):
    order = make_order(alice, sven)
    propose(order, sven)

    with pytest.raises(ChangeOpen):
        propose(order, alice)

    assert order.changes.count() == 1


def ready(alice, sven):
    return held_order(alice, sven, state=S.READY_TO_SHIP)


def send_chairs(order, sven, quantity=20):
    chair = order.lines.get(position=1)
    return ship(order, sven, quantities={chair.pk: D(quantity)})


def test_after_a_first_shipment_only_what_has_not_left_is_changed(alice, sven):
    order = send_chairs(ready(alice, sven), sven)

    with pytest.raises(LineShipped):
        propose(order, sven, CHEAPER)
    order = agree(order, Proposal(prices={2: D("20.00")}, reason="Stools"), sven, alice)

    assert order.total_minor == 124000 - 5000
    assert sum(t.amount_minor for t in order.tranches.all()) == order.total_minor


def test_an_offer_falls_when_its_line_leaves_and_stays_when_another_does(alice, sven):
    order = ready(alice, sven)
    about_chairs = propose(order, sven, CHEAPER)
    order = send_chairs(order, sven, 5)
    about_chairs.refresh_from_db()
    about_stools = propose(order, sven, Proposal(prices={2: D("20.00")}, reason="Stools"))

    send_chairs(order, sven, 5)

    about_stools.refresh_from_db()
    assert (about_chairs.state, about_stools.state) == ("fallen", "open")


def test_an_offer_falls_when_the_order_is_disputed_and_none_is_made_meanwhile(alice, sven):
    order = make_order(alice, sven, state=S.IN_PRODUCTION)
    change = propose(order, sven)

    actions.pause_clocks(order=order, tranche=order.tranches.get(), at=clock.now())

    change.refresh_from_db()
    assert change.state == "fallen"
    with pytest.raises(ClocksPaused):
        propose(order, sven)
    assert order.changes.count() == 1


def test_freight_and_place_are_changed_too(alice, sven):
    order = make_order(alice, sven)
    proposal = Proposal(freight=Money(9500, "EUR"), delivery_place="Nice", reason="New site")

    order = agree(order, proposal, alice, sven)

    assert (order.freight_minor, order.total_minor) == (9500, 125500)
    assert (order.delivery_place, order.terms.delivery_place) == ("Nice", "Nice")


def test_a_shrinking_plan_takes_the_latest_unpaid_first_then_what_was_paid():
    rows = [(1, 300, True), (2, 400, False), (3, 300, False)]

    assert shrink(rows, 100) == ({3: 200}, 0)
    assert shrink(rows, 500) == ({3: 0, 2: 200}, 0)
    assert shrink(rows, 800) == ({3: 0, 2: 0, 1: 200}, 100)


@pytest.mark.parametrize(
    "change",
    [
        {"revision": 2},
        {"revision": 2, "contract_hash": "0" * 64},
        {"total_minor": 1, "goods_minor": 1, "freight_minor": 0, "revision": 2},
        {"lead_time_days": 1},
        {"delivery_place": "Nice"},
        {"accepted_at": None},
    ],
)
def test_the_database_changes_a_contract_by_an_accepted_revision_alone(change, alice, sven):
    order = make_order(alice, sven)

    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(**change)

    order.refresh_from_db()
    assert (order.revision, order.total_minor) == (1, 124000)


def test_a_line_ends_once_by_the_live_revision_and_never_after_it_left(alice, sven):
    order = agree(make_order(alice, sven), CHEAPER, sven, alice)
    old = OrderLine.ever.get(order=order, position=1, ended_revision=2)

    for where, values in (
        ({"pk": old.pk}, {"ended_revision": None}),
        ({"order": order, "position": 2}, {"ended_revision": 3}),
        ({"order": order, "position": 2}, {"quantity": 1}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            OrderLine.ever.filter(**where).update(**values)

    assert lines(order) == [(1, 20, 40), (2, 10, 25)]


def test_lines_that_do_not_make_the_goods_are_refused(alice, sven):
    order = make_order(alice, sven)

    def add():
        with transaction.atomic(), connection.cursor() as cursor:
            OrderLine.objects.create(
                order=order, position=9, title="x", quantity=1, unit="piece", unit_price=1,
                currency="EUR", total_minor=100,
            )  # fmt: skip
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="its goods are"):
        add()

    assert order.lines.count() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE orders_contractchange SET total_minor = 1",
        "UPDATE orders_contractchange SET terms = '{}'",
        "DELETE FROM orders_contractchange",
    ],
)
def test_what_was_offered_is_never_changed(statement, superuser_cursor, alice, sven):
    propose(make_order(alice, sven), sven)

    with pytest.raises(psycopg.errors.RestrictViolation):
        superuser_cursor.execute(statement)

    assert ContractChange.objects.get().state == "open"
