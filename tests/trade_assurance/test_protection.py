from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from marketplace.core import clock, jobs, outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.money import Money
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders import actions as orders
from marketplace.orders.states import OrderState as S
from tests.factories.money import (
    eur,
    held_order,
    in_claim_window,
    pay_by_card,
    protection_of,
    released_order,
)
from tests.factories.orders import make_order
from trade_assurance import actions
from trade_assurance.actions.protection import (
    MoreThanHeld,
    NothingHeld,
    refund_and_go_on,
    release_due,
)
from trade_assurance.ledger.actions import AlreadyPosted
from trade_assurance.ledger.models import Movement
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of
from trade_assurance.models import CommissionRule, Earning, OrderLineFee, PaymentIntent

pytestmark = pytest.mark.django_db
TOTAL = eur(124_000)
FEE = eur(3_480)  # 3 % of the lines (91,000 and 25,000), not of the freight
NET = TOTAL - FEE


def in_ledger(kind, owner=0):
    return balance_of(Purse(kind, owner), "EUR")


def test_placing_an_order_freezes_the_fee_of_each_line_with_its_rule(alice, sven):
    order = make_order(alice, sven)
    CommissionRule.objects.create(name="Later", rate_bps=9_000, active_from_at=clock.now())

    lines = OrderLineFee.objects.order_by("line__position")

    assert [(f.rule_name, f.rate_bps, f.fee_minor) for f in lines] == [
        ("Standard commission", 300, 2_730),
        ("Standard commission", 300, 750),
    ]
    protection = protection_of(order)
    assert (protection.state, protection.claim_days, protection.fee) == ("pending_funds", 30, FEE)


def test_a_sellers_own_rule_wins_and_may_be_nothing(alice, sven):
    CommissionRule.objects.create(name="Launch offer", seller=sven.company, rate_bps=0)

    order = make_order(alice, sven)

    assert protection_of(order).fee == eur(0)


def test_rates_cannot_be_rewritten(alice, sven):
    for sql in (
        "UPDATE trade_assurance_commissionrule SET rate_bps = 1",
        "DELETE FROM trade_assurance_commissionrule",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(sql)


def test_a_trusted_seller_waits_seven_days(alice, sven, settings):
    settings.MONEY_POLICIES = {"trusted_after_orders": 1}
    make_order(alice, sven, state=S.COMPLETED)

    assert protection_of(make_order(alice, sven)).claim_days == 7


def test_paid_money_is_held_and_the_order_goes_on(alice, sven):
    order = make_order(alice, sven)

    payment = pay_by_card(order, alice)

    protection = protection_of(order)
    assert (payment.state, protection.state, order.state) == (
        "settled",
        "funds_held",
        "in_production",
    )
    assert (protection.held, in_ledger(AccountKind.HELD, protection.pk)) == (TOTAL, TOTAL)


def test_a_shipment_waits_for_receipt_and_receipt_opens_the_claim_window(alice, sven):
    order = held_order(alice, sven, state=S.DELIVERED)
    assert protection_of(order).state == "receipt_pending"

    orders.record_receipt(order=order, by=alice, at=clock.now())

    protection = protection_of(order)
    assert protection.state == "claim_window"
    assert (protection.release_due_at - protection.received_at).days == 30


def test_the_clock_releases_after_the_claim_window_and_not_before(alice, sven, advance):
    order = in_claim_window(alice, sven)
    advance(days=29, hours=23)
    assert jobs.run("trade_assurance.release") == 0

    advance(hours=2)
    assert jobs.run("trade_assurance.release") == 1
    assert jobs.run("trade_assurance.release") == 0

    order.refresh_from_db()
    protection = protection_of(order)
    assert (protection.state, order.state) == ("released", "completed")
    assert [
        in_ledger(kind, owner)
        for kind, owner in [
            (AccountKind.HELD, protection.pk),
            (AccountKind.PAYABLE, sven.company.pk),
            (AccountKind.COMMISSION, 0),
        ]
    ] == [eur(0), NET, FEE]
    earning = Earning.objects.get()
    assert (earning.gross_minor, earning.commission_minor, earning.net) == (
        TOTAL.minor,
        FEE.minor,
        NET,
    )


def test_a_protection_that_cannot_be_released_does_not_keep_the_others_waiting(
    alice, sven, advance, caplog
):
    stuck, free = in_claim_window(alice, sven), in_claim_window(alice, sven)
    orders.record_settled(order=stuck, at=clock.now())
    advance(days=31)

    assert jobs.run("trade_assurance.release") == 1

    assert protection_of(free).state == "released"
    assert (protection_of(stuck).state, protection_of(stuck).held) == ("claim_window", TOTAL)


def test_the_buyer_may_release_early(alice, sven):
    order = released_order(alice, sven)

    assert (order.state, protection_of(order).state) == ("completed", "released")


def test_nobody_else_may_release(alice, sven, bob, mallory, olga):
    order = in_claim_window(alice, sven)
    before = Movement.objects.count()

    for member in (sven, bob, mallory, olga):
        with pytest.raises(NotAllowed):
            actions.release_early(protection=protection_of(order), by=member, at=clock.now())

    assert (protection_of(order).state, Movement.objects.count()) == ("claim_window", before)


def test_a_release_a_second_time_is_refused(alice, sven):
    order = released_order(alice, sven)

    with pytest.raises(TransitionRefused):
        actions.release_early(protection=protection_of(order), by=alice, at=clock.now())

    assert in_ledger(AccountKind.PAYABLE, sven.company.pk) == NET


def test_an_order_cancelled_before_payment_is_not_protected(alice, sven):
    order = make_order(alice, sven)

    orders.cancel_order(order=order, by=alice, at=clock.now())

    assert protection_of(order).state == "not_protected"


def test_an_order_cancelled_by_the_seller_is_refunded_in_full(alice, sven):
    order = held_order(alice, sven)

    orders.cancel_by_seller(order=order, by=sven, at=clock.now(), reason="The oven broke.")
    outbox.drain()

    protection, payment = protection_of(order), order.payments.get()
    assert (protection.state, protection.refunded, protection.held) == ("refunded", TOTAL, eur(0))
    assert (payment.state, payment.refundable) == ("refunded", eur(0))
    assert [
        in_ledger(AccountKind.REFUND_DUE, payment.pk),
        in_ledger(AccountKind.CARD_CLEARING),
    ] == [
        eur(0),
        eur(0),
    ]
    assert PaymentIntent.objects.get(kind="refund").state == "confirmed"


def test_a_cancellation_by_agreement_leaves_the_seller_its_share(alice, sven):
    order = held_order(alice, sven)
    orders.ask_cancellation(order=order, by=alice, at=clock.now(), reason="Plans changed.")

    orders.agree_cancellation(order=order, by=sven, at=clock.now(), kept=eur(24_000))
    outbox.drain()

    protection = protection_of(order)
    assert (protection.state, protection.released, protection.refunded) == (
        "partially_released",
        eur(24_000),
        eur(100_000),
    )
    assert protection.commission == eur(3_480 * 24_000 // 124_000)


def test_a_frozen_tranche_is_not_released_and_goes_on_with_its_time(alice, sven, olga, advance):
    order = in_claim_window(alice, sven)
    advance(days=10)
    frozen = actions.freeze(
        protection=protection_of(order), by=olga, at=clock.now(), reason="Looked into."
    )
    assert (frozen.state, frozen.resume_state) == ("frozen", "claim_window")
    advance(days=40)
    assert jobs.run("trade_assurance.release") == 0
    with pytest.raises(TransitionRefused):
        actions.release_early(protection=frozen, by=alice, at=clock.now())

    thawed = actions.unfreeze(protection=frozen, by=olga, at=clock.now(), reason="All is well.")

    assert (thawed.state, thawed.resume_state) == ("claim_window", "")
    assert 19 <= (thawed.release_due_at - clock.now()).days <= 20


def test_at_least_two_days_remain_after_a_stop(alice, sven, advance):
    order = in_claim_window(alice, sven)
    advance(days=29, hours=23)
    stopped = actions.hold_for_dispute(
        protection=protection_of(order), actor=Actor.BUYER, by=alice, at=clock.now()
    )
    advance(days=3)

    actions.end_dispute(protection=stopped, actor=Actor.BUYER, by=alice, at=clock.now())

    left = protection_of(order).release_due_at - clock.now()
    assert 47 <= left.total_seconds() / 3600 <= 48


@pytest.mark.parametrize("state", [S.IN_PRODUCTION, S.SHIPPING, S.DELIVERED])
def test_a_dispute_withdrawn_before_receipt_goes_on_where_it_stood(alice, sven, state):
    order = held_order(alice, sven, state=state)
    stood = protection_of(order).state
    stopped = actions.hold_for_dispute(
        protection=protection_of(order), actor=Actor.BUYER, by=alice, at=clock.now()
    )
    order.refresh_from_db()
    assert order.paused_at is not None

    actions.end_dispute(protection=stopped, actor=Actor.BUYER, by=alice, at=clock.now())

    order.refresh_from_db()
    assert (protection_of(order).state, order.paused_at) == (stood, None)


@pytest.mark.parametrize(
    ("to_buyer", "state", "commission"),
    [
        (eur(0), "released", 3_480),
        (eur(124_000), "refunded", 0),
        (eur(62_000), "partially_released", 1_740),
    ],
)
def test_a_ruling_divides_what_is_held(alice, sven, olga, to_buyer, state, commission):
    order = in_claim_window(alice, sven)
    stopped = actions.hold_for_dispute(
        protection=protection_of(order), actor=Actor.BUYER, by=alice, at=clock.now()
    )

    actions.settle_dispute(
        protection=stopped, to_buyer=to_buyer, actor=Actor.OPERATOR, by=olga, at=clock.now()
    )
    outbox.drain()

    order.refresh_from_db()
    protection = protection_of(order)
    assert (protection.state, protection.refunded, protection.released) == (
        state,
        to_buyer,
        TOTAL - to_buyer,
    )
    assert (protection.commission_minor, order.state) == (commission, "completed")


@pytest.mark.parametrize("to_buyer", [eur(-1), eur(124_001), Money(1, "USD")])
def test_a_ruling_beyond_what_is_held_is_refused(alice, sven, olga, to_buyer):
    order = in_claim_window(alice, sven)
    stopped = actions.hold_for_dispute(
        protection=protection_of(order), actor=Actor.BUYER, by=alice, at=clock.now()
    )
    before = Movement.objects.count()

    with pytest.raises(MoreThanHeld):
        actions.settle_dispute(
            protection=stopped, to_buyer=to_buyer, actor=Actor.OPERATOR, by=olga, at=clock.now()
        )

    assert (protection_of(order).state, Movement.objects.count()) == ("disputed", before)


@pytest.mark.parametrize("to_buyer", [eur(0), eur(124_000), Money(1, "USD")])
def test_a_part_that_is_nothing_or_all_does_not_let_the_order_go_on(alice, sven, to_buyer):
    order = held_order(alice, sven, state=S.SHIPPING)
    stopped = actions.hold_for_dispute(
        protection=protection_of(order), actor=Actor.BUYER, by=alice, at=clock.now()
    )

    with pytest.raises(MoreThanHeld):
        refund_and_go_on(protection=stopped, to_buyer=to_buyer, key="D-1", by=alice, at=clock.now())

    assert (protection_of(order).state, protection_of(order).held) == ("disputed", TOTAL)


def test_a_part_of_one_dispute_does_not_go_back_again_in_the_next(alice, sven):
    order = held_order(alice, sven, state=S.SHIPPING)
    dispute = {"actor": Actor.BUYER, "by": alice, "at": clock.now()}
    ruling = {"to_buyer": eur(1_240), "key": "D-1", "by": alice, "at": clock.now()}
    first = actions.hold_for_dispute(protection=protection_of(order), **dispute)
    refund_and_go_on(protection=first, **ruling)
    second = actions.hold_for_dispute(protection=protection_of(order), **dispute)

    with pytest.raises(AlreadyPosted):
        refund_and_go_on(protection=second, **ruling)

    assert PaymentIntent.objects.filter(kind="refund").count() == 1
    assert (protection_of(order).state, protection_of(order).refunded_minor) == ("disputed", 1_240)


def test_a_window_that_is_not_over_is_not_released(alice, sven):
    protection = protection_of(in_claim_window(alice, sven))

    release_due(protection=protection, at=protection.release_due_at - timedelta(seconds=1))

    assert (protection_of(protection.order).state, protection_of(protection.order).held) == (
        "claim_window",
        TOTAL,
    )


def test_a_dispute_is_not_ended_by_letting_the_tranche_go_on(alice, sven, olga):
    order = in_claim_window(alice, sven)
    stopped = actions.hold_for_dispute(
        protection=protection_of(order), actor=Actor.BUYER, by=alice, at=clock.now()
    )

    with pytest.raises(TransitionRefused):
        actions.unfreeze(protection=stopped, by=olga, at=clock.now(), reason="All is well.")

    assert protection_of(order).state == "disputed"


def test_money_a_bank_took_during_a_dispute_is_not_released_afterwards(alice, sven, olga):
    order = in_claim_window(alice, sven)
    stopped = actions.hold_for_dispute(
        protection=protection_of(order), actor=Actor.BUYER, by=alice, at=clock.now()
    )
    actions.record_reversal(payment=order.payments.get(), by=olga, at=clock.now(), reason="Bank.")
    actions.end_dispute(protection=stopped, actor=Actor.BUYER, by=alice, at=clock.now())
    before = Movement.objects.count()

    with pytest.raises(NothingHeld):
        actions.release_early(protection=protection_of(order), by=alice, at=clock.now())

    assert (protection_of(order).state, Movement.objects.count()) == ("claim_window", before)
