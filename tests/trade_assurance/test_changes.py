"""Money follows a change of the contract: refunds, new instalments, the commission at its rate."""

from datetime import timedelta
from decimal import Decimal

import pytest

from marketplace.core import clock, outbox
from marketplace.core.money import Money
from marketplace.orders import actions as orders
from marketplace.orders.actions.shipping import BalanceUnpaid
from marketplace.orders.changes import Proposal
from marketplace.orders.contract import LineTerms
from marketplace.orders.states import OrderState as S
from tests.factories.money import bank_sends, held_order, pay_by_card
from tests.factories.orders import make_order, ship
from trade_assurance import actions, policies
from trade_assurance.actions.changes import PaymentOnItsWay
from trade_assurance.actions.rates import add_commission_rule
from trade_assurance.checks import breaches
from trade_assurance.explanations import explain
from trade_assurance.models import OrderLineFee, Payment, PaymentIntent, Protection

pytestmark = pytest.mark.django_db


def agree(order, seller, buyer, **changes):
    change = orders.propose_change(
        order=order, proposal=Proposal(reason="As agreed", **changes), by=seller, at=clock.now()
    )
    order = orders.accept_change(change=change, by=buyer, at=clock.now())
    outbox.drain()
    order.refresh_from_db()
    return order


def price(amount):
    return {1: Decimal(amount)}


def rest_of(order):
    return Protection.objects.get(order=order, tranche__position=1)


def test_a_lower_price_after_payment_gives_the_difference_back_at_once(alice, sven):
    order = held_order(alice, sven)

    order = agree(order, sven, alice, prices=price("40.00"))

    held = rest_of(order)
    assert (held.amount_minor, held.held.minor, held.refunded_minor) == (113000, 113000, 11000)
    assert Payment.objects.get().refunded_minor == 11000
    assert PaymentIntent.objects.get(kind="refund").amount_minor == 11000
    assert (held.state, order.state) == ("funds_held", "in_production")
    assert list(breaches()) == []


def test_a_lower_price_after_the_deposit_takes_from_the_balance_and_moves_nothing(alice, sven):
    order = held_order(alice, sven, deposit_bps=3000)

    order = agree(order, sven, alice, prices=price("40.00"))
    paid = pay_by_card(order, alice)

    held = rest_of(order)
    assert (paid.amount_minor, held.held.minor) == (86800 - 11000, 113000)
    assert held.refunded_minor == 0


def test_a_fall_below_the_deposit_refunds_what_is_too_much_of_it(alice, sven):
    order = held_order(alice, sven, deposit_bps=5000)

    order = agree(order, sven, alice, prices=price("1.00"))

    held = rest_of(order)
    assert (order.total_minor, held.held.minor, held.refunded_minor) == (35000, 35000, 27000)
    assert orders.mark_ready(order=order, by=sven, at=clock.now()).state == "ready_to_ship"
    assert ship(order, sven).state == "shipping"


def test_a_rise_is_paid_before_the_goods_leave(alice, sven):
    order = agree(
        held_order(alice, sven, state=S.READY_TO_SHIP), sven, alice, prices=price("50.00")
    )
    with pytest.raises(BalanceUnpaid):
        ship(order, sven)

    paid = pay_by_card(order, alice)

    assert (paid.amount_minor, rest_of(order).held.minor) == (9000, 133000)
    assert ship(order, sven).state == "shipping"
    assert list(breaches()) == []


def test_the_commission_follows_at_the_rate_of_the_day_of_the_order(alice, sven, olga):
    order = held_order(alice, sven)
    rates = {f.line.position: (f.rule_name, f.rate_bps) for f in OrderLineFee.objects.all()}
    add_commission_rule(name="New", rate_bps=5000, by=olga, at=clock.now())
    vat = policies.current().commission_vat_bps

    order = agree(order, sven, alice, prices=price("40.00"))

    fresh = OrderLineFee.objects.get(line__position=1, line__ended_revision=None)
    rate = rates[1][1]
    due = Money(80000, "EUR").share(rate)
    assert (fresh.rule_name, fresh.rate_bps) == rates[1]
    assert (fresh.fee_minor, fresh.vat_minor) == (due.minor, due.share(vat).minor)
    live = OrderLineFee.objects.filter(line__ended_revision=None)
    held = rest_of(order)
    assert held.fee_minor == sum(fee.fee_minor for fee in live)
    assert held.fee_vat_minor == sum(fee.vat_minor for fee in live)


def test_an_added_line_pays_the_rate_of_the_day_of_the_order(alice, sven, olga):
    order = held_order(alice, sven)
    rate = OrderLineFee.objects.filter(line__position=1).get().rate_bps
    add_commission_rule(name="New", rate_bps=5000, by=olga, at=clock.advance(timedelta(minutes=5)))
    table = LineTerms("Oak table", Decimal(1), "piece", Decimal("300.00"))

    order = agree(order, sven, alice, added=(table,))

    assert OrderLineFee.objects.get(line__position=3).rate_bps == rate
    assert order.instalments.get(kind="addition").amount_minor == 30000


def test_after_a_first_shipment_the_rest_alone_moves(alice, sven):
    order = held_order(alice, sven, state=S.READY_TO_SHIP)
    chairs = order.lines.get(position=1)
    order = ship(order, sven, quantities={chairs.pk: Decimal(20)})
    gone = Protection.objects.get(order=order, tranche__position=2)
    stood = (gone.amount_minor, gone.held.minor)

    order = agree(order, sven, alice, prices={2: Decimal("20.00")})

    gone.refresh_from_db()
    assert (gone.amount_minor, gone.held.minor) == stood
    held = rest_of(order)
    assert held.held.minor == held.amount_minor == order.total_minor - gone.amount_minor
    assert held.refunded_minor == 5000
    assert list(breaches()) == []


def test_a_transfer_that_was_announced_for_the_old_sum_is_given_up(alice, sven):
    order = make_order(alice, sven)
    old = actions.start_payment(order=order, method="bank_transfer", by=alice, at=clock.now())

    order = agree(order, sven, alice, prices=price("40.00"))

    old.refresh_from_db()
    assert old.state == "cancelled"
    assert pay_by_card(order, alice).amount_minor == 113000


def test_nothing_changes_while_money_for_the_old_sum_is_on_its_way(alice, sven):
    order = make_order(alice, sven)
    payment = actions.start_payment(order=order, method="bank_transfer", by=alice, at=clock.now())
    change = orders.propose_change(
        order=order, proposal=Proposal(prices=price("40"), reason="x"), by=sven, at=clock.now()
    )
    line = bank_sends(payment, Money(1000, "EUR"))
    assert line is not None
    Payment.objects.filter(pk=payment.pk).update(state="partly_received")

    with pytest.raises(PaymentOnItsWay) as refusal:
        orders.accept_change(change=change, by=alice, at=clock.now())

    order.refresh_from_db()
    change.refresh_from_db()
    assert refusal.value.code == "payment_on_its_way"
    assert (order.revision, order.total_minor, change.state) == (1, 124000, "open")
    Payment.objects.filter(pk=payment.pk).update(state="awaiting_transfer")


def test_a_change_of_the_date_alone_leaves_attempts_and_money_where_they_are(alice, sven):
    order = make_order(alice, sven)
    payment = actions.start_payment(order=order, method="bank_transfer", by=alice, at=clock.now())

    order = agree(order, sven, alice, lead_time_days=30)

    payment.refresh_from_db()
    assert (payment.state, order.revision) == ("awaiting_transfer", 2)


def test_every_amount_of_a_changed_order_still_adds_up(alice, sven):
    order = agree(held_order(alice, sven), sven, alice, prices=price("40.00"))

    for each in explain(order, selling=True):
        assert each.adds_up, each.name


def test_a_changed_order_is_released_in_full_with_its_commission(alice, sven):
    order = agree(
        held_order(alice, sven, state=S.READY_TO_SHIP), sven, alice, prices=price("40.00")
    )
    order = ship(order, sven)
    order = orders.record_receipt(order=order, by=alice, at=clock.now())

    held = actions.release_early(protection=rest_of(order), by=alice, at=clock.now())

    assert (held.released_minor, held.refunded_minor, held.held.minor) == (113000, 11000, 0)
    assert held.commission_minor == held.fee_minor
    order.refresh_from_db()
    assert order.state == "completed"
    assert list(breaches()) == []
