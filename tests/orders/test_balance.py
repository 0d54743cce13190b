"""The balance: due when the goods are ready, reminded of, and what follows if it never comes."""

from datetime import timedelta

import pytest

from marketplace.core import clock, jobs, outbox
from marketplace.core.money import Money
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions
from marketplace.orders.actions.defaulting import ForfeitOutOfRange
from marketplace.orders.actions.locking import ClocksPaused
from marketplace.orders.states import OrderState as S
from messaging.models import Notice
from tests.factories.disputes import open_dispute
from tests.factories.money import held_order, pay_by_card
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db
STORAGE = "From the 8th day on, EUR 12 a pallet and week."


def eur(minor):
    return Money(minor, "EUR")


def waiting(alice, sven, forfeit_bps=2000):
    """Goods that are ready; the deposit of EUR 372.00 came, the balance did not."""
    actions.set_seller_terms(by=sven, thanks="", forfeit_bps=forfeit_bps, storage_clause=STORAGE)
    return held_order(alice, sven, deposit_bps=3000, state=S.READY_TO_SHIP)


def balance(order):
    return order.instalments.get(kind="balance")


def told(member, kind):
    return Notice.objects.filter(user=member.user, kind=kind)


def claim(order, sven, at, kept=0):
    return actions.claim_default(order=order, by=sven, at=at, kept=eur(kept), reason="Storage")


def overdue(order):
    return balance(order).due_at + timedelta(days=14)


def test_the_balance_is_due_once_the_goods_are_ready_and_the_buyer_is_told(alice, sven):
    order = waiting(alice, sven)

    assert balance(order).due_at == order.ready_at + timedelta(days=7)
    notice = told(alice, "order_balance_due").get()
    assert notice.context["storage"] == STORAGE


def test_stock_goods_are_ready_with_the_deposit_and_so_is_their_balance(alice, sven):
    order = make_order(alice, sven, deposit_bps=3000, from_stock=True, state=S.AWAITING_PAYMENT)

    order = actions.record_funding(order=order, at=clock.now())

    assert (order.state, balance(order).due_at is not None) == ("ready_to_ship", True)


def test_reminders_go_out_three_days_before_on_the_day_and_a_week_after(alice, sven, advance):
    order = waiting(alice, sven)
    sent = []

    for days in (3, 1, 3, 7):
        advance(days=days)
        jobs.run_all()
        jobs.run_all()
        outbox.drain()
        sent.append(told(alice, "order_balance_reminder").count())

    assert sent == [0, 1, 2, 3]
    assert balance(order).reminded == [-3, 0, 7]


def test_after_an_outage_only_the_nearest_reminder_goes_out(alice, sven, advance):
    order = waiting(alice, sven)

    advance(days=20)
    jobs.run_all()
    outbox.drain()

    assert told(alice, "order_balance_reminder").count() == 1
    assert balance(order).reminded == [-3, 0, 7]


def test_a_paid_balance_is_not_reminded_of(alice, sven):
    order = waiting(alice, sven)
    row = balance(order)
    pay_by_card(order, alice)

    assert actions.remind_balance(instalment=row, at=clock.now() + timedelta(days=9)) is False
    assert told(alice, "order_balance_reminder").count() == 0


@pytest.mark.parametrize("who", ["alice", "mallory", "olga"])
def test_the_seller_alone_ends_the_order_and_not_before_fourteen_days(
    who, alice, sven, mallory, olga
):
    order = waiting(alice, sven)
    by = {"alice": alice, "mallory": mallory, "olga": olga}[who]

    with pytest.raises(TransitionRefused):
        claim(order, by, overdue(order))
    with pytest.raises(TransitionRefused):
        claim(order, sven, overdue(order) - timedelta(seconds=1))

    order.refresh_from_db()
    assert (order.state, order.default_due_at) == ("ready_to_ship", None)


def test_no_more_is_kept_than_the_contracts_share_of_the_deposit(alice, sven):
    order = waiting(alice, sven)
    at = overdue(order)

    with pytest.raises(ForfeitOutOfRange):
        claim(order, sven, at, kept=7441)
    with pytest.raises(ForfeitOutOfRange):
        actions.claim_default(order=order, by=sven, at=at, kept=Money(1, "USD"), reason="x")
    order = claim(order, sven, at, kept=7440)

    assert (order.default_kept_minor, order.default_due_at) == (7440, at + timedelta(days=7))
    assert order.protections.get().held.minor == 37200


def test_without_a_share_in_the_contract_nothing_is_kept(alice, sven):
    order = waiting(alice, sven, forfeit_bps=0)

    with pytest.raises(ForfeitOutOfRange):
        claim(order, sven, overdue(order), kept=1)

    assert claim(order, sven, overdue(order)).default_kept_minor == 0


def test_no_money_moves_before_the_buyers_seven_days_are_over(alice, sven):
    order = waiting(alice, sven)
    order = claim(order, sven, overdue(order), kept=7440)
    due = order.default_due_at

    with pytest.raises(TransitionRefused):
        actions.cancel_for_default(order=order, at=due - timedelta(seconds=1))
    held = order.protections.get()
    assert (held.held.minor, held.released_minor, held.refunded_minor) == (37200, 0, 0)
    actions.remind_balance(instalment=balance(order), at=overdue(order))
    order = actions.cancel_for_default(order=order, at=due)

    held.refresh_from_db()
    assert (order.state, order.cancel_cause, order.kept_minor) == ("cancelled", "default", 7440)
    assert (held.released_minor, held.refunded_minor, held.held.minor) == (7440, 29760, 0)


def test_the_sweep_ends_the_order(alice, sven, advance):
    order = waiting(alice, sven)
    claim(order, sven, overdue(order))

    advance(days=30)
    jobs.run_all()

    order.refresh_from_db()
    assert (order.state, order.protections.get().refunded_minor) == ("cancelled", 37200)


def test_a_balance_that_comes_in_time_lets_the_order_go_on(alice, sven):
    order = waiting(alice, sven)
    claim(order, sven, overdue(order), kept=7440)

    pay_by_card(order, alice)

    order.refresh_from_db()
    assert (order.default_due_at, order.default_kept_minor) == (None, 0)
    assert (order.state, order.protections.get().held.minor) == ("ready_to_ship", 124000)


def test_a_dispute_stops_the_end_of_the_order(alice, sven, advance):
    order = waiting(alice, sven)
    claim(order, sven, overdue(order), kept=7440)
    order.refresh_from_db()

    open_dispute(alice, sven, order=order, reason="not_shipped", amount=eur(37200))
    with pytest.raises((TransitionRefused, ClocksPaused)):
        actions.cancel_for_default(order=order, at=order.default_due_at + timedelta(days=1))

    order.refresh_from_db()
    assert order.state == "ready_to_ship"
    assert order.protections.get().held.minor == 37200
