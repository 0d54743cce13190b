"""Every amount that a page shows links to the legs that add up to it, to the minor unit."""

from decimal import Decimal

import pytest
from django.urls import reverse

from marketplace.core import clock, outbox
from marketplace.core.transitions import Actor
from marketplace.orders import actions as orders
from marketplace.orders.states import OrderState
from tests.factories.money import (
    eur,
    give_bank_details,
    held_order,
    in_claim_window,
    protection_of,
    released_order,
)
from tests.factories.orders import make_order, ship
from tests.factories.payouts import charge_back, paid_out_order, refund
from trade_assurance import actions
from trade_assurance.explanations import explain
from trade_assurance.statements import Statement

pytestmark = pytest.mark.django_db


def split(alice, sven, olga):
    order = in_claim_window(alice, sven)
    stopped = actions.hold_for_dispute(
        protection=protection_of(order), actor=Actor.BUYER, by=alice, at=clock.now()
    )
    actions.settle_dispute(
        protection=stopped, to_buyer=eur(41_333), actor=Actor.OPERATOR, by=olga, at=clock.now()
    )
    return order


def reversed_and_back(alice, sven, olga):
    order = held_order(alice, sven)
    payment = order.payments.get()
    actions.record_reversal(
        payment=payment, by=olga, at=clock.now(), reason="x", money=eur(999), case="du_1"
    )
    actions.record_reinstatement(payment=payment, case="du_1", at=clock.now())
    return order


def cancelled(alice, sven, olga):
    order = held_order(alice, sven)
    orders.cancel_by_seller(order=order, by=sven, at=clock.now(), reason="No oak.")
    outbox.drain()
    return order


@pytest.mark.parametrize(
    "make",
    [
        split,
        reversed_and_back,
        cancelled,
        lambda a, s, o: held_order(a, s),
        lambda a, s, o: released_order(a, s),
        lambda a, s, o: make_order(a, s),
        lambda a, s, o: refund(paid_out_order(a, s, o), 41_333, o).order,
        lambda a, s, o: charge_back(paid_out_order(a, s, o)).order,
    ],
)
def test_every_amount_adds_up_to_the_minor_unit(alice, sven, olga, settings, make):
    settings.MONEY_POLICIES = {"commission_vat_bps": 2_000}
    order = make(alice, sven, olga)

    found = explain(order, selling=True)

    assert [e.name for e in found] == [
        "held", "funded", "released", "refunded", "returned", "commission", "net",
    ]  # fmt: skip
    assert [e.name for e in found if not e.adds_up] == []
    amounts = {e.name: e.amount for e in found}
    assert amounts["held"] == amounts["funded"] - amounts["released"] - amounts["refunded"]
    assert amounts["released"] - amounts["returned"] == amounts["commission"] + amounts["net"]


def test_each_part_of_an_order_is_explained_by_its_own_purse(alice, sven):
    order = held_order(alice, sven, state=OrderState.READY_TO_SHIP)
    chairs = order.lines.get(position=1)
    order = ship(order, sven, quantities={chairs.pk: Decimal(7)})

    found = {e.name: e for e in explain(order, selling=False)}

    assert (found["held"].amount, found["held-1"].amount) == (eur(124_000), eur(89_954))
    assert found["held-2"].amount == eur(34_046)
    assert [part.money for part in found["held-2"].parts] == [eur(34_046)]
    assert all(e.adds_up for e in found.values())


def test_the_buyers_page_of_movements_hides_how_a_release_was_divided(client_for, alice, sven):
    order = released_order(alice, sven)
    url = reverse("payments:movements", args=[order.reference])

    assert "€34.80" not in client_for(alice).get(url).content.decode()
    assert "€34.80" in client_for(sven).get(url).content.decode()


def test_the_buyer_is_not_told_what_the_supplier_pays(alice, sven):
    order = released_order(alice, sven)

    assert {e.name for e in explain(order, selling=False)} == {
        "held", "funded", "released", "refunded", "returned",
    }  # fmt: skip


def test_the_fee_names_rule_and_rate_of_each_line(alice, sven):
    order = released_order(alice, sven)

    (commission,) = [e for e in explain(order, selling=True) if e.name == "commission"]

    assert [(f.rule_name, f.percent, f.fee_minor) for f in commission.fees] == [
        ("Standard commission", 3, 2_730),
        ("Standard commission", 3, 750),
    ]
    assert commission.amount == eur(3_480)


def test_a_page_of_the_statement_reads_that_page_alone(
    alice, sven, olga, django_assert_max_num_queries
):
    for _ in range(3):
        released_order(alice, sven)
    give_bank_details(sven)
    actions.build_payouts(by=olga, at=clock.now())
    account = Statement(sven.company.pk)

    with django_assert_max_num_queries(3):
        page = account[0:2]
    with django_assert_max_num_queries(1):
        (total,) = account.totals()

    assert ([line.kind for line in page], len(account)) == (["payout_allocated", "released"], 4)
    assert (total.came, total.went, total.balance) == (eur(361_560), eur(-361_560), eur(0))
    assert list(account) == account[0:4]
    assert account[3].balance == eur(120_520)
    assert sum(line.money.minor for line in account) == total.balance.minor


def test_a_long_statement_is_read_in_pages(alice, sven, monkeypatch):
    monkeypatch.setattr("trade_assurance.statements.CHUNK", 2)
    for _ in range(3):
        released_order(alice, sven)

    lines = list(Statement(sven.company.pk))

    assert [line.balance for line in lines] == [eur(361_560), eur(241_040), eur(120_520)]
    assert Statement(0).totals() == []
