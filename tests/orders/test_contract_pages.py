"""The contract's pages and routes: reading, asking, accepting; a seller's own terms."""

import pytest
from django.urls import reverse

from marketplace.core import clock
from marketplace.orders import actions, queries
from marketplace.orders.models import ClauseRemark, SellerTerms
from marketplace.orders.states import OrderState as S
from tests.factories.orders import accept, make_order

pytestmark = pytest.mark.django_db


def at_page(order, name="contract", **more):
    return reverse(f"contracts:{name}", kwargs={"reference": order.reference, **more})


def api(order, rest=""):
    return f"/api/v1/orders/{order.reference}/contract/{rest}"


def test_the_order_page_asks_the_buyer_to_accept_in_a_role(alice, sven, client_for):
    order = make_order(alice, sven, accepted=False)
    client = client_for(alice)

    html = client.get(reverse("orders:detail", args=[order.reference])).content.decode()
    assert "I, Alice Roux, accept the contract" in html
    assert "Nothing is owed until both sides have accepted." in html
    sent = {"role": "Head of purchasing", "contract_hash": order.contract_hash}
    answer = client.post(at_page(order, "acceptance"), sent)

    order.refresh_from_db()
    assert answer.status_code == 302
    assert order.accepted_at is not None
    assert [a.role for a in queries.acceptances_of(order)][1] == "Head of purchasing"


def test_the_payment_page_asks_for_the_acceptance_before_the_money(alice, sven, client_for):
    order = make_order(alice, sven, accepted=False)
    page = reverse("payments:payment", args=[order.reference])

    before = client_for(alice).get(page).content.decode()
    refused = client_for(alice).post(page, {"method": "bank_transfer"})
    accept(order, alice)
    after = client_for(alice).get(page).content.decode()

    assert "Accept the contract" in before
    assert "How do you want to pay?" not in before
    assert (refused.status_code, order.payments.count()) == (422, 0)
    assert "How do you want to pay?" in after


@pytest.mark.parametrize(
    "sent", [{"role": ""}, {"role": "Buyer", "contract_hash": "0" * 64}, {"contract_hash": ""}]
)
def test_an_acceptance_that_is_not_one_is_refused_beside_the_form(sent, alice, sven, client_for):
    order = make_order(alice, sven, accepted=False)
    form = {"role": "Buyer", "contract_hash": order.contract_hash, **sent}

    answer = client_for(alice).post(at_page(order, "acceptance"), form)

    order.refresh_from_db()
    assert (answer.status_code, order.accepted_at) == (422, None)


def test_a_second_acceptance_finds_the_order_moved_on(alice, sven, client_for):
    order = make_order(alice, sven)
    form = {"role": "Buyer", "contract_hash": order.contract_hash}

    answer = client_for(alice).post(at_page(order, "acceptance"), form, follow=True)

    assert "has moved on" in answer.content.decode()
    assert len(queries.acceptances_of(order)) == 2


def test_a_question_and_its_answer_stand_beside_the_clause(alice, sven, client_for):
    order = make_order(alice, sven, accepted=False)
    buyer, seller = client_for(alice), client_for(sven)

    buyer.post(at_page(order, "question"), {"clause": 3, "text": "From the payment on?"})
    asked = ClauseRemark.objects.get()
    assert "1 question on this contract is still open" in buyer.get(at_page(order)).content.decode()
    seller.post(at_page(order, "answer", pk=asked.pk), {"text": "Yes, from the payment on."})

    html = buyer.get(at_page(order)).content.decode()
    clause = html[html.index('id="clause-3"') : html.index('id="clause-4"')]
    assert "From the payment on?" in clause
    assert "Yes, from the payment on." in clause
    assert "still open" not in html


def test_empty_questions_and_answers_are_shown_again(alice, sven, client_for):
    order = make_order(alice, sven)
    asked = actions.ask_about_clause(order=order, clause=1, text="Hue?", by=alice, at=clock.now())

    question = client_for(alice).post(at_page(order, "question"), {"clause": 77, "text": "x"})
    answer = client_for(sven).post(at_page(order, "answer", pk=asked.pk), {"text": ""})
    own = client_for(alice).post(at_page(order, "answer", pk=asked.pk), {"text": "Red"})

    assert (question.status_code, answer.status_code, own.status_code) == (422, 422, 403)
    assert ClauseRemark.objects.count() == 1


def test_questions_end_with_the_order(alice, sven, client_for):
    order = make_order(alice, sven, state=S.CANCELLED)

    html = client_for(alice).get(at_page(order)).content.decode()
    late = client_for(alice).post(
        at_page(order, "question"), {"clause": 1, "text": "Why?"}, follow=True
    )

    assert "Ask about a clause" not in html
    assert "has moved on" in late.content.decode()
    assert ClauseRemark.objects.count() == 0


def test_the_api_reads_asks_answers_and_accepts(alice, sven, client_for):
    order = make_order(alice, sven, accepted=False)
    buyer, seller = client_for(alice), client_for(sven)

    asked = buyer.post(api(order, "questions/"), {"clause": 4, "text": "By whom?"}).json()
    seller.post(api(order, f"questions/{asked['id']}/answer/"), {"text": "By you."})
    read = buyer.get(api(order)).json()
    done = buyer.post(
        api(order, "acceptance/"),
        {"role": "Buyer", "contract_hash": read["contract_hash"]},
        headers={"Idempotency-Key": "accept-1"},
    )
    again = buyer.post(
        api(order, "acceptance/"), {"role": "Buyer", "contract_hash": read["contract_hash"]}
    )

    assert read["questions"][0]["answer"]["text"] == "By you."
    assert (read["accepted_at"], [c["number"] for c in read["clauses"]]) == (
        None,
        [1, 2, 3, 4, 5, 6, 7],
    )
    assert (done.status_code, again.status_code) == (201, 409)
    assert [a["side"] for a in done.json()["acceptances"]] == ["seller", "buyer"]


def test_the_api_names_why_a_payment_or_an_acceptance_is_refused(alice, sven, client_for):
    order = make_order(alice, sven, accepted=False)
    buyer = client_for(alice)

    paid = buyer.post(
        f"/api/v1/orders/{order.reference}/payments/",
        {"method": "card", "token": "tok_paid"},
        headers={"Idempotency-Key": "k"},
    )
    accepted = buyer.post(api(order, "acceptance/"), {"role": "B", "contract_hash": "0" * 64})

    assert paid.json()["errors"][0]["code"] == "contract_not_accepted"
    assert accepted.json()["errors"][0]["code"] == "contract_changed"
    assert (order.payments.count(), len(queries.acceptances_of(order))) == (0, 1)


def test_a_seller_sets_its_order_terms(alice, sven, client_for):
    client = client_for(sven)
    page = reverse("contracts:terms")
    form = {"thanks": "Tack!", "forfeit_percent": "12.5", "storage_clause": "EUR 12 a week."}

    wrong = client.post(page, {**form, "forfeit_percent": "101"})
    assert (wrong.status_code, SellerTerms.objects.count()) == (422, 0)
    client.post(page, form)

    terms = SellerTerms.objects.get()
    assert (terms.thanks, terms.forfeit_bps, terms.storage_clause) == (
        "Tack!",
        1250,
        "EUR 12 a week.",
    )
    assert "Tack!" in client.get(page).content.decode()
    assert client_for(alice).get(page).status_code == 403


def test_the_confirmation_form_offers_the_sellers_words(alice, sven, client_for):
    actions.set_seller_terms(by=sven, thanks="Tack!", forfeit_bps=0, storage_clause="")
    order = make_order(alice, sven, state=S.AWAITING_SUPPLIER)
    client = client_for(sven)

    assert "Tack!" in client.get(reverse("orders:detail", args=[order.reference])).content.decode()
    client.post(
        reverse("orders:move", args=[order.reference, "confirmation"]), {"thanks": "Until soon!"}
    )

    html = client_for(alice).get(reverse("orders:detail", args=[order.reference])).content.decode()
    assert "Until soon!" in html
