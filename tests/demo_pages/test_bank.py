"""The bank sends what was asked for, short, late or twice; the books are right each time."""

import pytest

from marketplace.core import clock, outbox
from marketplace.orders.states import OrderState
from tests.demo_pages.conftest import words_of
from tests.factories.money import protection_of
from tests.factories.orders import make_order
from tests.factories.statements import booked
from trade_assurance import actions
from trade_assurance.actions.bank import PaymentNotAwaited
from trade_assurance.models import BankLine
from trade_assurance.states import AWAITING


@pytest.fixture
def payment(alice, sven):
    """A transfer of 1,000 euros or so that the buyer has announced."""
    order = make_order(alice, sven)
    return actions.start_payment(
        order=order, method="bank_transfer", by=alice, at=clock.now(), token=""
    )


def send(client, payment, how):
    response = client.post(f"/en/demo/bank/{payment.reference}/transfer/", {"how": how})
    assert (response.status_code, response.url) == (302, "/en/demo/bank/")
    return list(BankLine.objects.order_by("pk"))


def match(line, payment, olga):
    actions.match_bank_line(line=line, payment=payment, by=olga, at=clock.now())
    outbox.drain()
    payment.refresh_from_db()
    payment.order.refresh_from_db()


def held(payment):
    return protection_of(payment.order).held


def test_the_page_names_what_is_awaited(client, payment):
    page = words_of(client.get("/en/demo/bank/"))

    assert payment.reference in page
    assert payment.order.reference in page


def test_nothing_is_awaited(client, db):
    assert "choose to pay by bank transfer: it appears here" in words_of(
        client.get("/en/demo/bank/")
    )


def test_what_was_asked_for_is_held_once_an_operator_has_matched_it(client, payment, olga, books):
    (line,) = send(client, payment, "exact")
    assert (line.amount, held(payment).minor) == (payment.amount, 0)

    match(line, payment, olga)

    assert held(payment) == payment.amount
    assert payment.order.state == OrderState.IN_PRODUCTION
    client.get("/en/demo/bank/")  # shows what was told about the sending
    assert payment.reference not in words_of(client.get("/en/demo/bank/"))
    books()


def test_a_short_transfer_is_held_and_the_rest_is_asked_for(client, payment, olga, books):
    (short,) = send(client, payment, "short")
    assert short.amount == payment.amount.share(9_000)
    match(short, payment, olga)
    assert held(payment) == short.amount
    assert payment.order.state == OrderState.AWAITING_PAYMENT
    assert payment.missing == payment.amount - short.amount
    books()

    _, rest = send(client, payment, "exact")
    match(rest, payment, olga)

    assert rest.amount == payment.amount - short.amount
    assert held(payment) == payment.amount
    assert payment.order.state == OrderState.IN_PRODUCTION
    books()


def test_a_late_transfer_stays_aside_and_goes_back(client, payment, olga, books):
    due = payment.order.payment_due_at
    (line,) = send(client, payment, "late")
    payment.refresh_from_db()
    payment.order.refresh_from_db()
    assert due < line.arrived_at
    assert line.amount == payment.amount
    assert payment.order.state == OrderState.CANCELLED
    assert payment.state not in AWAITING
    with pytest.raises(PaymentNotAwaited):
        match(line, payment, olga)
    assert held(payment).minor == 0
    books()

    actions.return_bank_line(line=line, by=olga, at=clock.now(), reason="The order has ended.")

    line.refresh_from_db()
    assert line.state == "returned"
    books()


def test_what_came_twice_is_held_once_and_goes_back_once(client, payment, olga, books):
    first, second = send(client, payment, "twice")
    assert (first.amount, second.amount) == (payment.amount, payment.amount)
    assert first.bank_id != second.bank_id
    match(first, payment, olga)
    with pytest.raises(PaymentNotAwaited):
        match(second, payment, olga)
    assert held(payment) == payment.amount
    books()

    actions.return_bank_line(line=second, by=olga, at=clock.now(), reason="It came twice.")

    second.refresh_from_db()
    assert second.state == "returned"
    assert held(payment) == payment.amount
    books()


def test_a_payment_that_is_not_awaited_gets_no_transfer(client, payment, olga):
    (line,) = send(client, payment, "exact")
    match(line, payment, olga)

    response = client.post(f"/en/demo/bank/{payment.reference}/transfer/", {"how": "exact"})

    assert response.status_code == 404
    assert list(BankLine.objects.all()) == [line]


def test_the_banks_statement_can_be_handed_in(client, payment, olga, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for _day in range(2):  # the first transfer is a tenth too small, then comes the rest
        booked(client.get("/fr/demo/bank/statement.xml").content, olga)
        outbox.drain()

    payment.refresh_from_db()
    assert (payment.state, held(payment)) == ("settled", payment.amount)
    assert [line.state for line in BankLine.objects.all()] == ["matched", "matched"]
