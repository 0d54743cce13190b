"""The desk where people land: what waits for them, the figures, the way to selling."""

import pytest
from django.conf import settings
from django.urls import reverse

from marketplace.orders.states import OrderState
from tests.factories.catalog import make_product
from tests.factories.orders import make_order
from vendors.models import Vendor

pytestmark = pytest.mark.django_db
HERE = "/en/overview/"


def test_people_land_at_their_desk_after_signing_in():
    assert settings.LOGIN_REDIRECT_URL == "overview:home"


def test_a_guest_is_sent_to_sign_in(client):
    assert client.get(HERE).url == f"/en/account/login/?next={HERE}"


def test_an_operator_is_led_to_the_queues(client_for, olga):
    assert client_for(olga).get(HERE).url == reverse("desk:home")


def test_the_suppliers_to_do_names_the_order_to_confirm_with_its_deadline(client_for, alice, sven):
    order = make_order(alice, sven, state=OrderState.AWAITING_SUPPLIER)

    html = client_for(sven).get(HERE).content.decode()

    assert f"Confirm order {order.reference}" in html
    assert reverse("orders:detail", args=[order.reference]) in html
    assert "1 thing needs you." in html


def test_the_buyers_to_do_names_the_order_to_pay(client_for, alice, sven):
    order = make_order(alice, sven, state=OrderState.AWAITING_PAYMENT)

    html = client_for(alice).get(HERE).content.decode()

    assert f"Pay order {order.reference}" in html


def test_a_stranger_and_a_colleague_without_the_permission_see_none_of_it(
    client_for, alice, sven, mallory, sara
):
    order = make_order(alice, sven, state=OrderState.AWAITING_SUPPLIER)

    for member in (mallory, sara):
        html = client_for(member).get(HERE).content.decode()
        assert order.reference not in html
        assert "Held for you" not in html or member is mallory


def test_a_new_supplier_sees_how_far_it_has_come(client_for, sven):
    Vendor.objects.filter(company=sven.company).update(about="", tagline="")

    html = client_for(sven).get(HERE).content.decode()

    assert "Getting started" in html
    assert "Describe your company" in html


def test_the_side_can_be_changed_by_who_sells(client_for, sven):
    make_product(seller=sven.company)

    html = client_for(sven).get(HERE, {"side": "buyer"}).content.decode()

    assert "Open requests" in html


@pytest.mark.parametrize(
    "name", ["orders:index", "rfqs:list", "rfqs:market", "quotations:list", "listings:list",
             "company:home", "payouts:index"],
)  # fmt: skip
def test_the_desks_pages_share_one_side_navigation(client_for, sven, name):
    html = client_for(sven).get(reverse(name)).content.decode()

    assert 'aria-label="My desk"' in html
    for other in ("overview:home", "listings:list", "payouts:index"):
        assert f'href="{reverse(other)}"' in html
