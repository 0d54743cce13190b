import re

import pytest
from django.urls import reverse

from marketplace.companies.models import Address
from marketplace.core import clock, outbox
from marketplace.orders import actions
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState as S
from tests.factories.catalog import make_product, make_sku
from tests.factories.companies import make_member
from tests.factories.orders import accept, make_order

pytestmark = pytest.mark.django_db


def page(order):
    return reverse("orders:detail", kwargs={"reference": order.reference})


def step(order, noun):
    return reverse("orders:move", kwargs={"reference": order.reference, "noun": noun})


def token_of(html):
    return re.search(r'name="token" value="([^"]+)"', html)[1]


def order_form(client, product, **fields):
    html = client.get(
        reverse("orders:new"), {"product": product.pk, "quantity": fields.get("quantity", "100")}
    ).content.decode()
    return {
        "product": product.pk,
        "quantity": "100",
        "unit_price": re.search(r'name="unit_price" value="([^"]+)"', html)[1],
        "token": token_of(html),
        "address": "new",
        "line1": "1 rue de la Gare",
        "postcode": "69002",
        "city": "Lyon",
        "country": "FR",
        "transport_mode": "land",
        "buyer_po_number": "PO-77",
        **fields,
    }


def test_a_buyer_orders_from_a_product_page_and_lands_on_the_order(alice, sven, client_for):
    product = make_product(seller=sven.company, title="Oak chair")
    client = client_for(alice)

    answer = client.post(reverse("orders:new"), order_form(client, product))

    order = Order.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page(order))
    assert (order.buyer_po_number, order.delivery_address["city"], order.total_minor) == (
        "PO-77",
        "Lyon",
        100000,
    )


def test_a_double_click_on_send_makes_one_order(alice, sven, client_for):
    product = make_product(seller=sven.company)
    client = client_for(alice)
    form = order_form(client, product)

    answers = [client.post(reverse("orders:new"), form)["Location"] for _ in range(2)]

    assert (len(set(answers)), Order.objects.count()) == (1, 1)


def test_a_saved_address_is_used_whole(alice, sven, client_for):
    address = Address.objects.create(
        company=alice.company, line1="3 quai", postcode="69001", city="Lyon", country="FR"
    )
    client = client_for(alice)
    form = order_form(client, make_product(seller=sven.company), address=str(address.pk))

    client.post(reverse("orders:new"), form)

    assert Order.objects.get().delivery_address == {
        "line1": "3 quai",
        "postcode": "69001",
        "city": "Lyon",
        "country": "FR",
    }


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"quantity": ""}, "required"),
        ({"quantity": "many"}, "number"),
        ({"quantity": "-5"}, "greater than or equal"),
        ({"quantity": "1e30"}, "digits"),
        ({"quantity": "49"}, "smallest quantity is 50"),
        ({"city": ""}, "needed for a new address"),
        ({"country": "XX"}, "not one of the available choices"),
        ({"transport_mode": "rocket"}, "not one of the available choices"),
        ({"buyer_po_number": "x" * 61}, "at most 60 characters"),
        ({"message": "x" * 2001}, "at most 2000 characters"),
        ({"address": "999999"}, "not one of the available choices"),
    ],
)
def test_a_wrong_entry_is_named_beside_its_field_and_keeps_what_was_typed(
    alice, sven, client_for, wrong, said
):
    product = make_product(seller=sven.company, moq=50)
    client = client_for(alice)

    answer = client.post(reverse("orders:new"), order_form(client, product) | wrong)

    html = answer.content.decode()
    assert (answer.status_code, Order.objects.count()) == (422, 0)
    assert said in html
    assert 'value="1 rue de la Gare"' in html


def test_a_price_that_changed_is_shown_again_before_ordering(alice, sven, client_for):
    product = make_product(seller=sven.company)
    client = client_for(alice)
    form = order_form(client, product)
    product.tiers.filter(min_quantity=100).update(unit_price="11.25")

    answer = client.post(reverse("orders:new"), form)

    html = answer.content.decode()
    assert (answer.status_code, Order.objects.count()) == (409, 0)
    assert "The price is now 11.25 EUR per unit" in html
    assert 'name="unit_price" value="11.25"' in html


def test_a_variant_has_to_be_chosen_where_there_are_some(alice, sven, client_for):
    product = make_product(seller=sven.company)
    sku = make_sku(product, "RED", options={"Colour": "Red"})
    client = client_for(alice)
    form = order_form(client, product)

    refused = client.post(reverse("orders:new"), form)
    client.post(reverse("orders:new"), form | {"sku": sku.pk})

    assert (refused.status_code, Order.objects.get().lines.get().sku_id) == (422, sku.pk)


def test_updating_the_total_places_nothing_and_keeps_what_was_typed(alice, sven, client_for):
    product = make_product(seller=sven.company)
    client = client_for(alice)
    form = order_form(client, product) | {"quantity": "500", "recalculate": "1"}

    html = client.post(reverse("orders:new"), form).content.decode()

    assert Order.objects.count() == 0
    assert "€4,200.00" in html
    assert 'value="PO-77"' in html


def test_the_price_fragment_tells_the_tier_and_the_next_one(alice, sven, client_for):
    product = make_product(seller=sven.company)

    html = (
        client_for(alice)
        .get(reverse("orders:price"), {"product": product.pk, "quantity": "90"})
        .content.decode()
    )

    assert "€1,125.00" in html
    assert "10 more and each costs €10.00." in html


@pytest.mark.parametrize("state", list(S))
def test_both_sides_and_an_operator_can_read_an_order_in_every_state(
    state, alice, sven, olga, client_for
):
    order = make_order(alice, sven, state=state)

    for member in (alice, sven, olga):
        answer = client_for(member).get(page(order))
        assert answer.status_code == 200
        assert order.reference in answer.content.decode()


def test_strangers_find_no_order_and_colleagues_without_the_permission_may_not_open_it(
    alice, bob, sven, sara, mallory, client_for
):
    order = make_order(alice, sven, state=S.SHIPPING)
    nouns = ("receipt", "cancellation", "shipment", "confirmation")

    for member, answer in ((bob, 403), (sara, 403), (mallory, 404)):
        client = client_for(member)
        assert client.get(page(order)).status_code == answer
        assert {client.post(step(order, noun)).status_code for noun in nouns} == {answer}
    order.refresh_from_db()
    assert order.state == S.SHIPPING


def test_a_guest_is_sent_to_sign_in(alice, sven, client_for):
    order = make_order(alice, sven)

    for url in (page(order), reverse("orders:index"), reverse("orders:new")):
        answer = client_for().get(url)
        assert answer.status_code == 302
        assert "/account/login/" in answer["Location"]


def test_who_may_read_but_not_act_is_refused_with_403(alice, sven, client_for):
    finance = make_member(alice.company, "Finance")
    order = make_order(alice, sven, state=S.SHIPPING)

    client = client_for(finance)

    assert client.get(page(order)).status_code == 200
    assert client.post(step(order, "receipt")).status_code == 403
    order.refresh_from_db()
    assert order.received_at is None


def test_the_seller_cannot_take_the_buyers_steps(alice, sven, client_for):
    order = make_order(alice, sven, state=S.SHIPPING)

    client_for(sven).post(step(order, "receipt"))

    order.refresh_from_db()
    assert (order.state, order.received_at) == (S.SHIPPING, None)


def test_a_whole_direct_order_goes_through_in_the_browser(alice, sven, client_for):
    order = make_order(alice, sven, state=S.AWAITING_SUPPLIER)
    buyer, seller = client_for(alice), client_for(sven)

    seller.post(step(order, "confirmation"))
    accept(order, alice)
    actions.record_funding(order=order, at=clock.now())
    seller.post(step(order, "progress"), {"quantity": "40", "reason": "Welding"})
    seller.post(step(order, "readiness"))
    seller.post(step(order, "shipment"), {"carrier": "DHL", "tracking": "JD1", "mode": "express"})
    seller.post(step(order, "delivery"))
    buyer.post(step(order, "extension"), {"more_days": "5"})
    buyer.post(step(order, "receipt"))

    order.refresh_from_db()
    shipment = order.shipments.get()
    assert (order.state, shipment.state, shipment.carrier, shipment.extended_days) == (
        "delivered",
        "received",
        "DHL",
        5,
    )
    html = buyer.get(page(order)).content.decode()
    assert "The buyer confirmed receipt" in html
    assert "Welding" in html


def test_a_step_that_is_over_says_so_and_changes_nothing(alice, sven, client_for):
    order = make_order(alice, sven, state=S.SHIPPING)

    answer = client_for(sven).post(
        step(order, "shipment"), {"carrier": "X", "mode": "land"}, follow=True
    )

    assert "The order has moved on since you opened this page." in answer.content.decode()


@pytest.mark.parametrize(
    ("state", "noun", "data", "said"),
    [
        (S.AWAITING_SUPPLIER, "refusal", {"reason": ""}, "required"),
        (S.IN_PRODUCTION, "progress", {"quantity": "99999"}, "between 0 and the quantity"),
        (S.READY_TO_SHIP, "shipment", {"carrier": "", "mode": "land"}, "required"),
        (S.READY_TO_SHIP, "shipment", {"carrier": "X", "mode": "teleport"}, "available choices"),
        (S.IN_PRODUCTION, "withdrawal", {"reason": "x" * 1001}, "at most 1000"),
    ],
)
def test_a_wrong_step_is_shown_again_with_its_words(
    alice, sven, client_for, state, noun, data, said
):
    order = make_order(alice, sven, state=state)

    answer = client_for(sven).post(step(order, noun), data)

    order.refresh_from_db()
    assert (answer.status_code, order.state) == (422, state)
    assert said in answer.content.decode()


def test_the_list_filters_searches_and_exports(alice, sven, client_for):
    first = make_order(alice, sven, buyer_po_number="=HYPERLINK(1)")
    second = make_order(alice, sven, state=S.IN_PRODUCTION)
    client = client_for(alice)

    everything = client.get(reverse("orders:index"), {"side": "buyer"}).content.decode()
    making = client.get(
        reverse("orders:index"), {"side": "buyer", "state": "in_production"}
    ).content.decode()
    found = client.get(reverse("orders:index"), {"q": first.reference}).content.decode()
    sheet = client.get(reverse("orders:export")).content.decode()

    # The bell above the list names orders too.
    lists = [html.partition("<main")[2] for html in (everything, making, found)]
    assert [first.reference in html for html in lists] == [True, False, True]
    assert [second.reference in html for html in lists] == [True, True, False]
    assert "'=HYPERLINK(1)" in sheet


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_number_of_queries_for_one_and_three_orders(
    number, alice, sven, client_for, django_assert_max_num_queries
):
    for _ in range(number):
        make_order(alice, sven)
    client = client_for(alice)
    client.get(reverse("orders:index"))

    with django_assert_max_num_queries(15):
        client.get(reverse("orders:index"))


def test_papers_are_for_the_parties_alone(alice, sven, mallory, client_for):
    order = make_order(alice, sven)
    outbox.drain()
    paper = order.documents.filter(kind="pro_forma", language="en").get()
    url = reverse("orders:document", kwargs={"reference": order.reference, "pk": paper.pk})

    answer = client_for(alice).get(url)

    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer["Cache-Control"] == "private, no-store"
    assert b"".join(client_for(sven).get(url).streaming_content).startswith(b"%PDF-")
    assert client_for(mallory).get(url).status_code == 404
