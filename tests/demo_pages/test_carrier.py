"""The carrier moves a parcel: departed, arrived, delivered."""

import pytest

from marketplace.orders.models import Shipment
from marketplace.orders.states import OrderState
from tests.demo_pages.conftest import words_of
from tests.factories.money import held_order


@pytest.fixture
def parcel(alice, sven):
    order = held_order(alice, sven, state=OrderState.SHIPPING)
    return Shipment.objects.get(order=order)


def report(client, parcel):
    return client.post(f"/en/demo/carrier/{parcel.pk}/event/", follow=True)


def test_no_parcel_is_on_its_way(client, db):
    assert "No parcel is on its way" in words_of(client.get("/en/demo/carrier/"))


def test_a_parcel_departs_arrives_and_is_delivered(client, parcel, books):
    seen = []
    for button in ("Depart", "Arrive in the country", "Deliver"):
        assert f">{button}</button>" in words_of(client.get("/en/demo/carrier/"))
        report(client, parcel)
        parcel.refresh_from_db()
        seen.append(parcel.state)

    parcel.order.refresh_from_db()
    assert seen == ["in_transit", "arrived", "delivered"]
    assert parcel.order.state == OrderState.DELIVERED
    assert parcel.auto_receipt_at > parcel.delivered_at
    assert "No parcel is on its way" in words_of(client.get("/en/demo/carrier/"))
    books()


def test_a_delivered_parcel_does_not_move(client, parcel):
    for _ in range(3):
        report(client, parcel)

    assert report(client, parcel).status_code == 404
    parcel.refresh_from_db()
    assert parcel.state == "delivered"
