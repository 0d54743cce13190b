"""The pages of a change: offering it, reading what differs, answering, and what was changed before."""

import pytest
from django.urls import reverse

from marketplace.orders.states import OrderState as S
from tests.factories.companies import make_member
from tests.factories.money import held_order
from tests.factories.orders import make_order, ship

pytestmark = pytest.mark.django_db


def page(order):
    return reverse("changes:changes", args=[order.reference])


def sent(order, **answers):
    """The form as the page shows it, with some answers changed."""
    form = {
        "freight": str(order.freight.amount),
        "lead_time_days": order.lead_time_days,
        "delivery_place": order.delivery_place,
        "reason": "Steel became cheaper",
        "added_unit": "piece",
    }
    for line in order.lines.all():
        form[f"quantity_{line.position}"] = str(line.quantity)
        form[f"price_{line.position}"] = str(line.unit_price)
    return {**form, **answers}


def answer(order, noun):
    change = order.changes.latest("pk")
    return reverse(
        "changes:answer", kwargs={"reference": order.reference, "pk": change.pk, "noun": noun}
    )


def words(response):
    return response.content.decode()


def test_a_change_is_offered_read_and_accepted_on_its_page(alice, sven, client_for):
    order = held_order(alice, sven)
    seller, buyer = client_for(sven), client_for(alice)

    seller.post(page(order), sent(order, price_1="40"))
    shown = words(buyer.get(page(order)))
    assert "Steel became cheaper" in shown
    assert "€1,130.00" in shown
    assert "refunded at once" in shown
    assert "proposes to change this contract" in words(
        buyer.get(reverse("orders:detail", args=[order.reference]))
    )
    buyer.post(answer(order, "acceptance"))

    order.refresh_from_db()
    assert (order.revision, order.total_minor) == (2, 113000)
    assert order.protections.get().refunded_minor == 11000
    assert "Revision 2" in words(buyer.get(page(order)))


def test_goods_are_added_and_taken_out(alice, sven, client_for):
    order = make_order(alice, sven)
    more = {"added_title": "Oak table", "added_quantity": "2", "added_price": "300"}

    client_for(alice).post(page(order), sent(order, quantity_2="0", **more))
    client_for(sven).post(answer(order, "acceptance"))

    order.refresh_from_db()
    assert [x.title for x in order.lines.order_by("position")] == ["Oak chair", "Oak table"]
    assert order.total_minor == 91000 + 60000 + 8000


@pytest.mark.parametrize(
    "answers",
    [
        {"reason": ""},
        {"freight": "1.005"},
        {"added_title": "Oak table"},
        {"quantity_1": "-1"},
        {},
    ],
)
def test_an_offer_that_is_none_is_shown_again(answers, alice, sven, client_for):
    order = make_order(alice, sven)

    response = client_for(sven).post(page(order), sent(order, **answers))

    assert (response.status_code, order.changes.count()) == (422, 0)


def test_an_offer_is_refused_with_words_or_taken_back(alice, sven, client_for):
    order = make_order(alice, sven)
    seller, buyer = client_for(sven), client_for(alice)

    seller.post(page(order), sent(order, price_1="40"))
    assert "Take the offer back" in words(seller.get(page(order)))
    buyer.post(answer(order, "refusal"), {"answer": "Too late"})
    refused = order.changes.latest("pk")
    seller.post(page(order), sent(order, price_1="41"))
    seller.post(answer(order, "withdrawal"))

    assert (refused.state, refused.answer) == ("refused", "Too late")
    assert order.changes.latest("pk").state == "withdrawn"
    assert "Too late" in words(buyer.get(page(order)))


def test_who_may_not_answer_is_refused_and_an_unknown_answer_is_not_found(
    alice, sven, mallory, client_for
):
    order = make_order(alice, sven)
    client_for(sven).post(page(order), sent(order, price_1="40"))

    assert client_for(sven).post(answer(order, "acceptance")).status_code == 403
    assert client_for(mallory).post(answer(order, "acceptance")).status_code == 404
    assert client_for(make_member(alice.company, "Finance")).post(page(order)).status_code == 403
    assert client_for(alice).post(answer(order, "something")).status_code == 404
    assert order.changes.get().state == "open"


def test_what_has_left_is_not_in_the_form(alice, sven, client_for):
    order = held_order(alice, sven, state=S.READY_TO_SHIP)
    order = ship(order, sven, quantities={order.lines.get(position=1).pk: 20})

    html = words(client_for(alice).get(page(order)))

    assert 'name="quantity_2"' in html
    assert 'name="quantity_1"' not in html


def test_an_ended_order_shows_its_revisions_and_no_form(alice, sven, client_for):
    order = make_order(alice, sven, state=S.CANCELLED)

    html = words(client_for(alice).get(page(order)))
    late = client_for(alice).post(page(order), sent(order, price_1="40"), follow=True)

    assert "Nothing can be changed now" in html
    assert "has moved on" in words(late)
    assert order.changes.count() == 0


def test_the_supplier_offers_changes_before_it_confirms(alice, sven, client_for):
    order = make_order(alice, sven, state=S.AWAITING_SUPPLIER)

    assert "Nothing can be changed now" in words(client_for(alice).get(page(order)))
    client_for(sven).post(page(order), sent(order, lead_time_days="45"))
    client_for(alice).post(answer(order, "acceptance"))

    order.refresh_from_db()
    assert (order.state, order.lead_time_days, order.accepted_at is not None) == (
        "awaiting_payment",
        45,
        True,
    )
