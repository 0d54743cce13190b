"""Claims follow their order: parts, less or more goods, changes of the contract, cancellations."""

from decimal import Decimal

import pytest
from django.db import transaction

from bookkeeping.models import Paper
from marketplace.core import clock, jobs, outbox
from marketplace.core.money import Money
from marketplace.orders import actions as orders
from marketplace.orders.changes import Proposal
from marketplace.orders.models import Order
from tests.factories.credit import TOTAL, claim_of, grant, invoiced, line, on_terms, pay
from tests.factories.money import eur
from tests.factories.orders import ship
from tests.factories.payouts import purses
from trade_assurance import checks
from trade_assurance.actions.credit.ordering import OverLimit
from trade_assurance.models import Claim, Protection

pytestmark = pytest.mark.django_db
D = Decimal


def claims(order):
    return [
        (c.tranche.position, c.state, c.open.minor)
        for c in Claim.objects.filter(order=order).order_by("tranche__position")
    ]


def ready(alice, sven, **terms):
    order = on_terms(alice, sven, **terms)
    return orders.mark_ready(order=order, by=sven, at=clock.now())


def chairs(order, quantity):
    return {order.lines.get(position=1).pk: D(quantity)}


def test_a_part_that_leaves_is_owed_by_itself_from_its_own_day(alice, sven, advance):
    order = ready(alice, sven)

    ship(order, sven, quantities=chairs(order, 10))
    advance(days=5)
    ship(Order.objects.get(pk=order.pk), sven)
    outbox.drain()

    rest, part = Claim.objects.filter(order=order).order_by("tranche__position")
    assert (rest.state, part.state) == ("issued", "issued")
    assert (rest.due_at - part.due_at).days == 5
    assert rest.amount_minor + part.amount_minor == TOTAL
    assert line().open == eur(TOTAL)
    assert Paper.objects.filter(order=order, kind="invoice").count() == 2


def test_each_part_is_paid_by_itself_and_the_commissions_sum_to_the_whole(alice, sven):
    order = ready(alice, sven)
    ship(order, sven, quantities=chairs(order, 7))
    ship(Order.objects.get(pk=order.pk), sven)
    orders.record_receipt(order=order, by=alice, at=clock.now())
    first, second = Claim.objects.filter(order=order).order_by("pk")

    pay(first, alice)
    order.refresh_from_db()
    assert order.state == "delivered"
    pay(second, alice)

    order.refresh_from_db()
    assert order.state == "completed"
    rows = Protection.objects.filter(order=order)
    assert sum(row.released_minor for row in rows) == TOTAL
    assert purses(sven)[0] == TOTAL - sum(row.commission_minor for row in rows)
    assert list(checks.breaches()) == []


def test_goods_that_are_short_on_receipt_are_owed_by_themselves_until_credited(alice, sven):
    order = invoiced(alice, sven)
    missing = chairs(order, 18) | {order.lines.get(position=2).pk: D(10)}

    orders.record_short_receipt(
        order=order, shipment=order.shipments.get(), counted=missing, by=alice, at=clock.now()
    )

    assert [(state, money) for _position, state, money in claims(order)] == [
        ("issued", TOTAL - 9_728),
        ("issued", 9_728),
    ]
    assert line().open == eur(TOTAL)


def test_goods_that_are_short_of_a_paid_invoice_count_as_paid(alice, sven):
    order = invoiced(alice, sven)
    pay(claim_of(order), alice)
    missing = chairs(order, 18) | {order.lines.get(position=2).pk: D(10)}

    orders.record_short_receipt(
        order=order, shipment=order.shipments.get(), counted=missing, by=alice, at=clock.now()
    )

    assert [(state, money) for _p, state, money in claims(order)] == [("paid", 0), ("paid", 0)]
    order.refresh_from_db()
    assert (order.state, line().open) == ("completed", eur(0))


@pytest.mark.parametrize("cause", ["seller", "agreed"])
def test_an_order_that_is_cancelled_frees_its_credit(alice, sven, cause):
    order = on_terms(alice, sven)
    if cause == "seller":
        orders.cancel_by_seller(order=order, by=sven, at=clock.now(), reason="Fire")
    else:
        orders.ask_cancellation(order=order, by=alice, at=clock.now(), reason="Shop closed")
        orders.agree_cancellation(order=order, by=sven, at=clock.now())

    order.refresh_from_db()
    assert (order.state, claim_of(order).state, line().open) == ("cancelled", "credited", eur(0))
    assert Protection.objects.get().state == "not_protected"


def test_an_order_that_was_never_shipped_is_cancelled_by_the_clock_and_frees_its_credit(
    alice, sven, advance
):
    order = on_terms(alice, sven)
    advance(days=60)

    orders.cancel_not_shipped(order=order, at=clock.now())

    assert (claim_of(order).state, line().open) == ("credited", eur(0))


def test_what_is_not_shipped_of_a_part_is_not_owed(alice, sven, advance):
    order = ready(alice, sven)
    ship(order, sven, quantities=chairs(order, 10))
    advance(days=60)

    orders.cancel_not_shipped(order=Order.objects.get(pk=order.pk), at=clock.now())

    rest, part = claims(order)
    assert (rest[1], rest[2], part[1]) == ("credited", 0, "issued")
    assert line().open == eur(part[2])


def test_goods_lost_at_the_sellers_risk_are_not_owed_and_their_invoice_is_credited(
    alice, sven, advance
):
    order = invoiced(alice, sven)
    shipment = order.shipments.get()
    orders.report_lost(order=order, shipment=shipment, by=sven, at=clock.now())

    orders.give_back(order=order, shipment=shipment, by=sven, at=clock.now())
    outbox.drain()

    assert (claim_of(order).state, line().open) == ("credited", eur(0))
    note = Paper.objects.get(order=order, kind="credit_note")
    assert note.total == eur(TOTAL)


def change(order, proposal, sven, alice):
    offered = orders.propose_change(order=order, proposal=proposal, by=sven, at=clock.now())
    return orders.accept_change(change=offered, by=alice, at=clock.now())


def test_a_cheaper_contract_is_owed_less_and_frees_credit(alice, sven):
    order = on_terms(alice, sven)

    order = change(order, Proposal(prices={1: D("40.00")}, reason="Oak"), sven, alice)

    assert claims(order) == [(1, "reserved", order.total_minor)]
    assert line().open == order.total == eur(113_000)


def test_a_dearer_contract_has_to_fit_the_limit(alice, sven):
    grant(alice, sven, 150_000)
    order = on_terms(alice, sven)

    with pytest.raises(OverLimit), transaction.atomic():
        change(order, Proposal(prices={1: D("90.00")}, reason="Oak"), sven, alice)
    order.refresh_from_db()
    assert (order.total, line().open) == (eur(TOTAL), eur(TOTAL))

    order = change(order, Proposal(prices={1: D("50.00")}, reason="Oak"), sven, alice)
    assert claims(order) == [(1, "reserved", 133_000)]
    assert line().open == Money(133_000, "EUR")


def test_nothing_of_the_balance_is_asked_or_reminded_of_on_terms(alice, sven, advance):
    order = ready(alice, sven, deposit_bps=3000)
    advance(days=40)

    assert jobs.run("orders.balance") == 0
    assert order.instalments.filter(due_at__isnull=False).count() == 1
    ship(order, sven)
    assert claim_of(order).state == "issued"


def test_the_books_and_the_credit_agree_after_all_that(alice, sven):
    order = invoiced(alice, sven)
    pay(claim_of(order), alice)
    on_terms(alice, sven)

    assert list(checks.breaches()) == []
