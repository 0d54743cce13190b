"""Every action is tried by every side in every state: it moves as the table says, or nothing moves."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from marketplace.companies.member import SYSTEM
from marketplace.core import clock
from marketplace.core.models import OutboxMessage, StateChange
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions
from marketplace.orders.models import Order, Shipment
from marketplace.orders.states import OrderState
from tests.factories.orders import make_order, ship

pytestmark = pytest.mark.django_db

LATER = timedelta(days=100)


def received(order, by, at):
    """By the clock only after its reminders."""
    if by is SYSTEM:
        for shipment in order.shipments.all():
            actions.remind_receipt(shipment=shipment, at=at)
    return actions.record_receipt(order=order, by=by, at=at)


# name of the action: how it is called for (order, by, at); whoever is not named below is refused.
CALLS = {
    "confirm": lambda o, by, at: actions.confirm_order(order=o, by=by, at=at),
    "decline": lambda o, by, at: actions.decline_order(order=o, by=by, at=at, reason="x"),
    "cancel": lambda o, by, at: actions.cancel_order(order=o, by=by, at=at),
    "announce": lambda o, by, at: actions.announce_transfer(order=o, by=by, at=at),
    "fund": lambda o, by, at: actions.record_funding(order=o, by=by, at=at),
    "reverse": lambda o, by, at: actions.record_funding_reversed(order=o, by=by, at=at),
    "progress": lambda o, by, at: actions.report_progress(
        order=o, by=by, at=at, quantity=Decimal(1)
    ),
    "ready": lambda o, by, at: actions.mark_ready(order=o, by=by, at=at),
    "seller_cancels": lambda o, by, at: actions.cancel_by_seller(order=o, by=by, at=at, reason="x"),
    "ask": lambda o, by, at: actions.ask_cancellation(order=o, by=by, at=at, reason="x"),
    "agree": lambda o, by, at: actions.agree_cancellation(order=o, by=by, at=at),
    "refuse": lambda o, by, at: actions.refuse_cancellation(order=o, by=by, at=at, reason="x"),
    "late": lambda o, by, at: actions.cancel_late(order=o, by=by, at=at),
    "ship": ship,
    "depart": lambda o, by, at: actions.record_transit(order=o, name="depart", by=by, at=at),
    "deliver": lambda o, by, at: actions.record_delivery(order=o, by=by, at=at),
    "extend": lambda o, by, at: actions.extend_receipt(order=o, by=by, at=at, more_days=3),
    "receive": received,
    "settle": lambda o, by, at: actions.record_settled(order=o, by=by, at=at),
    "answer_lapses": lambda o, by, at: actions.lapse_unanswered(order=o, at=at),
    "payment_lapses": lambda o, by, at: actions.lapse_unpaid(order=o, at=at),
    "wish_lapses": lambda o, by, at: actions.lapse_cancellation(order=o, at=at),
    "not_shipped": lambda o, by, at: actions.cancel_not_shipped(order=o, at=at),
}
B, S, OP, C = "buyer", "seller", "operator", "system"
EVERY = (B, S, OP, C)
# state: action: (who may, where it leads). A clock's action has no actor to choose: all four move it.
TABLE = {
    "awaiting_supplier": {
        "confirm": ((S,), "awaiting_payment"),
        "decline": ((S,), "cancelled"),
        "cancel": ((B,), "cancelled"),
        "answer_lapses": (EVERY, "cancelled"),
    },
    "awaiting_payment": {
        "cancel": ((B,), "cancelled"),
        "announce": ((B,), "awaiting_payment"),
        "fund": ((OP, C), "in_production"),
        "seller_cancels": ((S,), "cancelled"),
        "payment_lapses": (EVERY, "cancelled"),
    },
    "in_production": {
        "reverse": ((OP, C), "awaiting_payment"),
        "progress": ((S,), "in_production"),
        "ready": ((S,), "ready_to_ship"),
        "seller_cancels": ((S,), "cancelled"),
        "ask": ((B,), "in_production"),
        "late": ((B,), "cancelled"),
        "not_shipped": (EVERY, "cancelled"),
        "settle": ((OP, C), "completed"),
    },
    "ready_to_ship": {
        "reverse": ((OP, C), "awaiting_payment"),
        "ship": ((S,), "shipping"),
        "seller_cancels": ((S,), "cancelled"),
        "ask": ((B,), "ready_to_ship"),
        "late": ((B,), "cancelled"),
        "not_shipped": (EVERY, "cancelled"),
        "settle": ((OP, C), "completed"),
    },
    "shipping": {
        "depart": ((S, OP, C), "shipping"),
        "deliver": ((S, OP, C), "delivered"),
        "extend": ((B,), "shipping"),
        "receive": ((B, C), "delivered"),
        "settle": ((OP, C), "completed"),
    },
    "delivered": {
        "extend": ((B,), "delivered"),
        "receive": ((B, C), "delivered"),
        "settle": ((OP, C), "completed"),
    },
    "completed": {},
    "cancelled": {},
}


def snapshot():
    return (
        list(Order.objects.values()),
        list(Shipment.objects.values()),
        StateChange.objects.count(),
        OutboxMessage.objects.count(),
    )


@pytest.mark.parametrize("state", TABLE)
def test_each_action_moves_only_from_its_states_and_by_its_sides(state, alice, sven, olga):
    order = make_order(alice, sven, state=OrderState(state))
    people = {B: alice, S: sven, OP: olga, C: SYSTEM}
    at = clock.now() + LATER
    before = snapshot()
    went = {}

    for name, call in CALLS.items():
        for side, by in people.items():
            try:
                with transaction.atomic():
                    went[name, side] = call(order, by, at).state
                    transaction.set_rollback(True)
            except TransitionRefused:
                assert snapshot() == before, (name, side)

    assert went == {
        (name, side): target for name, (sides, target) in TABLE[state].items() for side in sides
    }


def test_every_state_is_in_the_table():
    assert set(TABLE) == set(OrderState.values)


def test_a_wish_to_cancel_is_answered_once(alice, sven, olga):
    order = make_order(alice, sven, state=OrderState.IN_PRODUCTION)
    actions.ask_cancellation(order=order, by=alice, at=clock.now(), reason="The shop closed")

    for name in ("agree", "refuse", "wish_lapses"):
        with transaction.atomic():
            moved = CALLS[name](order, sven, clock.now() + LATER)
            transaction.set_rollback(True)
        assert moved.state == ("cancelled" if name == "agree" else "in_production")
    actions.refuse_cancellation(order=order, by=sven, at=clock.now(), reason="Half is made")

    for name in ("agree", "refuse", "wish_lapses", "ask"):
        with pytest.raises(TransitionRefused):
            CALLS[name](order, alice if name == "ask" else sven, clock.now() + LATER)


def test_stock_goods_are_ready_as_soon_as_they_are_paid(alice, sven):
    order = make_order(alice, sven, from_stock=True, lead_time_days=0)

    order = actions.record_funding(order=order, at=clock.now())

    assert (order.state, order.ready_at) == ("ready_to_ship", order.funded_at)


@pytest.mark.parametrize("name", list(CALLS))
def test_a_stranger_moves_nothing(name, alice, sven, mallory):
    for state in (OrderState.AWAITING_PAYMENT, OrderState.IN_PRODUCTION, OrderState.SHIPPING):
        order = make_order(alice, sven, state=state)
        before = snapshot()

        if name.endswith("lapses") or name == "not_shipped":
            continue  # called by the sweeps alone: nobody is named
        with pytest.raises(TransitionRefused):
            CALLS[name](order, mallory, clock.now())

        assert snapshot() == before
