"""Cards of a product, a request and an order in a conversation, and the pane beside it."""

import re

import pytest
from django.urls import reverse

from marketplace.core import clock
from messaging.models import Message, Thread
from tests.factories.catalog import make_product
from tests.factories.disputes import open_dispute
from tests.factories.messaging import thread_between
from tests.factories.money import held_order
from tests.factories.orders import make_order
from tests.factories.rfq import make_rfq
from trade_assurance.actions import disputes

pytestmark = pytest.mark.django_db


def shown(client, thread):
    """The card in the log and the pane beside it, as their words and links."""
    html = client.get(reverse("chat:thread", args=[thread.reference])).content.decode()
    return [parts(html, "article"), parts(html, "aside")]


def parts(html, tag):
    block = re.search(rf"<{tag}\b(.*?)</{tag}>", html[html.index("<main") :], re.DOTALL)
    if block is None:
        return "", []
    words = " ".join(re.sub(r"<[^>]+>", " ", f"<{block[1]}").split())
    return words, re.findall(r'href="([^"]+)"', block[1])


def begin(client, **about):
    (kind, reference), *_ = about.items()
    address = f"{reverse('chat:start')}?{kind}={reference}"
    client.post(address, {"body": "Good morning"})
    return Thread.objects.get(subject_kind=kind)


def test_a_conversation_about_a_product_begins_with_its_card(alice, sven, client_for):
    product = make_product(seller=sven.company, title="Oak chair", moq=50)
    client = client_for(alice)

    thread = begin(client, listing=product.pk)

    assert list(thread.messages.order_by("seq").values_list("kind", "card_kind", "body")) == [
        ("card", "listing", ""),
        ("text", "", "Good morning"),
    ]
    words, links = shown(client, thread)[0]
    assert words.startswith("Product Oak chair Minimum order 50 pieces")
    assert links == [f"/en/products/{product.slug}-{product.pk}/"]


def test_a_second_first_message_adds_no_second_card(alice, sven, client_for):
    product = make_product(seller=sven.company)
    client = client_for(alice)

    begin(client, listing=product.pk)
    begin(client, listing=product.pk)

    assert Message.objects.filter(kind="card").count() == 1


def test_a_request_is_a_card_that_leads_each_side_to_its_own_page(alice, sven, client_for):
    rfq = make_rfq(alice, matched=[sven])

    thread = begin(client_for(sven), rfq=rfq.reference)

    words, links = shown(client_for(sven), thread)[0]
    assert f"Request {rfq.reference} Quantity 1,200 pieces" in words
    assert links == [reverse("rfqs:offered", args=[rfq.reference])]
    assert shown(client_for(alice), thread)[0][1] == [reverse("rfqs:detail", args=[rfq.reference])]


def test_an_orders_conversation_begins_with_its_card_as_it_stands_now(alice, sven, client_for):
    order = held_order(alice, sven)
    thread = Thread.objects.get(subject_kind="order")

    words, links = shown(client_for(sven), thread)[0]

    assert words.startswith("Order Oak chair In production")
    assert f"Order {order.reference} Total €1,240.00" in words
    assert links == [reverse("orders:detail", args=[order.reference])]


def test_who_may_not_see_an_order_sees_its_name_alone(alice, bob, sven, client_for):
    order = make_order(alice, sven)
    thread = Thread.objects.get(subject_kind="order")

    (words, links), pane = shown(client_for(bob), thread)

    assert (words, links) == ("Oak chair", [])
    assert pane == ("", [])
    assert order.reference not in words


def test_the_pane_leads_to_an_open_dispute_and_no_longer_to_a_closed_one(
    alice, sven, olga, client_for
):
    dispute = open_dispute(alice, sven)
    thread = Thread.objects.get(subject_kind="order")
    order = reverse("orders:detail", args=[dispute.order.reference])

    assert shown(client_for(alice), thread)[1][1] == [
        order,
        reverse("disputes:room", args=[dispute.reference]),
    ]
    assert shown(client_for(olga), thread)[1][1] == [
        order,
        reverse("desk_disputes:case", args=[dispute.reference]),
    ]

    disputes.withdraw_dispute(dispute=dispute, by=alice, at=clock.now())

    assert shown(client_for(alice), thread)[1][1] == [order]


def test_a_conversation_about_a_dispute_shows_claim_and_clock(alice, sven, bob, client_for):
    dispute = open_dispute(alice, sven)
    thread = thread_between(alice, sven, subject_kind="dispute", reference=dispute.reference)

    words, links = shown(client_for(sven), thread)[1]

    assert f"Dispute {dispute.reference}" in words
    assert "Claimed €500.00" in words
    assert "Answer by" in words
    assert links[0] == reverse("disputes:room", args=[dispute.reference])
    assert shown(client_for(bob), thread)[1] == ("", [])
