import pytest
from django.urls import reverse

from marketplace.core import clock, outbox
from marketplace.orders.states import OrderState as S
from tests.factories.money import (
    IBAN,
    OTHER_IBAN,
    bank_sends,
    eur,
    give_bank_details,
    held_order,
    in_claim_window,
    protection_of,
    released_order,
)
from tests.factories.orders import make_order
from trade_assurance import actions
from trade_assurance.models import BankLine, Payment, Payout, PayoutAccount

pytestmark = pytest.mark.django_db


def pay_url(order):
    return reverse("payments:payment", args=[order.reference])


@pytest.fixture
def order(alice, sven):
    return make_order(alice, sven)


def test_the_payment_page_names_the_amount_and_the_ways_to_pay(client_for, alice, order):
    page = client_for(alice).get(pay_url(order)).content.decode()

    assert "€1,240.00" in page
    assert 'value="card"' in page
    assert 'value="bank_transfer"' in page


def test_a_card_payment_is_started_settled_and_shown_as_held(client_for, alice, order):
    client = client_for(alice)

    answer = client.post(pay_url(order), {"method": "card", "card_number": "4242 4242 4242 4242"})
    assert (answer.status_code, answer["Location"]) == (302, pay_url(order))
    assert "being processed" in client.get(pay_url(order)).content.decode()
    outbox.drain()

    assert "is paid and held" in client.get(pay_url(order)).content.decode()


def test_a_declined_card_says_why_and_the_form_stays(client_for, alice, order):
    client = client_for(alice)
    client.post(pay_url(order), {"method": "card", "card_number": "4000000000000002"})
    outbox.drain()

    page = client.get(pay_url(order)).content.decode()

    assert "The card was declined by its bank." in page
    assert 'name="card_number"' in page
    assert (
        client.post(
            pay_url(order), {"method": "card", "card_number": "4242424242424242"}
        ).status_code
        == 302
    )
    outbox.drain()
    assert [p.state for p in Payment.objects.order_by("pk")] == ["failed", "settled"]


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({"method": "card", "card_number": "4111111111111111"}, "Use one of the test cards"),
        ({"method": "card", "card_number": ""}, "Use one of the test cards"),
        ({"method": "cheque"}, "cheque is not one of the available choices"),
        ({}, "required"),
        ({"method": "card", "card_number": "4" * 40}, "at most 23"),
    ],
)
def test_a_wrong_payment_form_keeps_what_was_typed(client_for, alice, order, data, named):
    answer = client_for(alice).post(pay_url(order), data)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert named in page
    assert data.get("card_number", "") in page
    assert Payment.objects.count() == 0


def test_a_transfer_shows_reference_iban_and_amount(client_for, alice, order):
    client = client_for(alice)
    client.post(pay_url(order), {"method": "bank_transfer"})

    page = client.get(pay_url(order)).content.decode()

    assert Payment.objects.get().reference in page
    assert "FR76 3000 6000 0112 3456 7890 189" in page


def test_another_way_may_be_chosen_while_nothing_has_come(client_for, alice, order):
    client = client_for(alice)
    client.post(pay_url(order), {"method": "bank_transfer"})
    url = reverse("payments:cancellation", args=[Payment.objects.get().reference])

    assert client.post(url).status_code == 302

    assert Payment.objects.get().state == "cancelled"
    assert 'name="card_number"' in client.get(pay_url(order)).content.decode()


def test_who_may_see_and_pay(client_for, alice, bob, sven, mallory, olga, order):
    got = {
        name: client_for(member).get(pay_url(order)).status_code
        for name, member in [
            ("alice", alice),
            ("sven", sven),
            ("olga", olga),
            ("bob", bob),
            ("mallory", mallory),
            ("guest", None),
        ]
    }
    sent = {
        name: client_for(member).post(pay_url(order), {"method": "bank_transfer"}).status_code
        for name, member in [("sven", sven), ("mallory", mallory), ("olga", olga)]
    }

    assert got == {
        "alice": 200,
        "sven": 200,
        "olga": 200,
        "bob": 403,
        "mallory": 404,
        "guest": 302,
    }
    assert sent == {"sven": 403, "mallory": 404, "olga": 403}
    assert Payment.objects.count() == 0


def test_the_buyer_releases_and_sees_the_movements(client_for, alice, sven):
    order = in_claim_window(alice, sven)
    client = client_for(alice)

    client.post(reverse("payments:release", args=[order.reference]))

    page = client.get(reverse("payments:movements", args=[order.reference])).content.decode()
    assert protection_of(order).state == "released"
    assert "Released to the supplier" in page
    assert "-€1,240.00" in page
    assert "€1,205.20" not in page
    assert "Standard commission" not in page


def test_only_the_buyer_releases(client_for, alice, sven, mallory, olga):
    order = in_claim_window(alice, sven)
    url = reverse("payments:release", args=[order.reference])

    codes = [client_for(m).post(url).status_code for m in (sven, mallory, olga, None)]

    assert (codes, protection_of(order).state) == ([403, 404, 403, 302], "claim_window")


def test_the_seller_sees_the_commission_of_each_line(client_for, alice, sven):
    order = held_order(alice, sven)

    page = client_for(sven).get(reverse("payments:movements", args=[order.reference]))

    assert "Standard commission" in page.content.decode()
    assert "€27.30" in page.content.decode()


def test_an_operator_matches_a_transfer_with_one_click(client_for, alice, olga, order):
    payment = actions.start_payment(order=order, method="bank_transfer", by=alice, at=clock.now())
    line = bank_sends(payment)
    client = client_for(olga)
    page = client.get(reverse("payments:transfers")).content.decode()
    assert f"Match with {payment.reference}" in page

    client.post(reverse("payments:match", args=[line.pk]), {"payment": payment.reference})

    assert (BankLine.objects.get().state, protection_of(order).state) == ("matched", "funds_held")


def test_a_transfer_for_nobody_is_sent_back_with_a_reason(client_for, olga, alice, order):
    payment = actions.start_payment(order=order, method="bank_transfer", by=alice, at=clock.now())
    line = bank_sends(payment, eur(5), text="hello")
    client = client_for(olga)

    client.post(reverse("payments:match", args=[line.pk]), {"payment": "P-NOBODY"})
    client.post(reverse("payments:send_back", args=[line.pk]), {"reason": ""})
    line.refresh_from_db()
    assert line.state == "new"
    client.post(reverse("payments:send_back", args=[line.pk]), {"reason": "Nobody's."})

    line.refresh_from_db()
    assert (line.state, line.reason) == ("returned", "Nobody's.")


def test_a_payout_from_released_money_to_the_recorded_transfer(client_for, alice, sven, olga):
    released_order(alice, sven)
    give_bank_details(sven)
    client = client_for(olga)
    client.post(reverse("payouts:run"))
    payout = Payout.objects.get()

    def decide(noun, **data):
        client.post(reverse("payouts:decide", args=[payout.reference, noun]), data)
        payout.refresh_from_db()
        return payout.state

    assert decide("approval") == "approved"
    assert decide("transfer") == "processing"
    assert decide("payment", bank_reference="") == "processing"
    assert decide("payment", bank_reference="SEPA 4711") == "paid"
    seller = client_for(sven)
    assert "€1,205.20" in seller.get(reverse("payouts:index")).content.decode()
    detail = seller.get(reverse("payouts:payout", args=[payout.reference])).content.decode()
    assert "SEPA 4711" in detail
    statement = seller.get(reverse("payouts:statement")).content.decode()
    assert "Payout prepared" in statement
    sheet = seller.get(reverse("payouts:statement_csv")).content.decode("utf-8-sig")
    assert "1240.00,-34.80,1205.20,1205.20,EUR" in sheet


@pytest.mark.parametrize(
    "name", ["payouts:index", "payouts:statement", "payouts:statement_csv", "payouts:bank_details"]
)
def test_who_may_see_the_finance_desk(client_for, sven, sara, olga, name):
    codes = [client_for(m).get(reverse(name)).status_code for m in (sven, sara, olga, None)]

    assert codes == [200, 403, 404, 302]


@pytest.mark.parametrize("name", ["payouts:desk", "payments:transfers"])
def test_the_operators_desk_is_theirs_alone(client_for, sven, alice, olga, name):
    codes = [client_for(m).get(reverse(name)).status_code for m in (olga, sven, alice, None)]

    assert codes == [200, 404, 404, 302]


def test_bank_details_are_checked_masked_and_replaced(client_for, sven):
    client = client_for(sven)
    url = reverse("payouts:bank_details")

    wrong = client.post(url, {"holder": "Nordform AB", "iban": IBAN[:-1] + "8"})
    assert wrong.status_code == 422
    assert "One of the characters of this IBAN is wrong" in wrong.content.decode()
    assert "Nordform AB" in wrong.content.decode()
    client.post(url, {"holder": "Nordform AB", "iban": IBAN})
    client.post(url, {"holder": "Nordform AB", "iban": f" {OTHER_IBAN[:4]} {OTHER_IBAN[4:]}"})

    assert [(a.iban, a.replaced_at is None) for a in PayoutAccount.objects.order_by("pk")] == [
        (IBAN, False),
        (OTHER_IBAN, True),
    ]
    page = client.get(url).content.decode()
    assert "DE89 •••• 3000" in page
    assert OTHER_IBAN not in page


def test_the_order_page_shows_the_held_money(client_for, alice, sven):
    order = held_order(alice, sven, state=S.DELIVERED)

    page = client_for(alice).get(f"/en/orders/{order.reference}/").content.decode()

    assert "Held until receipt is confirmed" in page
    assert "Explain these amounts" in page
