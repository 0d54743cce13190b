"""Money stops by itself when the books do not prove sound or the clock jumps; jobs run once."""

from datetime import UTC, datetime, timedelta

import pytest
from celery.signals import worker_process_init

from marketplace.core import clock, jobs
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.models import JobRun
from tests.factories.money import (
    eur,
    give_bank_details,
    in_claim_window,
    protection_of,
    released_order,
)
from trade_assurance import actions, pulse
from trade_assurance.actions import stops
from trade_assurance.actions.payouts import SecondPersonNeeded
from trade_assurance.actions.stops import MoneyStopped, StillUnsound
from trade_assurance.ledger.models import Movement
from trade_assurance.models import MoneyStop, Payout
from trade_assurance.pulse import Beat, Pulse

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fresh_pulse(monkeypatch):
    monkeypatch.setattr(pulse, "_pulse", Pulse())


def stop(findings=("account 1 shows 5",)):
    return actions.raise_stop(cause="books", findings=list(findings), at=clock.now())


def test_a_breach_raises_one_stop_with_what_was_found(monkeypatch, db):
    monkeypatch.setattr(stops, "breaches", lambda: iter(["account 1 shows 5"]))

    assert stops.check_books(at=clock.now()) == 1
    assert stops.check_books(at=clock.now()) == 1

    assert MoneyStop.objects.get().findings == "account 1 shows 5"
    assert str(MoneyStop.objects.get()).startswith("books 2")


def test_sound_books_stop_nothing_and_are_proven_once_an_hour(monkeypatch, advance):
    proofs = []
    monkeypatch.setattr(stops, "breaches", lambda: iter(proofs.append(1) or []))

    assert [jobs.run("trade_assurance.books") for _ in range(2)] == [0, 0]
    advance(hours=1)
    jobs.run("trade_assurance.books")

    assert (len(proofs), MoneyStop.objects.count()) == (2, 0)


def test_while_a_stop_stands_nothing_is_released_or_paid_out(alice, sven, olga, advance, settings):
    settings.MONEY_POLICIES = {}
    released_order(alice, sven)
    give_bank_details(sven)
    (payout,) = actions.build_payouts(by=olga, at=clock.now())
    order = in_claim_window(alice, sven)
    advance(days=31)
    stop()
    before, at = Movement.objects.count(), clock.now()

    assert jobs.run("trade_assurance.release") == 0
    assert jobs.run("trade_assurance.payouts") == 0
    for act in (
        lambda: actions.release_early(protection=protection_of(order), by=alice, at=at),
        lambda: actions.build_payouts(by=olga, at=at),
        lambda: actions.approve_payout(payout=payout, by=olga, at=at),
        lambda: actions.send_payout(payout=payout, by=olga, at=at),
    ):
        with pytest.raises(MoneyStopped):
            act()

    payout.refresh_from_db()
    assert (Movement.objects.count(), payout.state) == (before, "scheduled")
    assert protection_of(order).state == "claim_window"


def test_an_operator_clears_a_stop_with_a_reason_after_a_clean_check(
    alice, sven, olga, advance, monkeypatch
):
    order = in_claim_window(alice, sven)
    advance(days=31)
    stands = stop()
    with pytest.raises(NotAllowed):
        actions.clear_stop(stop=stands, by=alice, at=clock.now(), reason="x")
    with pytest.raises(Refusal):
        actions.clear_stop(stop=stands, by=olga, at=clock.now(), reason=" ")
    with monkeypatch.context() as patch:
        patch.setattr(stops, "breaches", lambda: iter(["still"]))
        with pytest.raises(StillUnsound):
            actions.clear_stop(stop=stands, by=olga, at=clock.now(), reason="Looked.")

    cleared = actions.clear_stop(stop=stands, by=olga, at=clock.now(), reason="Looked.")
    again = actions.clear_stop(stop=stands, by=olga, at=clock.now(), reason="Twice.")

    assert (cleared.cleared_by, again.reason) == (olga.user, "Looked.")
    assert jobs.run("trade_assurance.release") == 1
    assert protection_of(order).state == "released"


def test_the_daily_run_schedules_once_a_day_and_a_person_approves(
    alice, sven, olga, advance, settings
):
    assert jobs.run("trade_assurance.payouts") == 0
    settings.MONEY_POLICIES = {}
    released_order(alice, sven)
    give_bank_details(sven)

    assert [jobs.run("trade_assurance.payouts") for _ in range(2)] == [1, 0]

    payout = Payout.objects.get()
    assert (payout.state, payout.created_by) == ("scheduled", None)
    assert JobRun.objects.filter(job="trade_assurance.payouts").count() == 1
    released_order(alice, sven)
    assert jobs.run("trade_assurance.payouts") == 0
    advance(days=1)
    assert jobs.run("trade_assurance.payouts") == 1
    assert actions.approve_payout(payout=payout, by=olga, at=clock.now()).state == "approved"


def test_a_large_payout_of_the_daily_run_takes_two_operators(alice, sven, olga, omar, settings):
    settings.MONEY_POLICIES = {"payout_four_eyes_above": 1_000}
    released_order(alice, sven)
    give_bank_details(sven)
    jobs.run("trade_assurance.payouts")
    payout = actions.approve_payout(payout=Payout.objects.get(), by=olga, at=clock.now())

    with pytest.raises(SecondPersonNeeded):
        actions.send_payout(payout=payout, by=olga, at=clock.now())

    assert actions.send_payout(payout=payout, by=omar, at=clock.now()).state == "processing"


@pytest.mark.parametrize(
    ("beats", "jump"),
    [
        ([(0, 0), (60, 60), (120, 120)], None),
        ([(0, 0), (119, 60)], None),
        ([(0, 0), (121, 60)], timedelta(seconds=61)),
        ([(0, 0), (0, 61)], timedelta(seconds=-61)),
        ([(0, 0), (-1, 60)], timedelta(seconds=-61)),
        ([(0, 0), (60, 60), (59, 61)], timedelta(seconds=-2)),
        ([(0, 0), (121, 60), (181, 120)], None),
    ],
)
def test_a_clock_that_jumps_is_noticed(beats, jump):
    watch = Pulse()

    seen = [watch.strayed(Beat(NOON + timedelta(seconds=w), m)) for w, m in beats]

    assert seen[-1] == jump


def test_a_jump_of_the_clock_stops_the_sweep(alice, sven, advance, monkeypatch):
    order = in_claim_window(alice, sven)
    advance(days=31)
    beats = iter([Beat(NOON, 0.0), Beat(NOON + timedelta(days=40), 60.0)])
    monkeypatch.setattr(pulse, "read", lambda: next(beats))
    pulse.strayed()

    assert jobs.run("trade_assurance.release") == 0

    assert (MoneyStop.objects.get().cause, protection_of(order).held) == ("clock", eur(124_000))


def test_a_jump_before_a_workers_first_sweep_stops_it_too(alice, sven, advance, monkeypatch):
    order = in_claim_window(alice, sven)
    advance(days=31)
    beats = iter([Beat(NOON, 0.0), Beat(NOON + timedelta(days=40), 60.0)])
    monkeypatch.setattr(pulse, "read", lambda: next(beats))

    worker_process_init.send(sender=None)

    assert jobs.run("trade_assurance.release") == 0
    assert (MoneyStop.objects.get().cause, protection_of(order).held) == ("clock", eur(124_000))


def test_after_a_jump_was_looked_at_releases_go_on(alice, sven, olga, advance, monkeypatch):
    order = in_claim_window(alice, sven)
    advance(days=31)
    beats = iter([Beat(NOON, 0.0), *[Beat(NOON + timedelta(days=40), 60.0)] * 3])
    monkeypatch.setattr(pulse, "read", lambda: next(beats))
    pulse.strayed()
    jobs.run("trade_assurance.release")
    stopped = MoneyStop.objects.get()

    still = jobs.run("trade_assurance.release")
    actions.clear_stop(stop=stopped, by=olga, at=clock.now(), reason="Somebody set the clock.")

    assert (still, jobs.run("trade_assurance.release")) == (0, 1)
    assert protection_of(order).state == "released"
