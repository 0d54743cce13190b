"""What PostgreSQL itself refuses, and what two people at once cannot both do."""

from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, connections, transaction

from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.models import StateChange
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.states import OrderState as S
from tests.factories.orders import make_order, make_product_terms, make_terms


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"total_minor": 1, "goods_minor": 1, "freight_minor": 0},
        {"currency": "USD"},
        {"contract": {}},
        {"contract_hash": "0" * 64},
        {"policies": {}},
        {"delivery_country": "DE"},
        {"deposit_bps": 1},
        {"buyer_po_number": "other"},
    ],
)
def test_the_agreed_part_of_an_order_cannot_be_updated(change, alice, sven):
    order = make_order(alice, sven)

    with pytest.raises(IntegrityError, match=r"is frozen|is not accepted"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(**change)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE orders_orderline SET unit_price = 0.01 WHERE order_id = %s",
        "DELETE FROM orders_orderline WHERE order_id = %s",
        "DELETE FROM orders_tranche WHERE order_id = %s",
        "DELETE FROM orders_order WHERE id = %s",
    ],
)
def test_lines_tranches_and_orders_are_there_to_stay(statement, alice, sven):
    order = make_order(alice, sven)
    before = list(OrderLine.objects.values())

    with (
        pytest.raises(IntegrityError, match="are frozen"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [order.pk])

    assert list(OrderLine.objects.values()) == before


def at_once(*calls):
    """Run the calls together; return how each ended: "done" or the name of its refusal."""
    ends = [""] * len(calls)
    ready = Barrier(len(calls))

    def run(index, call):
        try:
            ready.wait(10)
            call()
            ends[index] = "done"
        except (Refusal, TransitionRefused) as refusal:
            ends[index] = type(refusal).__name__
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return ends


@pytest.mark.django_db(transaction=True)
def test_two_receipts_at_once_are_one(alice, sven):
    order = make_order(alice, sven, state=S.SHIPPING)

    ends = at_once(*[lambda: actions.record_receipt(order=order, by=alice, at=clock.now())] * 3)

    assert sorted(ends) == ["TransitionRefused", "TransitionRefused", "done"]
    assert StateChange.objects.filter(subject_kind="orders.order", name="receive").count() == 1


@pytest.mark.django_db(transaction=True)
def test_cancelling_and_paying_at_once_leaves_one_winner(alice, sven):
    order = make_order(alice, sven)

    ends = at_once(
        lambda: actions.cancel_order(order=order, by=alice, at=clock.now()),
        lambda: actions.record_funding(order=order, at=clock.now()),
    )

    assert sorted(ends) == ["TransitionRefused", "done"]
    order.refresh_from_db()
    assert order.state == ("cancelled" if ends[0] == "done" else "in_production")


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_and_a_quotation_accepted_twice_make_one_order_each(alice, sven):
    direct, quoted = make_product_terms(alice, sven), make_terms(alice, sven)

    sent = at_once(
        *[
            lambda: actions.place_order(terms=direct, by=alice, at=clock.now(), token="t")
        ] * 3
    )  # fmt: skip
    accepted = at_once(
        *[lambda: actions.place_from_quotation(terms=quoted, by=alice, at=clock.now())] * 3
    )

    assert (sent, sorted(accepted)) == (["done"] * 3, ["AlreadyPlaced", "AlreadyPlaced", "done"])
    assert Order.objects.count() == 2
