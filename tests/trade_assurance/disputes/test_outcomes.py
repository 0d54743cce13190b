"""What becomes of the money: agreed, ruled, dismissed, withdrawn; before and after receipt."""

import pytest

from marketplace.core import clock, jobs, outbox
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions as orders
from marketplace.orders.states import OrderState as S
from tests.factories.disputes import a_file, bring, decision, open_dispute, sweep
from tests.factories.money import eur, held_order, protection_of
from trade_assurance.actions import disputes as actions
from trade_assurance.actions import release_early
from trade_assurance.dispute_money import effect_of
from trade_assurance.dispute_states import DisputeState as D
from trade_assurance.ledger.models import Movement
from trade_assurance.ledger.queries import trial_balance

pytestmark = pytest.mark.django_db
TOTAL, FEE = 124_000, 3_480


def money_of(order):
    row = protection_of(order)
    commission = row.commission_minor + row.commission_vat_minor
    return row.state, row.refunded_minor, row.released_minor, commission, row.held.minor


def kept_fee(kept):
    return FEE * kept // TOTAL


@pytest.mark.parametrize(
    ("outcome", "refund", "state"),
    [
        ("full_refund", 50_000, "partially_released"),
        ("partial_refund", 20_000, "partially_released"),
        ("dismiss", 0, "released"),
    ],
)
def test_a_ruling_after_receipt_divides_the_held_money(
    alice, sven, olga, advance, outcome, refund, state
):
    dispute = open_dispute(alice, sven)
    dispute = bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)
    preview = effect_of(dispute, eur(refund))

    actions.rule(dispute=dispute, decision=decision(outcome), by=olga, at=clock.now())
    assert sweep() == 0
    assert money_of(dispute.order) == ("disputed", 0, 0, 0, TOTAL)
    advance(days=7, hours=1)
    assert sweep() == 1
    outbox.drain()

    dispute.refresh_from_db()
    kept = TOTAL - refund
    assert (dispute.state, dispute.refund) == ("closed", eur(refund))
    assert money_of(dispute.order) == (state, refund, kept, kept_fee(kept), 0)
    assert (preview.commission.minor, preview.to_seller.minor, preview.ends) == (
        kept_fee(kept),
        kept - kept_fee(kept),
        True,
    )
    assert trial_balance() == {"EUR": 0}
    dispute.order.refresh_from_db()
    assert dispute.order.state == "completed"


def test_a_claim_of_everything_refunds_everything_without_commission(alice, sven):
    dispute = open_dispute(alice, sven, amount=eur(TOTAL))

    actions.accept_proposal(dispute=dispute, number=1, by=sven, at=clock.now())
    outbox.drain()

    assert money_of(dispute.order) == ("refunded", TOTAL, 0, 0, 0)


def test_an_agreement_moves_the_money_at_once(alice, sven):
    dispute = open_dispute(alice, sven)
    actions.propose(dispute=dispute, terms=actions.Terms(eur(30_000)), by=sven, at=clock.now())

    done = actions.accept_proposal(dispute=dispute, number=2, by=alice, at=clock.now())
    outbox.drain()

    assert (done.state, done.refund) == ("closed", eur(30_000))
    assert money_of(dispute.order) == ("partially_released", 30_000, 94_000, kept_fee(94_000), 0)
    assert trial_balance() == {"EUR": 0}


def test_a_part_refunded_before_receipt_leaves_the_rest_held_and_the_order_going_on(
    alice, sven, advance
):
    order = held_order(alice, sven, state=S.SHIPPING)
    dispute = open_dispute(alice, sven, order=order, reason="late")

    actions.accept_proposal(dispute=dispute, number=1, by=sven, at=clock.now())
    outbox.drain()

    order.refresh_from_db()
    assert money_of(order) == ("receipt_pending", 50_000, 0, 0, 74_000)
    assert (order.state, order.paused_at) == ("shipping", None)


def test_the_rest_of_such_a_tranche_is_released_later_and_may_be_disputed_again(
    alice, sven, advance
):
    order = held_order(alice, sven, state=S.SHIPPING)
    first = open_dispute(alice, sven, order=order, reason="late")
    actions.accept_proposal(dispute=first, number=1, by=sven, at=clock.now())
    second = open_dispute(alice, sven, order=order, reason="damaged", files=[a_file()])

    actions.accept_proposal(dispute=second, number=1, by=sven, at=clock.now())
    assert money_of(order) == ("receipt_pending", 100_000, 0, 0, 24_000)
    order.refresh_from_db()
    order = orders.record_delivery(order=order, at=clock.now())
    orders.record_receipt(order=order, by=alice, at=clock.now())
    advance(days=31)
    jobs.run_all()
    outbox.drain()

    assert money_of(order) == ("released", 100_000, 24_000, kept_fee(24_000), 0)


@pytest.mark.parametrize("state", [S.IN_PRODUCTION, S.SHIPPING])
def test_a_claim_dismissed_before_receipt_lets_the_order_go_on(alice, sven, olga, advance, state):
    order = held_order(alice, sven, state=state)
    stood = protection_of(order).state
    dispute = open_dispute(alice, sven, order=order, reason="late")
    dispute = bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)

    actions.rule(dispute=dispute, decision=decision("dismiss"), by=olga, at=clock.now())
    advance(days=7, hours=1)
    sweep()

    order.refresh_from_db()
    assert money_of(order) == (stood, 0, 0, 0, TOTAL)
    assert (order.state, order.paused_at) == (state, None)


def test_a_disputed_cancellation_that_is_ruled_ends_the_order(alice, sven, olga, advance):
    order = held_order(alice, sven)
    dispute = open_dispute(alice, sven, order=order, reason="cancellation", amount=eur(TOTAL))
    dispute = bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)

    ruling = decision("partial_refund", eur(100_000), article="6")
    actions.rule(dispute=dispute, decision=ruling, by=olga, at=clock.now())
    advance(days=7, hours=1)
    sweep()
    outbox.drain()

    assert money_of(order) == ("partially_released", 100_000, 24_000, kept_fee(24_000), 0)


def test_a_withdrawn_dispute_gives_the_window_back_with_two_days_at_least(alice, sven, advance):
    dispute = open_dispute(alice, sven)
    left = protection_of(dispute.order).time_left
    advance(days=3)

    actions.withdraw_dispute(dispute=dispute, by=alice, at=clock.now())

    protection = protection_of(dispute.order)
    assert protection.state == "claim_window"
    assert abs((protection.release_due_at - clock.now()) - left).total_seconds() < 5


def test_disputed_money_is_neither_released_early_nor_by_the_clock(alice, sven, advance):
    dispute = open_dispute(alice, sven)
    before = Movement.objects.count()

    with pytest.raises(TransitionRefused):
        release_early(protection=dispute.protection, by=alice, at=clock.now())
    advance(days=40)
    jobs.run("trade_assurance.release")

    assert money_of(dispute.order) == ("disputed", 0, 0, 0, TOTAL)
    assert Movement.objects.count() == before


def test_money_that_cannot_be_moved_stays_held_and_an_operator_tries_again(
    alice, sven, olga, advance, monkeypatch, caplog
):
    dispute = open_dispute(alice, sven)
    dispute = bring(dispute, D.RULED, operator=olga, advance=advance)
    from trade_assurance.actions.disputes import executing  # noqa: PLC0415 - patched here alone

    def refuse(**_):
        raise TransitionRefused("not now")

    with monkeypatch.context() as broken:
        broken.setattr(executing, "settle_dispute", refuse)
        advance(days=7, hours=1)
        sweep()
    dispute.refresh_from_db()
    assert (dispute.state, money_of(dispute.order)[4]) == ("execution_failed", TOTAL)

    actions.retry_execution(dispute=dispute, by=olga, at=clock.now())
    outbox.drain()

    dispute.refresh_from_db()
    assert (dispute.state, money_of(dispute.order)[1:3]) == ("closed", (20_000, 104_000))
