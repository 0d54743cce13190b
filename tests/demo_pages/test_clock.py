"""The clock goes forward, to the next deadline or by a step, and what falls due is done at once."""

from datetime import timedelta

import pytest

from marketplace.core import clock
from marketplace.orders.states import OrderState
from rfq.states import RFQState
from tests.demo_pages.conftest import words_of
from tests.factories.orders import make_order
from tests.factories.rfq import make_rfq


def move(client, step):
    return client.post("/en/demo/clock/offset/", {"step": step}, follow=True)


def days_ahead():
    return clock.offset() / timedelta(days=1)


def test_the_next_deadline_is_reached_and_acted_on(client, alice, sven):
    rfq = make_rfq(alice, closes_at=clock.now() + timedelta(days=2))
    order = make_order(alice, sven, state=OrderState.AWAITING_SUPPLIER)
    coming = words_of(client.get("/en/demo/clock/"))
    assert coming.index(str(rfq)) < coming.index(order.reference)

    move(client, "next")

    rfq.refresh_from_db()
    order.refresh_from_db()
    assert (rfq.state, order.state) == (RFQState.CLOSED, OrderState.AWAITING_SUPPLIER)
    assert days_ahead() == pytest.approx(2, abs=0.001)


@pytest.mark.parametrize(("step", "days"), [("hour", 1 / 24), ("day", 1), ("week", 7)])
def test_a_step_is_as_long_as_it_says(client, db, step, days):
    move(client, step)

    assert days_ahead() == pytest.approx(days, abs=0.001)


def test_an_order_that_nobody_answers_ends_on_the_way(client, alice, sven):
    order = make_order(alice, sven, state=OrderState.AWAITING_SUPPLIER)

    move(client, "week")

    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED


@pytest.mark.parametrize("step", ["next", "", "year"])
def test_without_a_deadline_it_stays_and_says_so(client, db, step):
    page = words_of(move(client, step))

    assert "Nothing is waiting for a deadline." in page
    assert days_ahead() == 0


def test_every_page_says_how_far_it_is_ahead(client, db):
    assert "demo-bar" in words_of(client.get("/en/"))
    assert "The clock is" not in words_of(client.get("/en/"))

    move(client, "week")

    assert "The clock is 1\xa0week ahead" in words_of(client.get("/en/"))
    assert "L’horloge a 1\xa0semaine d’avance" in words_of(client.get("/fr/"))
