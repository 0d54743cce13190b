"""While nobody has looked into a jump of the clock, nothing ends because of a date."""

from datetime import timedelta

import pytest

from marketplace.core import clock, jobs
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions as orders
from marketplace.orders.models import Order, Shipment
from marketplace.orders.states import OrderState as S
from rfq.models import RFQ, Quotation
from tests.factories.money import eur, held_order, pay_by_card, protection_of, released_order
from tests.factories.orders import accept, make_order, ship
from tests.factories.rfq import make_quotation, make_rfq
from trade_assurance import actions
from trade_assurance.actions.stops import BOOKS, CLOCK, ClockInDoubt
from trade_assurance.ledger.models import Movement
from trade_assurance.models import Earning

pytestmark = pytest.mark.django_db

GOES_ON = {
    "messaging.response_figures",
    "messaging.unread",
    "search.catch_up",
    "search.vocabulary",
    "trade_assurance.books",
    "trade_assurance.provider",
}


@pytest.fixture(autouse=True)
def reminded_at_once(settings):
    settings.MISSED_REMINDER_WAIT = timedelta(0)


def doubt(cause=CLOCK):
    return actions.raise_stop(cause=cause, findings=["jumped by 40 days"], at=clock.now())


def sweep():
    return sum(moved for name, moved in jobs.run_all().items() if jobs.goes_by_date(name))


def state_of(order):
    return Order.objects.get(pk=order.pk).state


def test_every_job_goes_by_dates_but_those_that_only_count_look_up_or_prove():
    assert {name for name in jobs.names() if not jobs.goes_by_date(name)} == GOES_ON


def unanswered(alice, sven):
    return make_order(alice, sven, state=S.AWAITING_SUPPLIER)


def unpaid(alice, sven):
    return make_order(alice, sven)


def never_shipped(alice, sven):
    return held_order(alice, sven)


def on_the_way(alice, sven):
    order = held_order(alice, sven, state=S.SHIPPING)
    return orders.record_transit(order=order, name="depart", at=clock.now())


def arrived(alice, sven):
    return orders.record_transit(order=on_the_way(alice, sven), name="arrive", at=clock.now())


def silent_wish(alice, sven):
    order = held_order(alice, sven)
    return orders.ask_cancellation(order=order, by=alice, at=clock.now(), reason="Plans changed")


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (unanswered, 8, "cancelled"),
        (unpaid, 20, "cancelled"),
        (never_shipped, 30, "cancelled"),
        (arrived, 31, "delivered"),
    ],
)
def test_an_order_whose_day_seems_over_stays_until_an_operator_looked(
    start, days, end, alice, sven, olga, advance
):
    order = start(alice, sven)
    stood, held = state_of(order), protection_of(order).held
    stop = doubt()
    advance(days=days)
    before = Movement.objects.count()

    assert sweep() == 0
    assert (state_of(order), protection_of(order).held) == (stood, held)
    assert Movement.objects.count() == before

    actions.clear_stop(stop=stop, by=olga, at=clock.now(), reason="Somebody set the clock.")
    sweep()
    assert state_of(order) == end


def test_a_wish_to_cancel_is_not_counted_as_unanswered(alice, sven, advance):
    order = silent_wish(alice, sven)
    doubt()
    advance(days=7)

    assert sweep() == 0
    assert Order.objects.get(pk=order.pk).cancellation_due_at is not None


def test_a_consignment_is_not_counted_as_lost(alice, sven, advance):
    order = on_the_way(alice, sven)
    doubt()
    advance(days=100)

    assert sweep() == 0
    assert Shipment.objects.get(order=order).state == "in_transit"


def test_earnings_are_not_freed_and_expiring_offers_stay(alice, sven, advance, settings):
    settings.MONEY_POLICIES = {"first_payout_delay_days": 7}
    released_order(alice, sven)
    rfq = make_rfq(alice, matched=[sven])
    quotation = make_quotation(rfq, sven)
    doubt()
    before = list(Earning.objects.values_list("pk", "state"))
    advance(days=60)

    assert sweep() == 0
    assert list(Earning.objects.values_list("pk", "state")) == before
    assert (RFQ.objects.get().state, Quotation.objects.get().state) == ("open", "submitted")
    assert quotation.reminders == 0


def test_a_buyer_cannot_cancel_as_late_what_only_the_clock_says_is_late(alice, sven, olga, advance):
    order = held_order(alice, sven)
    stop = doubt()
    advance(days=22)

    with pytest.raises(ClockInDoubt):
        orders.cancel_late(order=order, by=alice, at=clock.now(), reason="Late")
    assert (state_of(order), protection_of(order).held) == ("in_production", eur(124_000))

    actions.clear_stop(stop=stop, by=olga, at=clock.now(), reason="It really is that late.")
    orders.cancel_late(order=order, by=alice, at=clock.now(), reason="Late")
    assert (state_of(order), protection_of(order).held) == ("cancelled", eur(0))


def test_the_rest_of_a_part_shipment_is_not_cancelled_as_late_either(alice, sven, advance):
    order = held_order(alice, sven, state=S.READY_TO_SHIP)
    line = order.lines.first()
    ship(order, sven, quantities={line.pk: 5})
    doubt()
    advance(days=22)
    held = sum(row.held.minor for row in order.protections.all())

    with pytest.raises(ClockInDoubt):
        orders.cancel_late(order=order, by=alice, at=clock.now(), reason="Late")

    assert sum(row.held.minor for row in order.protections.all()) == held
    assert state_of(order) == "shipping"


def test_people_go_on_trading_while_the_clock_is_in_doubt(alice, sven):
    doubt()
    order = make_order(alice, sven, accepted=False)
    accept(order, alice)
    pay_by_card(order, alice)
    orders.mark_ready(order=order, by=sven, at=clock.now())
    ship(order, sven)

    orders.record_receipt(order=order, by=alice, at=clock.now())

    assert protection_of(order).state == "claim_window"
    assert protection_of(order).held == eur(124_000)


def test_what_both_sides_agree_on_ends_an_order_all_the_same(alice, sven):
    order = silent_wish(alice, sven)
    doubt()

    orders.agree_cancellation(order=order, by=sven, at=clock.now())

    assert (state_of(order), protection_of(order).held) == ("cancelled", eur(0))


def test_books_in_doubt_stop_money_but_not_the_ends_of_orders(alice, sven, advance):
    order = make_order(alice, sven)
    doubt(BOOKS)
    advance(days=20)

    jobs.run("orders.lapse_unpaid")

    assert state_of(order) == "cancelled"


def test_the_clock_itself_refuses_even_if_a_sweep_slipped_through(alice, sven, advance):
    order = held_order(alice, sven)
    doubt()
    advance(days=30)

    with pytest.raises(ClockInDoubt):
        orders.cancel_not_shipped(order=order, at=clock.now())
    assert state_of(order) == "in_production"
    with pytest.raises(TransitionRefused):
        orders.lapse_unpaid(order=order, at=clock.now())
