"""The steps of one consignment on the order's page, from the forms that people send."""

from decimal import Decimal

import pytest
from django.urls import reverse

from marketplace.core import clock
from marketplace.orders import actions as orders
from marketplace.orders.states import OrderState as S
from tests.factories.money import held_order
from tests.factories.orders import ship
from trade_assurance.models import Protection

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(alice, sven):
    """Half of the chairs are on their way, the rest waits."""
    order = held_order(alice, sven, state=S.READY_TO_SHIP)
    first = order.lines.order_by("position")[0]
    return ship(order, sven, quantities={first.pk: Decimal(10)})


def post(client, order, position, noun, **data):
    address = reverse("orders:consignment", args=[order.reference, position, noun])
    return client.post(address, data)


def state(order, position):
    return order.shipments.get(position=position).state


def held(order):
    rows = Protection.objects.filter(order=order).order_by("tranche__position")
    return [(row.state, row.held.minor) for row in rows]


def test_the_seller_ships_a_part_by_the_quantities_of_the_form(alice, sven, client_for):
    order = held_order(alice, sven, state=S.READY_TO_SHIP)
    first, second = order.lines.order_by("position")
    address = reverse("orders:move", args=[order.reference, "shipment"])
    how = {"carrier": "DHL", "mode": "land", f"line_{first.pk}": "5", f"line_{second.pk}": ""}

    client_for(sven).post(address, how)

    sent = order.shipments.get(position=2)
    assert list(sent.lines.values_list("line", "quantity")) == [(first.pk, 5)]
    assert (state(order, 1), [row[0] for row in held(order)]) == (
        "planned",
        ["funds_held", "receipt_pending"],
    )


def test_more_than_is_open_is_said_and_nothing_leaves(alice, sven, client_for):
    order = held_order(alice, sven, state=S.READY_TO_SHIP)
    first = order.lines.order_by("position")[0]
    address = reverse("orders:move", args=[order.reference, "shipment"])
    how = {"carrier": "DHL", "mode": "land", f"line_{first.pk}": "21"}

    answer = client_for(sven).post(address, how)

    assert (answer.status_code, state(order, 1)) == (422, "planned")
    assert "at most what has not been shipped" in answer.content.decode()


def test_the_buyer_confirms_one_part(order, alice, client_for):
    post(client_for(alice), order, 2, "receipt")

    assert (state(order, 2), held(order)[1][0]) == ("received", "claim_window")
    assert state(order, 1) == "planned"


def test_the_buyer_counts_less(order, alice, client_for):
    line = order.shipments.get(position=2).lines.get()

    post(client_for(alice), order, 2, "count", **{f"line_{line.line_id}": "8"})

    line.refresh_from_db()
    assert (line.received_quantity, [row[0] for row in held(order)]) == (
        8,
        ["funds_held", "claim_window", "claim_window"],
    )


@pytest.mark.parametrize("counted", ["11", "-1", "ten", "10"])
def test_a_count_that_cannot_be_is_refused(order, alice, client_for, counted):
    line = order.shipments.get(position=2).lines.get()

    answer = post(client_for(alice), order, 2, "count", **{f"line_{line.line_id}": counted})

    line.refresh_from_db()
    assert (answer.status_code, line.received_quantity, state(order, 2)) == (422, None, "shipped")


def test_the_buyer_asks_for_more_time_once(order, alice, client_for):
    client = client_for(alice)
    post(client, order, 2, "extension", more_days="5")
    post(client, order, 2, "extension", more_days="6")

    assert order.shipments.get(position=2).extended_days == 5


def test_the_buyer_refuses_goods_and_reads_of_the_dispute(order, alice, client_for):
    orders.record_delivery(order=order, at=clock.now())

    answer = post(client_for(alice), order, 2, "refusal", reason="Soaked")

    case = order.disputes.get()
    assert (answer.status_code, state(order, 2), case.protection.tranche.position) == (
        302,
        "refused",
        2,
    )


def test_a_loss_is_made_good_by_sending_again(order, alice, sven, client_for):
    post(client_for(alice), order, 2, "loss", reason="No scan for three weeks")
    assert state(order, 2) == "lost"

    post(client_for(sven), order, 2, "second-dispatch", carrier="GLS", tracking="2")

    again = order.shipments.get(position=2)
    assert (again.state, again.carrier, again.remedy_due_at) == ("shipped", "GLS", None)


def test_a_loss_is_made_good_by_a_refund_of_that_part_alone(order, alice, sven, client_for):
    rest = held(order)[0]
    post(client_for(alice), order, 2, "loss", reason="No scan for three weeks")

    post(client_for(sven), order, 2, "refund", kept="0")

    assert held(order) == [rest, ("refunded", 0)]


@pytest.mark.parametrize(
    ("noun", "data"),
    [
        ("departure", {}),
        ("delivery", {}),
        ("return", {}),
    ],
)
def test_the_seller_says_what_the_carrier_did(order, sven, client_for, noun, data):
    post(client_for(sven), order, 2, noun, **data)

    moved = {"departure": "in_transit", "delivery": "delivered", "return": "returned"}
    assert state(order, 2) == moved[noun]


def test_the_forwarders_receipt_delivers_under_fob_alone(alice, sven, client_for):
    order = held_order(alice, sven, state=S.SHIPPING, incoterm="FOB")
    other = held_order(alice, sven, state=S.SHIPPING, incoterm="DAP")
    client = client_for(sven)

    post(client, order, 1, "handover", transit_days="30")
    post(client, other, 1, "handover", transit_days="30")

    assert (state(order, 1), state(other, 1)) == ("delivered", "shipped")


@pytest.mark.parametrize(("position", "noun"), [(9, "receipt"), (2, "nonsense")])
def test_what_is_not_there_is_not_found(order, alice, client_for, position, noun):
    assert post(client_for(alice), order, position, noun).status_code == 404


def test_a_part_is_released_and_the_rest_stays_held(order, alice, client_for):
    client = client_for(alice)
    rest = held(order)[0]
    post(client, order, 2, "receipt")

    client.post(reverse("payments:release", args=[order.reference]), {"tranche": "2"})

    assert held(order) == [rest, ("released", 0)]


def test_the_page_shows_each_part_with_its_own_money(order, alice, client_for):
    page = client_for(alice).get(reverse("orders:detail", args=[order.reference])).content.decode()

    share = Protection.objects.get(order=order, tranche__position=2).amount
    assert "Consignment 2" in page
    assert f"{share.amount:,}" in page
