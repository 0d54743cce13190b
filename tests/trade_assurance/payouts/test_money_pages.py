"""A supplier's money page: every figure opens the rows that make it; paydays; the operators' view."""

import csv
import io

import pytest
from django.urls import reverse

from marketplace.core import clock
from marketplace.core.money import total
from tests.factories.companies import make_member
from tests.factories.money import eur, give_bank_details, held_order, released_order
from tests.factories.payouts import paid_out_order, pay_out, purses, refund
from trade_assurance import actions, seller_queries
from trade_assurance.models import Payout, PayoutAccount, PayoutHold, PayoutPlan

pytestmark = pytest.mark.django_db
NET = 120_520


@pytest.fixture
def mixed(alice, sven, olga, settings):
    """Held, waiting, reserved, available, on its way and paid money of one supplier."""
    paid_out_order(alice, sven, olga)
    actions.set_reserve(
        company=sven.company, share_bps=1_000, days=90, reason="New.", by=olga, at=clock.now()
    )
    released_order(alice, sven)
    actions.build_payouts(by=olga, at=clock.now())
    released_order(alice, sven)
    held_order(alice, sven)


def figures(seller):
    (money,) = seller_queries.money_of_seller(seller.company.pk)
    return {noun: amount.minor for noun, amount in money.figures.items() if amount}


def test_each_figure_is_the_sum_of_the_rows_that_it_opens(client_for, mixed, sven):
    expected = {
        "held": 124_000,
        "reserved": 24_104,
        "available": NET - 12_052,
        "allocated": NET - 12_052,
        "paid": NET,
    }
    assert figures(sven) == expected
    page = client_for(sven).get(reverse("payouts:index")).content.decode()

    for noun, minor in expected.items():
        url = reverse("seller_money:rows", args=["EUR", noun])
        answer = client_for(sven).get(url)
        assert url in page
        assert total((row.money for row in answer.context["rows"]), "EUR") == eur(minor)
        table = client_for(sven).get(reverse("seller_money:rows_csv", args=["EUR", noun]))
        lines = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))[1:]
        assert sum(round(float(line[6]) * 100) for line in lines) == minor


def test_what_is_unpaid_and_owed_is_what_the_ledger_has(mixed, sven, alice, olga):
    found = figures(sven)

    unpaid = sum(found.get(noun, 0) for noun in ("pending", "on_hold", "reserved", "available"))
    assert (unpaid, found.get("debt", 0)) == purses(sven)[:2]


def test_a_debt_is_a_figure_of_its_own(client_for, alice, sven, olga):
    refund(paid_out_order(alice, sven, olga), 31_000, olga)

    rows = client_for(sven).get(reverse("seller_money:rows", args=["EUR", "debt"]))

    assert figures(sven) == {"debt": 30_130, "available": -30_130, "paid": NET}
    assert [row.money for row in rows.context["rows"]] == [eur(30_130)]


def test_the_figures_take_three_queries_however_many_rows_there_are(
    django_assert_num_queries, alice, sven, olga
):
    refund(paid_out_order(alice, sven, olga), 31_000, olga)
    for _ in range(3):
        released_order(alice, sven)

    with django_assert_num_queries(3):
        (found,) = seller_queries.money_of_seller(sven.company.pk)

    assert found.figures == {
        noun: seller_queries.sum_of(seller_queries.rows_behind(sven.company.pk, "EUR", noun), "EUR")
        for noun in seller_queries.NOUNS
    }


@pytest.mark.parametrize("path", ["XXX/held", "EUR/nothing"])
def test_an_unknown_figure_is_not_found(client_for, sven, path):
    assert client_for(sven).get(f"/en/payouts/figures/{path}/").status_code == 404


def test_the_next_payout_says_when_and_why_not(client_for, alice, sven, olga):
    released_order(alice, sven)
    assert seller_queries.next_payouts(sven.company.pk, clock.now())[0].obstacle == "no_account"
    account = give_bank_details(sven)
    (found,) = seller_queries.next_payouts(sven.company.pk, clock.now())
    assert (found.obstacle, found.money, found.on > clock.now().date()) == ("", eur(NET), True)

    actions.set_payout_plan(interval="manual", minimum=eur(NET + 1), by=sven, at=clock.now())
    (found,) = seller_queries.next_payouts(sven.company.pk, clock.now())
    assert (found.obstacle, found.on) == ("too_little", None)
    PayoutAccount.objects.filter(pk=account.pk).update(state="restricted", restricted_reason="x")
    (found,) = seller_queries.next_payouts(sven.company.pk, clock.now())
    assert found.obstacle == "restricted"


def test_a_supplier_changes_its_paydays(client_for, alice, sven):
    released_order(alice, sven)
    url = reverse("seller_money:plan", args=["EUR"])
    assert client_for(sven).get(url).status_code == 200
    low = client_for(sven).post(url, {"interval": "weekly", "minimum": "24.99"})
    assert (low.status_code, list(low.context["form"].errors)) == (422, ["minimum"])

    client_for(sven).post(url, {"interval": "weekly", "minimum": "100.00"})

    plan = PayoutPlan.objects.get()
    assert (plan.interval, plan.minimum, plan.set_by) == ("weekly", eur(10_000), sven.user)


def test_a_supplier_asks_for_its_money_on_the_page(client_for, alice, sven):
    released_order(alice, sven)
    give_bank_details(sven)
    url = reverse("seller_money:request", args=["EUR"])
    assert url in client_for(sven).get(reverse("payouts:index")).content.decode()

    client_for(sven).post(url)
    client_for(sven).post(url)

    assert [payout.amount for payout in Payout.objects.all()] == [eur(NET)]


def test_a_colleague_without_finance_sees_no_figures(client_for, alice, sven):
    sara = make_member(sven.company, "Observer")

    answers = [
        client_for(sara).get(reverse(name, args=args)).status_code
        for name, args in (
            ("seller_money:rows", ["EUR", "held"]),
            ("seller_money:rows_csv", ["EUR", "held"]),
            ("seller_money:plan", ["EUR"]),
        )
    ]

    assert answers == [403, 403, 403]


def test_a_hold_is_placed_shown_to_both_and_lifted(client_for, alice, sven, olga):
    released_order(alice, sven)
    give_bank_details(sven)
    ref = sven.company.reference
    place = reverse("desk_sellers:hold", args=[ref])
    client_for(olga).post(place, {"reason": ""})
    assert PayoutHold.objects.count() == 0
    client_for(olga).post(place, {"reason": "Register entry expired."})

    hold = PayoutHold.objects.get()
    pages = [
        client_for(olga).get(reverse("desk_sellers:show", args=[ref])).content.decode(),
        client_for(sven).get(reverse("payouts:index")).content.decode(),
    ]
    assert ["Register entry expired." in page for page in pages] == [True, True]
    assert figures(sven) == {"on_hold": NET}
    client_for(olga).post(reverse("desk_sellers:lift", args=[ref, hold.pk]))

    assert figures(sven) == {"available": NET}


def test_an_operator_sets_the_reserve(client_for, sven, olga):
    url = reverse("desk_sellers:reserve", args=[sven.company.reference])
    client_for(olga).post(url, {"percent": "51", "days": "90", "reason": "New."})
    assert not hasattr(sven.company, "reserve")

    client_for(olga).post(url, {"percent": "7.5", "days": "90", "reason": "New."})

    page = client_for(olga).get(reverse("desk_sellers:show", args=[sven.company.reference]))
    assert (page.context["reserve"].share_bps, page.context["reserve"].days) == (750, 90)
    assert "7.5 %" in page.content.decode()


def test_an_operator_restricts_and_restores_a_bank_account(client_for, alice, sven, olga):
    released_order(alice, sven)
    restrict, restore, unknown = (
        reverse("desk_sellers:account", args=[sven.company.reference, noun])
        for noun in ("restriction", "restoration", "burning")
    )
    assert client_for(olga).post(restrict, {"reason": "Closed."}).status_code == 404
    account = give_bank_details(sven)
    assert client_for(olga).post(unknown).status_code == 404
    client_for(olga).post(restrict, {"reason": ""})
    assert figures(sven) == {"available": NET}

    client_for(olga).post(restrict, {"reason": "Account closed."})
    account.refresh_from_db()
    assert (account.state, figures(sven)) == ("restricted", {"on_hold": NET})
    assert "Account closed." in client_for(sven).get(reverse("payouts:index")).content.decode()
    client_for(olga).post(restore)

    account.refresh_from_db()
    assert (account.state, figures(sven)) == ("active", {"available": NET})


def test_a_payout_is_recorded_as_sent_back_on_the_desk(client_for, alice, sven, olga):
    released_order(alice, sven)
    paid = pay_out(sven, olga)
    url = reverse("payouts:decide", args=[paid.reference, "return"])
    assert url in client_for(olga).get(reverse("payouts:desk")).content.decode()
    client_for(olga).post(url, {"reason": "Closed", "fee": "1.001"})
    assert figures(sven) == {"paid": NET}

    client_for(olga).post(url, {"reason": "Closed", "fee": "15.00"})

    assert figures(sven) == {"on_hold": NET, "available": -1_500}
    assert purses(sven) == (NET - 1_500, 0, 0)
