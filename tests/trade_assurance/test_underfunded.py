"""Orders paid in part when their time is up: an operator gives more time, or sends the part back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.core import clock, jobs, outbox
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions as orders
from marketplace.orders.actions.underfunding import ExtensionTooLong
from messaging.models import Notice
from tests.factories.credit import TOTAL, transfers
from tests.factories.money import eur, protection_of
from tests.factories.orders import make_order
from trade_assurance import actions
from trade_assurance.ledger.models import Movement

pytestmark = pytest.mark.django_db
PART = 100_000


@pytest.fixture
def order(alice, sven):
    """A transfer for it was 240 euro short."""
    order = make_order(alice, sven)
    payment = actions.start_payment(order=order, method="bank_transfer", by=alice, at=clock.now())
    transfers(payment, eur(PART))
    order.refresh_from_db()
    return order


@pytest.fixture
def late(order, advance):
    """Its time to pay is up."""
    advance(seconds=(order.payment_due_at - clock.now()).total_seconds() + 1)
    return order


def test_a_part_that_came_is_noted_and_the_clock_does_not_end_the_order(late):
    assert late.underfunded_at is not None

    assert jobs.run("orders.lapse_unpaid") == 0
    with pytest.raises(TransitionRefused):
        orders.lapse_unpaid(order=late, at=clock.now())

    late.refresh_from_db()
    assert (late.state, protection_of(late).held) == ("awaiting_payment", eur(PART))


def test_an_order_of_which_nothing_came_still_ends_by_the_clock(alice, sven, advance):
    order = make_order(alice, sven)
    advance(days=60)

    assert jobs.run("orders.lapse_unpaid") == 1

    order.refresh_from_db()
    assert order.state == "cancelled"


def test_more_time_runs_from_now_where_the_day_is_past_and_both_are_told(late, olga, alice, sven):
    at = clock.now()

    order = orders.extend_payment(order=late, more_days=7, by=olga, at=at)
    outbox.drain()

    assert (order.state, order.payment_due_at) == ("awaiting_payment", at + timedelta(days=7))
    assert order.instalments.get().due_at == order.payment_due_at
    for member in (alice, sven):
        assert Notice.objects.filter(user=member.user, kind="order_payment_extended").exists()


def test_more_time_before_the_day_is_added_to_it(order, olga):
    due = order.payment_due_at

    order = orders.extend_payment(order=order, more_days=3, by=olga, at=clock.now())

    assert order.payment_due_at == due + timedelta(days=3)


def test_the_rest_that_comes_in_the_new_time_funds_the_order(late, olga):
    orders.extend_payment(order=late, more_days=7, by=olga, at=clock.now())

    transfers(late.payments.get(), eur(TOTAL - PART))

    late.refresh_from_db()
    assert (late.state, late.underfunded_at) == ("in_production", None)
    assert protection_of(late).held == eur(TOTAL)


def test_an_operator_ends_the_order_and_the_part_goes_back(late, olga):
    order = orders.refund_underfunded(order=late, by=olga, at=clock.now(), reason="No answer")
    outbox.drain()

    assert (order.state, order.cancel_cause) == ("cancelled", "unpaid")
    payment = late.payments.get()
    assert (payment.state, payment.refunded_minor) == ("cancelled", PART)
    assert (protection_of(late).state, protection_of(late).held) == ("refunded", eur(0))
    refund = payment.intents.get(kind="refund")
    actions.record_refund_sent(intent=refund, by=olga, at=clock.now())
    kinds = list(Movement.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["transfer_arrived", "transfer_funded", "refunded", "refund_paid"]


def test_nobody_sends_the_part_back_before_the_time_is_up(order, olga):
    with pytest.raises(TransitionRefused):
        orders.refund_underfunded(order=order, by=olga, at=clock.now(), reason="Early")

    order.refresh_from_db()
    assert (order.state, protection_of(order).held) == ("awaiting_payment", eur(PART))


def test_only_operators_decide(late, alice, sven):
    for member in (alice, sven):
        with pytest.raises(TransitionRefused):
            orders.extend_payment(order=late, more_days=3, by=member, at=clock.now())
        with pytest.raises(TransitionRefused):
            orders.refund_underfunded(order=late, by=member, at=clock.now(), reason="x")
    assert protection_of(late).held == eur(PART)


@pytest.mark.parametrize("days", [0, -1, 31])
def test_more_time_is_a_day_to_a_month(late, olga, days):
    with pytest.raises(ExtensionTooLong):
        orders.extend_payment(order=late, more_days=days, by=olga, at=clock.now())
    due = late.payment_due_at
    late.refresh_from_db()
    assert late.payment_due_at == due


def test_an_order_of_which_nothing_came_is_not_extended(alice, sven, olga):
    order = make_order(alice, sven)

    with pytest.raises(TransitionRefused):
        orders.extend_payment(order=order, more_days=3, by=olga, at=clock.now())


def test_the_desk_lists_it_and_gives_more_time(client_for, olga, late):
    client = client_for(olga)
    said = client.get(reverse("underfunded:queue")).content.decode()
    assert late.reference in said
    assert "Time is up" in said
    assert "€240.00" in said

    client.post(reverse("underfunded:extension", args=[late.reference]), {"days": "5"})
    client.post(reverse("underfunded:extension", args=[late.reference]), {"days": "abc"})

    late.refresh_from_db()
    assert late.payment_due_at > clock.now() + timedelta(days=4)


def test_the_desk_ends_the_order_for_a_reason(client_for, olga, late):
    client = client_for(olga)
    url = reverse("underfunded:refund", args=[late.reference])
    client.post(url, {"reason": ""})
    late.refresh_from_db()
    assert late.state == "awaiting_payment"

    client.post(url, {"reason": "No answer"})

    late.refresh_from_db()
    assert (late.state, protection_of(late).held) == ("cancelled", eur(0))
