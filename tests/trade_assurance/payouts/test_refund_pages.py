"""Pages where released money goes back: who pays what, the confirming, the signature."""

import pytest
from django.urls import reverse

from marketplace.core import clock, outbox
from marketplace.orders.states import OrderState
from tests.factories.money import eur, give_bank_details, held_order, protection_of, released_order
from tests.factories.payouts import paid_out_order, purses, refund
from trade_assurance import actions
from trade_assurance.models import Refund

pytestmark = pytest.mark.django_db
WHOLE, NET = 124_000, 120_520


def page(order):
    return reverse("refunds:order", args=[order.reference])


def send(client, order, amount, reason="Two chairs are scratched.", **more):
    return client.post(page(order), {"part": "1", "amount": amount, "reason": reason, **more})


def confirm(client, order, amount, **more):
    """Fill the form in, look at who pays what, and confirm what was shown."""
    shown = send(client, order, amount, **more)
    assert shown.status_code == 200, shown.context["form"].errors
    return send(client, order, amount, shown=shown.context["confirm"]["shown"].value(), **more)


def test_nothing_moves_before_the_figures_were_confirmed(client_for, alice, sven, olga):
    order = paid_out_order(alice, sven, olga)

    shown = send(client_for(olga), order, "310.00")

    plan = shown.context["plan"]
    assert (plan.held, plan.commission, plan.seller, plan.debt, plan.needs_second) == (
        eur(0), eur(870), eur(0), eur(30_130), False,
    )  # fmt: skip
    assert "301.30" in shown.content.decode()
    assert (Refund.objects.count(), purses(sven)) == (0, (0, 0, 0))


def test_an_operator_refunds_what_was_paid_out(client_for, alice, sven, olga):
    order = paid_out_order(alice, sven, olga)

    answer = confirm(client_for(olga), order, "310.00")
    outbox.drain()

    assert answer.status_code == 302
    made = Refund.objects.get()
    assert (made.state, made.from_debt, purses(sven)) == ("done", eur(30_130), (0, 30_130, 0))


def test_a_supplier_gives_its_own_money_back(client_for, alice, sven):
    order = released_order(alice, sven)

    assert confirm(client_for(sven), order, "100.00").status_code == 302

    made = Refund.objects.get()
    assert (made.state, made.asked_by, made.from_seller) == ("done", sven.user, eur(9_720))
    assert purses(sven) == (NET - 9_720, 0, 0)


def test_a_supplier_without_money_asks_an_operator_who_signs(client_for, alice, sven, olga):
    order = paid_out_order(alice, sven, olga)
    shown = send(client_for(sven), order, "310.00")
    assert shown.context["plan"].needs_second is True
    confirm(client_for(sven), order, "310.00")
    made = Refund.objects.get()
    assert (made.state, purses(sven)) == ("waiting", (0, 0, 0))

    answer = client_for(olga).post(reverse("refunds:decide", args=[made.reference, "approval"]))

    made.refresh_from_db()
    assert (answer.url, made.state, purses(sven)) == (
        reverse("refunds:desk"), "done", (0, 30_130, 0),
    )  # fmt: skip


def test_who_asked_withdraws_and_nothing_moved(client_for, alice, sven, olga):
    order = paid_out_order(alice, sven, olga)
    confirm(client_for(sven), order, "310.00")
    made = Refund.objects.get()

    answer = client_for(sven).post(reverse("refunds:decide", args=[made.reference, "withdrawal"]))

    made.refresh_from_db()
    assert (answer.url, made.state, purses(sven)) == (page(order), "withdrawn", (0, 0, 0))


def test_an_operator_refuses_with_a_reason_only(client_for, alice, sven, olga):
    order = paid_out_order(alice, sven, olga)
    confirm(client_for(sven), order, "310.00")
    made = Refund.objects.get()
    url = reverse("refunds:decide", args=[made.reference, "refusal"])

    client_for(olga).post(url, {"reason": ""})
    made.refresh_from_db()
    assert made.state == "waiting"
    client_for(olga).post(url, {"reason": "The pictures show no scratch."})

    made.refresh_from_db()
    assert (made.state, made.answer, purses(sven)) == (
        "refused", "The pictures show no scratch.", (0, 0, 0),
    )  # fmt: skip


def test_a_large_refund_of_an_operator_waits_for_another(
    client_for, alice, sven, olga, omar, settings
):
    settings.MONEY_POLICIES = {"refund_four_eyes_above": 100}
    order = paid_out_order(alice, sven, olga)
    confirm(client_for(olga), order, "310.00")
    made = Refund.objects.get()
    url = reverse("refunds:decide", args=[made.reference, "approval"])

    assert client_for(olga).post(url).status_code == 403
    assert (made.state, purses(sven)) == ("waiting", (0, 0, 0))
    desk = client_for(omar).get(reverse("refunds:desk"), {"state": "waiting"}).content.decode()
    assert made.reference in desk
    assert client_for(omar).post(url).status_code == 302

    assert purses(sven) == (0, 30_130, 0)


def test_figures_that_changed_meanwhile_are_shown_again(client_for, alice, sven, olga):
    order = released_order(alice, sven)
    shown = send(client_for(olga), order, "310.00").context["confirm"]["shown"].value()
    refund(order, 100_000, olga)

    again = send(client_for(olga), order, "200.00", shown=shown)

    assert (again.status_code, again.context["changed"], Refund.objects.count()) == (200, True, 1)
    assert "The figures have changed" in again.content.decode()


@pytest.mark.parametrize(
    ("amount", "field"),
    [("1240.01", "amount"), ("0", "amount"), ("-1", "amount"), ("1.001", "amount")],
)
def test_a_wrong_amount_is_refused_beside_the_field(client_for, alice, sven, olga, amount, field):
    order = released_order(alice, sven)

    answer = send(client_for(olga), order, amount)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert (Refund.objects.count(), purses(sven)) == (0, (NET, 0, 0))


def test_without_a_reason_nothing_is_shown(client_for, alice, sven, olga):
    order = released_order(alice, sven)

    answer = send(client_for(olga), order, "10.00", reason="")

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    assert Refund.objects.count() == 0


def test_held_money_has_no_refund_page_of_its_own(client_for, alice, sven, olga):
    order = held_order(alice, sven, state=OrderState.DELIVERED)

    answer = client_for(olga).get(page(order))

    assert "There is nothing to give back" in answer.content.decode()
    assert answer.context["form"] is None


def test_a_second_refund_of_the_same_part_waits_its_turn(client_for, alice, sven, olga):
    order = paid_out_order(alice, sven, olga)
    confirm(client_for(sven), order, "310.00")

    answer = confirm(client_for(olga), order, "10.00")

    assert (answer.status_code, Refund.objects.count()) == (422, 1)
    assert purses(sven) == (0, 0, 0)


def test_a_payout_that_was_not_sent_is_named_before_it_is_called_back(
    client_for, alice, sven, olga
):
    order = released_order(alice, sven)
    give_bank_details(sven)
    actions.build_payouts(by=olga, at=clock.now())

    plan = send(client_for(olga), order, "310.00").context["plan"]

    assert (plan.recalls, plan.seller, plan.debt) == (1, eur(30_130), eur(0))


def test_the_order_page_offers_it_to_those_who_may(client_for, alice, sven, olga):
    order = released_order(alice, sven)
    url = reverse("orders:detail", args=[order.reference])

    offered = [
        page(order) in client_for(who).get(url).content.decode() for who in (olga, sven, alice)
    ]

    assert offered == [True, True, False]


def test_an_unknown_decision_is_not_found(client_for, alice, sven, olga):
    made = refund(released_order(alice, sven), 1_000, olga)

    answer = client_for(olga).post(reverse("refunds:decide", args=[made.reference, "burning"]))

    assert answer.status_code == 404
    assert protection_of(made.order).returned_minor == 1_000


def test_a_decided_refund_is_not_decided_again(client_for, alice, sven, olga, omar):
    made = refund(paid_out_order(alice, sven, olga), 31_000, olga)

    client_for(omar).post(reverse("refunds:decide", args=[made.reference, "approval"]), follow=True)

    assert purses(sven) == (0, 30_130, 0)


def test_the_supplier_sees_what_it_owes_and_what_the_next_payout_nets(
    client_for, alice, sven, olga
):
    refund(paid_out_order(alice, sven, olga), 31_000, olga)
    page_ = client_for(sven).get(reverse("payouts:index"))
    assert [(d.open, d.state) for d in page_.context["debts"]] == [(eur(30_130), "open")]
    assert "You owe the marketplace" in page_.content.decode()

    released_order(alice, sven)

    page_ = client_for(sven).get(reverse("payouts:index"))
    (following,) = page_.context["next"]
    assert (following.money, [row.net for row in following.earnings]) == (
        eur(NET - 30_130), [eur(-30_130), eur(NET)],
    )  # fmt: skip
    assert list(page_.context["debts"]) == []
