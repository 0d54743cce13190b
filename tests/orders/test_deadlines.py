from datetime import UTC, datetime, timedelta

import pytest

from marketplace.core import clock, outbox
from marketplace.core.money import Money
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions, tasks
from marketplace.orders.actions.cancelling import KeptOutOfRange
from marketplace.orders.actions.locking import ClocksPaused
from marketplace.orders.actions.receipt import ExtensionOutOfRange
from marketplace.orders.actions.shipping import BalanceUnpaid
from marketplace.orders.models import Order
from marketplace.orders.policies import Policies
from marketplace.orders.signals import order_cancelled, order_received
from marketplace.orders.states import OrderState as S
from tests.factories.orders import make_order, ship

pytestmark = pytest.mark.django_db
reminders: list[tuple[int, str, int]] = []


@outbox.handles("orders.reminder")
def keep(order_id, kind, days):
    reminders.append((order_id, kind, days))


@pytest.fixture(autouse=True)
def forget():
    reminders.clear()


@pytest.fixture
def heard():
    facts = []

    def hear(sender, **fact):
        facts.append(fact)

    for signal in (order_cancelled, order_received):
        signal.connect(hear)
    yield facts
    for signal in (order_cancelled, order_received):
        signal.disconnect(hear)


def again(order):
    return Order.objects.get(pk=order.pk)


@pytest.mark.parametrize(
    ("state", "days", "sweep", "cause"),
    [
        (S.AWAITING_SUPPLIER, 7, tasks.sweep_unanswered, "unanswered"),
        (S.AWAITING_PAYMENT, 14, tasks.sweep_unpaid, "unpaid"),
        (S.IN_PRODUCTION, 14 + 15 + 1, tasks.sweep_not_shipped, "not_shipped"),
        (S.READY_TO_SHIP, 14 + 15 + 1, tasks.sweep_not_shipped, "not_shipped"),
    ],
)
def test_a_missed_deadline_cancels_once_and_not_before(
    state, days, sweep, cause, alice, sven, advance, heard
):
    order = make_order(alice, sven, state=state)

    early = advance(days=days - 2) and sweep()
    moved = advance(days=2) and sweep()
    twice = sweep()

    assert (early, moved, twice, again(order).state) == (0, 1, 0, "cancelled")
    assert [(f["cause"], f["kept"]) for f in heard] == [(cause, Money(0, "EUR"))]
    assert order.shipments.get().state == "cancelled"


def test_an_announced_transfer_moves_the_deadline_by_ten_working_days_once(alice, sven, advance):
    order = make_order(alice, sven)
    due = order.payment_due_at

    order = actions.announce_transfer(order=order, by=alice, at=clock.now())

    figures = order.frozen_policies
    assert order.payment_due_at == figures.after_working_days(due, 10)
    with pytest.raises(TransitionRefused):
        actions.announce_transfer(order=order, by=alice, at=clock.now())
    advance(days=15)
    assert tasks.sweep_unpaid() == 0


def test_working_days_skip_weekends_and_holidays():
    figures = Policies(holidays=("2026-12-25",))
    thursday = datetime(2026, 12, 24, 9, tzinfo=UTC)

    assert figures.after_working_days(thursday, 1).date().isoformat() == "2026-12-28"


@pytest.mark.parametrize(
    ("mode", "days"), [("express", 15), ("air", 15), ("land", 30), ("sea", 45), ("post", 60)]
)
def test_receipt_counts_as_confirmed_by_way_of_transport(mode, days, alice, sven, advance, heard):
    order = make_order(alice, sven, state=S.READY_TO_SHIP)
    at = clock.now()
    ship(order, sven, at, mode=mode)

    assert order.shipments.get().auto_receipt_at - at == timedelta(days=days)
    actions.record_transit(order=order, name="depart", at=at)
    advance(days=days)
    tasks.sweep_receipt()

    assert (again(order).state, order.shipments.get().state) == ("delivered", "received")
    assert len(heard) == 1


def test_reminders_come_five_and_two_days_before_and_each_once(alice, sven, advance):
    order = make_order(alice, sven, state=S.SHIPPING)

    for days in (24, 1, 1, 2, 1, 0):
        advance(days=days)
        tasks.sweep_receipt()
        outbox.drain()

    assert reminders == [(order.pk, "receipt", 5), (order.pk, "receipt", 2)]


def test_the_carriers_word_shortens_the_period_and_the_sellers_never_does(alice, sven):
    orders = [make_order(alice, sven, state=S.SHIPPING) for _ in range(2)]
    before = orders[1].shipments.get().auto_receipt_at
    at = clock.now() + timedelta(days=2)

    actions.record_delivery(order=orders[0], at=at)
    actions.record_delivery(order=orders[1], at=at, by=sven)

    assert orders[0].shipments.get().auto_receipt_at == at + timedelta(days=5)
    assert orders[1].shipments.get().auto_receipt_at == before


def test_the_buyer_extends_once_by_at_most_fifteen_days(alice, sven):
    order = make_order(alice, sven, state=S.SHIPPING)
    before = order.shipments.get().auto_receipt_at

    for wrong in (0, 16):
        with pytest.raises(ExtensionOutOfRange):
            actions.extend_receipt(order=order, by=alice, at=clock.now(), more_days=wrong)
    actions.extend_receipt(order=order, by=alice, at=clock.now(), more_days=15)

    assert order.shipments.get().auto_receipt_at == before + timedelta(days=15)
    with pytest.raises(TransitionRefused):
        actions.extend_receipt(order=order, by=alice, at=clock.now(), more_days=1)


def test_paused_clocks_stand_still_and_keep_at_least_two_days(alice, sven, advance):
    order = make_order(alice, sven, state=S.SHIPPING)
    advance(days=29)
    first = order.tranches.get()
    actions.pause_clocks(order=order, tranche=first, at=clock.now())
    advance(days=40)

    swept = tasks.sweep_receipt()
    with pytest.raises(ClocksPaused):
        actions.record_receipt(order=again(order), by=alice, at=clock.now())
    at = clock.now()
    actions.resume_clocks(order=order, tranche=first, at=at)

    assert (swept, again(order).state) == (0, "shipping")
    assert order.shipments.get().auto_receipt_at == at + timedelta(days=2)


def test_a_late_order_can_be_cancelled_by_the_buyer_a_week_after_the_promised_day(
    alice, sven, advance, heard
):
    order = make_order(alice, sven, state=S.IN_PRODUCTION)
    advance(days=20)
    with pytest.raises(TransitionRefused):
        actions.cancel_late(order=order, by=alice, at=clock.now())
    advance(days=2)

    actions.cancel_late(order=order, by=alice, at=clock.now())

    assert [f["cause"] for f in heard] == ["late"]


def test_an_agreed_cancellation_keeps_at_most_what_was_paid(alice, sven, heard):
    order = make_order(alice, sven, state=S.IN_PRODUCTION, deposit_bps=3000)
    actions.ask_cancellation(order=order, by=alice, at=clock.now(), reason="Shop closed")

    for kept in (Money(37201, "EUR"), Money(-1, "EUR"), Money(10, "USD")):
        with pytest.raises(KeptOutOfRange):
            actions.agree_cancellation(order=order, by=sven, at=clock.now(), kept=kept)
    order = actions.agree_cancellation(
        order=order, by=sven, at=clock.now(), kept=Money(5000, "EUR")
    )

    assert (order.state, order.kept) == ("cancelled", Money(5000, "EUR"))
    assert [(f["cause"], f["kept"]) for f in heard] == [("agreed", Money(5000, "EUR"))]


def test_a_wish_to_cancel_lapses_after_three_working_days(alice, sven, advance):
    order = make_order(alice, sven, state=S.IN_PRODUCTION)
    actions.ask_cancellation(order=order, by=alice, at=clock.now(), reason="Shop closed")
    advance(days=7)

    assert (tasks.sweep_wishes(), tasks.sweep_wishes(), again(order).state) == (
        1,
        0,
        "in_production",
    )


def test_goods_do_not_leave_before_the_balance_has_come(alice, sven):
    order = make_order(alice, sven, state=S.READY_TO_SHIP, deposit_bps=3000)

    with pytest.raises(BalanceUnpaid):
        ship(order, sven)
    actions.record_funding(order=order, at=clock.now())

    assert ship(order, sven).state == "shipping"


def test_a_recalled_payment_stops_the_work_and_asks_for_it_again(alice, sven):
    order = make_order(alice, sven, state=S.READY_TO_SHIP)
    at = clock.now()

    order = actions.record_funding_reversed(order=order, at=at, reason="recalled")

    assert (order.state, order.payment_due_at - at) == ("awaiting_payment", timedelta(days=7))
    assert order.instalments.get().funded_at is None
    assert actions.record_funding(order=order, at=at).state == "in_production"
