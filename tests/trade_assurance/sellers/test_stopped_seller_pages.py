"""The pages and the API on which somebody says what becomes of a stopped supplier's order."""

import pytest
from django.urls import reverse

from marketplace.core import clock, jobs
from tests.factories.money import eur, held_order, protection_of
from trade_assurance.models import SellerQuestion
from vendors.actions import suspend_vendor

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(alice, sven, olga):
    """A paid order whose supplier was suspended."""
    order = held_order(alice, sven)
    suspend_vendor(vendor=sven.company.vendor, by=olga, at=clock.now(), reason="False papers.")
    return order


def page(client_for, member, order):
    return client_for(member).get(reverse("orders:detail", args=[order.reference])).content.decode()


def answer(client, order, noun):
    return client.post(reverse("supplier_questions:answer", args=[order.reference, noun]))


def money(order):
    found = protection_of(order)
    return found.state, found.held


def test_each_side_reads_what_is_asked_of_whom(order, alice, sven, olga, client_for):
    assert "Let it go on" in page(client_for, alice, order)
    assert "Please ship nothing of this order" in page(client_for, sven, order)
    assert "the buyer was asked whether the order goes on" in page(client_for, olga, order)


@pytest.mark.parametrize(
    ("noun", "end", "words"),
    [
        ("continuation", ("funds_held", eur(124_000)), "The order goes on"),
        ("cancellation", ("refunded", eur(0)), "The order was cancelled"),
    ],
)
def test_the_buyer_answers_on_the_order(noun, end, words, order, alice, client_for):
    client = client_for(alice)

    assert answer(client, order, noun).status_code == 302

    assert money(order) == end
    assert words in page(client_for, alice, order)


def test_nobody_else_answers_there(order, sven, olga, mallory, client_for):
    assert [answer(client_for(who), order, "cancellation").status_code for who in (
        sven, olga, mallory,
    )] == [403, 403, 404]  # fmt: skip
    assert money(order) == ("frozen", eur(124_000))


def test_an_unknown_answer_and_an_order_without_a_question_are_not_found(
    order, alice, mallory, client_for
):
    client, unasked = client_for(alice), held_order(alice, mallory)

    assert answer(client, order, "maybe").status_code == 404
    assert answer(client, unasked, "cancellation").status_code == 404

    assert money(order) == ("frozen", eur(124_000))
    assert money(unasked) == ("funds_held", eur(124_000))


def test_the_desk_lists_what_is_open_and_decides_for_the_silent(order, olga, advance, client_for):
    client, desk = client_for(olga), reverse("supplier_questions:desk")
    advance(days=5)
    jobs.run("trade_assurance.seller_questions")
    assert order.reference in client.get(desk).content.decode()
    assert "Orders of stopped suppliers" in client.get(reverse("desk:home")).content.decode()
    url = reverse("supplier_questions:decision", args=[SellerQuestion.objects.get().pk])

    for wrong in ({"answer": "cancellation"}, {"reason": "Late."}, {"answer": "x", "reason": "y"}):
        client.post(url, wrong)
        assert money(order) == ("frozen", eur(124_000))
    client.post(url, {"answer": "cancellation", "reason": "Nobody answers."})

    assert money(order) == ("refunded", eur(0))
    assert order.reference not in client.get(desk).content.decode()
    assert "Nobody answers." in client.get(f"{desk}?show=decided").content.decode()


def test_the_api_shows_and_answers_it_once(order, alice, sven, mallory, client_for):
    url = f"/api/v1/orders/{order.reference}/supplier-question/"
    client = client_for(alice)
    shown = client.get(url).json()
    assert (shown["cause"], shown["state"]) == ("suspended", "asked")
    assert client_for(mallory).get(url).status_code == 404
    refused = client_for(sven).post(url, {"go_on": False}, content_type="application/json")
    assert (refused.status_code, money(order)) == (403, ("frozen", eur(124_000)))
    assert client.post(url, {}, content_type="application/json").status_code == 400

    sent = {"content_type": "application/json", "headers": {"Idempotency-Key": "k-1"}}
    first = client.post(url, {"go_on": True}, **sent)
    again = client.post(url, {"go_on": True}, **sent)

    assert (first.json()["state"], again.json()) == ("going_on", first.json())
    assert money(order) == ("funds_held", eur(124_000))
    late = client.post(url, {"go_on": False}, content_type="application/json")
    assert (late.status_code, money(order)) == (409, ("funds_held", eur(124_000)))


def test_without_a_question_the_api_finds_nothing(alice, sven, client_for):
    order = held_order(alice, sven)

    found = client_for(alice).get(f"/api/v1/orders/{order.reference}/supplier-question/")

    assert (found.status_code, protection_of(order).held) == (404, eur(124_000))
