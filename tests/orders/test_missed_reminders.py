"""After an outage reminders go out first, and what they announce waits a day (T11)."""

from datetime import timedelta

import pytest

from marketplace.core import clock, jobs, outbox, reminders
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions, tasks
from marketplace.orders.models import Order
from marketplace.orders.queries import balances_to_remind, due_for_reminder
from marketplace.orders.states import OrderState as S
from messaging.models import Notice
from tests.factories.money import held_order, protection_of
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def as_in_production(settings):
    settings.MISSED_REMINDER_WAIT = DAY


def on_the_way(alice, sven):
    """A held order whose goods have departed; receipt counts as confirmed after thirty days."""
    order = held_order(alice, sven, state=S.SHIPPING)
    actions.record_transit(order=order, name="depart", at=clock.now())
    return order


def parcel(order):
    return Order.objects.get(pk=order.pk).shipments.get()


def told(member, kind):
    outbox.drain()
    return Notice.objects.filter(user=member.user, kind=kind).count()


@pytest.mark.parametrize(
    ("late", "effect"),
    [
        (timedelta(0), timedelta(days=2)),
        (timedelta(hours=1), timedelta(days=2)),
        (timedelta(hours=2), timedelta(days=2)),
        (timedelta(hours=25), timedelta(hours=49)),
        (timedelta(days=400), timedelta(days=401)),
    ],
)
def test_a_reminder_that_comes_late_alone_moves_what_it_announces(late, effect, settings):
    planned = clock.now()

    def moved():
        return reminders.effect_after(planned + 2 * DAY, planned=planned, at=planned + late)

    assert moved() - planned == effect
    settings.MISSED_REMINDER_WAIT = timedelta(0)
    assert moved() - planned == max(timedelta(days=2), late)


def test_after_an_outage_past_the_day_the_buyer_is_reminded_and_nothing_is_received(
    alice, sven, advance
):
    order = on_the_way(alice, sven)
    advance(days=33)
    before = clock.now()

    assert tasks.sweep_receipt() == 1
    assert tasks.sweep_receipt() == 0

    found = parcel(order)
    assert (found.state, found.reminded) == ("in_transit", [5, 2])
    assert before + DAY <= found.auto_receipt_at <= clock.now() + DAY
    assert protection_of(order).state == "receipt_pending"
    assert told(alice, "order_receipt_reminder") == 1


def test_a_day_after_the_late_reminder_receipt_counts_as_confirmed(alice, sven, advance):
    order = on_the_way(alice, sven)
    advance(days=33)
    tasks.sweep_receipt()

    advance(hours=23)
    early = tasks.sweep_receipt()
    advance(hours=1)
    moved = tasks.sweep_receipt()

    assert (early, moved, parcel(order).state) == (0, 1, "received")
    assert protection_of(order).state == "claim_window"
    assert told(alice, "order_receipt_reminder") == 1


def test_an_outage_between_the_two_reminders_leaves_the_day_where_it_was(alice, sven, advance):
    order = on_the_way(alice, sven)
    day = parcel(order).auto_receipt_at
    advance(days=25)
    tasks.sweep_receipt()
    advance(days=3, hours=12)

    tasks.sweep_receipt()

    assert (parcel(order).reminded, parcel(order).auto_receipt_at) == ([5, 2], day)


def test_the_clock_receives_nothing_whose_reminder_nobody_was_sent(alice, sven, advance):
    order = on_the_way(alice, sven)
    advance(days=31)

    with pytest.raises(TransitionRefused, match="a reminder"):
        actions.record_receipt(order=order, at=clock.now())
    assert parcel(order).state == "in_transit"

    actions.record_receipt(order=order, by=alice, at=clock.now())
    assert parcel(order).state == "received"


def test_in_the_demo_nothing_waits(alice, sven, advance, settings):
    settings.MISSED_REMINDER_WAIT = timedelta(0)
    order = on_the_way(alice, sven)
    advance(days=33)

    assert tasks.sweep_receipt() == 2
    assert (parcel(order).state, told(alice, "order_receipt_reminder")) == ("received", 1)


def test_reminders_agreed_otherwise_at_placement_still_come_first(alice, sven, advance, settings):
    settings.ORDER_POLICIES = {"reminder_days": [1]}
    order = on_the_way(alice, sven)
    settings.ORDER_POLICIES = {"reminder_days": []}
    advance(days=31)

    assert tasks.sweep_receipt() == 1
    assert (parcel(order).state, parcel(order).reminded) == ("in_transit", [1])


def test_a_stopped_consignment_is_not_reminded_of(alice, sven, advance):
    order = on_the_way(alice, sven)
    advance(days=26)
    found = parcel(order)
    actions.pause_clocks(order=order, tranche=found.tranche, at=clock.now())

    assert actions.remind_receipt(shipment=found, at=clock.now()) is False
    assert parcel(order).reminded == []


def test_who_was_reminded_does_not_stand_before_who_was_not(alice, sven, advance, monkeypatch):
    first, second = [make_order(alice, sven, state=S.SHIPPING) for _ in range(2)]
    monkeypatch.setattr(tasks, "BATCH", 1)
    advance(days=25, hours=1)

    assert (tasks.sweep_receipt(), tasks.sweep_receipt(), tasks.sweep_receipt()) == (1, 1, 0)
    assert (parcel(first).reminded, parcel(second).reminded) == ([5], [5])
    assert not due_for_reminder(clock.now()).exists()


def defaulting(alice, sven, advance):
    """An order whose supplier announced its end for want of the balance."""
    actions.set_seller_terms(by=sven, thanks="", forfeit_bps=0, storage_clause="")
    order = held_order(alice, sven, deposit_bps=3000, state=S.READY_TO_SHIP)
    advance(days=21)
    return actions.claim_default(
        order=order, by=sven, at=clock.now(), kept=order.total.zero(order.currency), reason="Late"
    )


def test_an_order_does_not_end_before_the_buyer_was_reminded_of_its_balance(alice, sven, advance):
    order = defaulting(alice, sven, advance)
    advance(days=8)
    with pytest.raises(TransitionRefused, match="a reminder"):
        actions.cancel_for_default(order=order, at=clock.now())
    before = clock.now()

    assert tasks.sweep_balances() == 1

    found = Order.objects.get(pk=order.pk)
    assert (found.state, protection_of(order).state) == ("ready_to_ship", "funds_held")
    assert before + DAY <= found.default_due_at <= clock.now() + DAY
    assert told(alice, "order_balance_reminder") == 1
    assert not balances_to_remind(clock.now()).exists()


def test_a_day_later_it_ends_and_the_deposit_goes_back(alice, sven, advance):
    order = defaulting(alice, sven, advance)
    advance(days=8)
    tasks.sweep_balances()

    advance(hours=23)
    early = tasks.sweep_balances()
    advance(hours=1)
    ended = tasks.sweep_balances()

    assert (early, ended, Order.objects.get(pk=order.pk).state) == (0, 1, "cancelled")
    assert protection_of(order).held.minor == 0


def test_reminders_in_time_leave_the_announced_end_where_it_was(alice, sven, advance):
    order = held_order(alice, sven, deposit_bps=3000, state=S.READY_TO_SHIP)
    for days in (4, 3, 7, 7):
        advance(days=days)
        jobs.run("orders.balance")
    zero = order.total.zero(order.currency)
    order = actions.claim_default(order=order, by=sven, at=clock.now(), kept=zero, reason="Late")
    due = order.default_due_at
    advance(days=7)

    assert tasks.sweep_balances() == 1
    found = Order.objects.get(pk=order.pk)
    assert (found.state, found.default_due_at) == ("cancelled", due)
