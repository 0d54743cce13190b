"""Orders that leave in parts: each part has its own money, receipt, claim window and dispute."""

from datetime import timedelta
from decimal import Decimal

import pytest

from marketplace.core import clock, outbox
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions as orders
from marketplace.orders.actions.shipping import QuantityNotOpen
from marketplace.orders.states import OrderState as S
from tests.factories.money import eur, held_order
from tests.factories.orders import ship
from trade_assurance import actions
from trade_assurance.actions import disputes
from trade_assurance.checks import breaches
from trade_assurance.models import Protection
from trade_assurance.states import ProtectionState as P
from trade_assurance.tasks import release_what_is_due

pytestmark = pytest.mark.django_db
CHAIRS, STOOLS, TOTAL = 91_000, 25_000, 124_000


@pytest.fixture
def order(alice, sven):
    return held_order(alice, sven, state=S.READY_TO_SHIP)


def lines_of(order):
    return list(order.lines.order_by("position").values_list("pk", flat=True))


def part(order, seller, chairs="0", stools="0", **fields):
    first, second = lines_of(order)
    quantities = {first: Decimal(chairs), second: Decimal(stools)}
    return ship(order, seller, quantities=quantities, **fields)


def rows(order):
    return [
        (row.tranche.position, row.state, row.amount_minor, row.held.minor)
        for row in Protection.objects.filter(order=order).order_by("tranche__position")
    ]


def consignment(order, position):
    return order.shipments.get(position=position)


def protection(order, position):
    return Protection.objects.get(order=order, tranche__position=position)


def is_sound():
    return list(breaches()) == []


def test_a_part_that_leaves_takes_its_share_of_the_held_money_by_value(order, sven):
    part(order, sven, chairs="10")

    share = TOTAL * (CHAIRS // 2) // (CHAIRS + STOOLS)
    assert rows(order) == [
        (1, P.FUNDS_HELD, TOTAL - share, TOTAL - share),
        (2, P.RECEIPT_PENDING, share, share),
    ]
    order.refresh_from_db()
    assert (order.state, is_sound()) == (S.SHIPPING, True)


def test_what_leaves_last_takes_what_is_left(order, sven):
    part(order, sven, chairs="7", stools="3")
    part(order, sven, chairs="13", stools="7")

    held = [row[3] for row in rows(order)]
    assert (sum(held), [row[1] for row in rows(order)]) == (TOTAL, [P.RECEIPT_PENDING] * 2)
    assert order.shipments.filter(state="planned").count() == 0


def test_the_fee_is_shared_like_the_money_and_none_of_it_is_lost(order, sven):
    whole = protection(order, 1).fee
    part(order, sven, chairs="3")
    part(order, sven, chairs="5", stools="1")

    fees = [row.fee for row in Protection.objects.filter(order=order)]
    assert sum(fee.minor for fee in fees) == whole.minor
    assert all(fee.minor > 0 for fee in fees)


@pytest.mark.parametrize("quantities", [("21", "0"), ("0", "0"), ("0", "10.001"), ("-1", "2")])
def test_more_than_is_open_or_nothing_at_all_is_refused(order, sven, quantities):
    with pytest.raises(QuantityNotOpen):
        part(order, sven, *quantities)

    assert rows(order) == [(1, P.FUNDS_HELD, TOTAL, TOTAL)]
    assert order.shipments.get().lines.count() == 0


def test_what_has_left_cannot_leave_again(order, sven):
    part(order, sven, chairs="15")

    with pytest.raises(QuantityNotOpen):
        part(order, sven, chairs="6")

    assert len(rows(order)) == 2


def test_each_part_is_received_claimed_and_released_on_its_own(order, alice, sven, advance):
    part(order, sven, chairs="10")
    part(order, sven, chairs="10", stools="10")

    orders.record_receipt(order=order, shipment=consignment(order, 2), by=alice, at=clock.now())
    assert [row[1] for row in rows(order)] == [P.RECEIPT_PENDING, P.CLAIM_WINDOW]
    advance(days=31)
    release_what_is_due()

    assert [row[1] for row in rows(order)] == [P.RECEIPT_PENDING, P.RELEASED]
    order.refresh_from_db()
    assert (order.state, order.completed_at, is_sound()) == (S.SHIPPING, None, True)


def test_the_order_is_complete_when_its_last_tranche_is(order, alice, sven):
    part(order, sven, chairs="10")
    part(order, sven, chairs="10", stools="10")
    orders.record_receipt(order=order, by=alice, at=clock.now())
    for position in (2, 1):
        row = protection(order, position)
        actions.release_early(protection=row, by=alice, at=clock.now())

    order.refresh_from_db()
    assert (order.state, [row[1] for row in rows(order)]) == (S.COMPLETED, [P.RELEASED] * 2)
    assert is_sound()


def disputed(order, alice, position, amount):
    claim = disputes.Claim(reason="late", amount=eur(amount), description="Two weeks late")
    row = protection(order, position)
    return disputes.open_dispute(protection=row, claim=claim, by=alice, at=clock.now())


def test_a_dispute_about_one_part_leaves_the_clocks_of_the_other_running(order, alice, sven):
    part(order, sven, chairs="10")
    part(order, sven, chairs="10", stools="10")

    disputed(order, alice, 2, 1000)

    assert [s.paused_at is not None for s in order.shipments.order_by("position")] == [False, True]
    order.refresh_from_db()
    assert (order.paused_at, [row[1] for row in rows(order)]) == (
        None,
        [P.RECEIPT_PENDING, P.DISPUTED],
    )
    received = orders.record_receipt(order=order, by=alice, at=clock.now())
    assert received.shipments.get(position=1).state == "received"
    assert consignment(order, 2).state == "shipped"


def test_one_part_is_disputed_and_split_while_the_other_is_released(order, alice, sven):
    part(order, sven, chairs="10")
    part(order, sven, chairs="10", stools="10")
    orders.record_receipt(order=order, by=alice, at=clock.now())
    case = disputed(order, alice, 2, 10_000)
    actions.release_early(protection=protection(order, 1), by=alice, at=clock.now())

    disputes.accept_proposal(dispute=case, number=1, by=sven, at=clock.now())
    outbox.drain()

    assert [row[1] for row in rows(order)] == [P.RELEASED, P.PARTIALLY_RELEASED]
    assert protection(order, 2).refunded == eur(10_000)
    order.refresh_from_db()
    assert (order.state, is_sound()) == (S.COMPLETED, True)


def test_a_refund_of_a_part_goes_back_by_the_payment_of_the_order(order, alice, sven):
    part(order, sven, chairs="10")
    lost = consignment(order, 2)
    orders.report_lost(order=order, shipment=lost, by=alice, at=clock.now())

    orders.give_back(order=order, shipment=lost, by=sven, at=clock.now())
    outbox.drain()

    payment = order.payments.get()
    share = protection(order, 2).amount
    assert (payment.refunded_minor, protection(order, 2).state) == (share.minor, P.REFUNDED)
    assert (protection(order, 1).state, is_sound()) == (P.FUNDS_HELD, True)


def test_what_has_not_left_is_cancelled_by_the_clock_and_refunded(order, sven, advance):
    part(order, sven, chairs="10")
    advance(days=14 + 14 + 2)

    orders.cancel_not_shipped(order=order, at=clock.now())

    assert [row[1] for row in rows(order)] == [P.REFUNDED, P.RECEIPT_PENDING]
    order.refresh_from_db()
    assert (order.state, is_sound()) == (S.SHIPPING, True)


def test_both_sides_can_close_what_has_not_left_and_the_seller_keeps_its_cost(order, alice, sven):
    part(order, sven, chairs="10")
    orders.ask_cancellation(order=order, by=alice, at=clock.now(), reason="The season is over")

    orders.agree_cancellation(order=order, by=sven, at=clock.now(), kept=eur(5000))

    rest = protection(order, 1)
    assert (rest.state, rest.released, rest.held) == (P.PARTIALLY_RELEASED, eur(5000), eur(0))
    assert (protection(order, 2).state, is_sound()) == (P.RECEIPT_PENDING, True)


def test_the_rest_cannot_be_cancelled_when_all_of_it_has_left(order, alice, sven):
    ship(order, sven)

    with pytest.raises(TransitionRefused):
        orders.ask_cancellation(order=order, by=alice, at=clock.now(), reason="Too late")

    assert rows(order) == [(1, P.RECEIPT_PENDING, TOTAL, TOTAL)]


def test_less_within_the_tolerance_counts_as_all_and_its_share_goes_back(alice, sven):
    order = held_order(alice, sven, state=S.READY_TO_SHIP, tolerance_bps=500)

    part(order, sven, chairs="19", stools="10")
    outbox.drain()

    rest, sent = protection(order, 1), protection(order, 2)
    assert (rest.state, sent.state) == (P.REFUNDED, P.RECEIPT_PENDING)
    assert rest.refunded.minor + sent.held.minor == TOTAL
    order.refresh_from_db()
    assert (order.state, is_sound()) == (S.SHIPPING, True)


def test_more_within_the_tolerance_may_leave_and_is_not_charged(alice, sven):
    order = held_order(alice, sven, state=S.READY_TO_SHIP, tolerance_bps=500)

    part(order, sven, chairs="21", stools="10")

    assert rows(order) == [(1, P.RECEIPT_PENDING, TOTAL, TOTAL)]


def test_missing_goods_keep_their_share_held_for_a_week(order, alice, sven, advance):
    part(order, sven, chairs="20", stools="10")
    first, second = lines_of(order)
    counted = {first: Decimal(18), second: Decimal(10)}

    orders.record_short_receipt(
        order=order, shipment=consignment(order, 1), counted=counted, by=alice, at=clock.now()
    )

    whole, missing = protection(order, 1), protection(order, 2)
    assert [whole.state, missing.state] == [P.CLAIM_WINDOW] * 2
    assert whole.amount_minor + missing.amount_minor == TOTAL
    assert missing.release_due_at - missing.received_at == timedelta(days=7)
    assert consignment(order, 1).lines.get(line=first).received_quantity == 18
    assert is_sound()


def test_goods_lost_at_the_sellers_risk_are_refunded_after_ten_days(order, alice, sven, advance):
    ship(order, sven)
    orders.report_lost(order=order, shipment=consignment(order, 1), by=alice, at=clock.now())
    advance(days=10, minutes=1)

    orders.give_back(order=order, shipment=consignment(order, 1), at=clock.now())

    assert rows(order) == [(1, P.REFUNDED, TOTAL, 0)]
    order.refresh_from_db()
    assert (order.state, is_sound()) == (S.COMPLETED, True)


def test_goods_lost_at_the_buyers_risk_begin_the_claim_window(alice, sven):
    order = held_order(alice, sven, state=S.READY_TO_SHIP, incoterm="FOB")
    ship(order, sven)

    orders.report_lost(order=order, shipment=consignment(order, 1), by=sven, at=clock.now())

    row = protection(order, 1)
    assert (row.state, row.held, row.release_due_at is not None) == (
        P.CLAIM_WINDOW,
        eur(TOTAL),
        True,
    )


def test_lost_goods_that_turn_up_travel_on_with_new_dates(order, alice, sven, advance):
    ship(order, sven)
    orders.report_lost(order=order, shipment=consignment(order, 1), by=alice, at=clock.now())
    advance(days=3)

    orders.report_found(order=order, shipment=consignment(order, 1), by=sven, at=clock.now())

    found = consignment(order, 1)
    assert (found.state, found.remedy_due_at) == ("in_transit", None)
    assert found.auto_receipt_at > clock.now() + timedelta(days=29)


def test_lost_goods_are_sent_again_once(order, alice, sven):
    ship(order, sven)
    lost = consignment(order, 1)
    orders.report_lost(order=order, shipment=lost, by=alice, at=clock.now())
    again = {"carrier": "GLS", "tracking": "2", "by": sven, "at": clock.now()}
    orders.reship(order=order, shipment=lost, **again)
    assert consignment(order, 1).state == "shipped"
    orders.report_lost(order=order, shipment=lost, by=alice, at=clock.now())

    with pytest.raises(orders.AlreadyReshipped):
        orders.reship(order=order, shipment=lost, **again)

    assert (consignment(order, 1).state, rows(order)) == (
        "lost",
        [(1, P.RECEIPT_PENDING, TOTAL, TOTAL)],
    )


def test_returned_goods_are_refunded_less_the_freight(order, sven):
    ship(order, sven)
    orders.report_returned(order=order, shipment=consignment(order, 1), by=sven, at=clock.now())

    with pytest.raises(orders.FreightOutOfRange):
        orders.give_back(
            order=order, shipment=consignment(order, 1), by=sven, at=clock.now(), kept=eur(8001)
        )
    assert rows(order) == [(1, P.RECEIPT_PENDING, TOTAL, TOTAL)]
    orders.give_back(
        order=order, shipment=consignment(order, 1), by=sven, at=clock.now(), kept=eur(8000)
    )

    row = protection(order, 1)
    assert (row.state, row.refunded, row.released) == (
        P.PARTIALLY_RELEASED,
        eur(TOTAL - 8000),
        eur(8000),
    )
    assert is_sound()


def test_refused_goods_open_a_dispute_by_themselves(order, alice, sven):
    ship(order, sven)
    orders.record_delivery(order=order, at=clock.now())

    orders.refuse_goods(
        order=order, shipment=consignment(order, 1), reason="Crushed", by=alice, at=clock.now()
    )

    case = order.disputes.get()
    assert (case.reason, case.claimed, case.protection.state) == (
        "refused_goods",
        eur(TOTAL),
        P.DISPUTED,
    )


def test_receipt_of_goods_that_never_departed_waits_for_operators(order, sven, advance):
    ship(order, sven, mode="express")
    advance(days=16)

    orders.withhold_receipt(shipment=consignment(order, 1), at=clock.now())

    waiting = consignment(order, 1)
    assert (waiting.state, waiting.review_from_at is not None) == ("shipped", True)
    assert rows(order) == [(1, P.RECEIPT_PENDING, TOTAL, TOTAL)]
