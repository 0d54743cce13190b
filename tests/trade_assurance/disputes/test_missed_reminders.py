"""After an outage the side whose turn it is was not warned: it is now, and has a day more (T11)."""

from datetime import timedelta

import pytest

from marketplace.core import clock, jobs, outbox
from messaging.models import Notice
from tests.factories.disputes import open_dispute
from trade_assurance.actions import disputes as actions
from trade_assurance.models import Dispute

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def as_in_production(settings):
    settings.MISSED_REMINDER_WAIT = DAY


def again(dispute):
    return Dispute.objects.get(pk=dispute.pk)


def sweep():
    moved = jobs.run("trade_assurance.disputes")
    outbox.drain()
    return moved


def reminders(member):
    return Notice.objects.filter(user=member.user, kind="dispute_reminder").count()


@pytest.mark.parametrize("days", [3, 4])
def test_a_turn_whose_reminder_was_missed_ends_a_day_after_the_reminder(days, alice, sven, advance):
    dispute = open_dispute(alice, sven)
    advance(days=days)
    before = clock.now()

    assert sweep() == 1

    found = again(dispute)
    assert (found.turn, found.missed_by, found.state) == ("seller", "", "negotiating")
    assert before + DAY <= found.answer_due_at <= clock.now() + DAY
    assert (found.reminded_for_at, reminders(sven)) == (found.answer_due_at, 1)
    assert found.auto_escalate_at == dispute.auto_escalate_at


def test_after_that_day_silence_counts(alice, sven, advance):
    dispute = open_dispute(alice, sven)
    advance(days=4)
    sweep()

    advance(hours=23)
    early = sweep()
    advance(hours=1)
    late = sweep()

    assert (early, late, again(dispute).missed_by) == (0, 1, "seller")
    assert reminders(sven) == 1


def test_talks_do_not_end_before_the_turn_that_was_made_longer(alice, sven, advance):
    dispute = open_dispute(alice, sven)
    advance(days=8)

    assert sweep() == 1

    found = again(dispute)
    assert (found.state, found.auto_escalate_at) == ("negotiating", found.answer_due_at)
    advance(days=1)
    sweep()
    assert (again(dispute).state, again(dispute).missed_by) == ("escalated", "seller")


def test_neither_step_is_taken_where_the_reminder_is_still_owed(alice, sven, advance):
    dispute = open_dispute(alice, sven)
    advance(days=8)

    passed = actions.let_turn_pass(dispute=dispute, at=clock.now())
    escalated = actions.escalate_when_due(dispute=dispute, at=clock.now())

    assert (passed.missed_by, escalated.state) == ("", "negotiating")


def test_a_reminder_in_time_leaves_the_deadline_where_it_was(alice, sven, advance):
    dispute = open_dispute(alice, sven)
    advance(days=2, minutes=30)

    assert (sweep(), sweep(), reminders(sven)) == (1, 0, 1)
    assert again(dispute).answer_due_at == dispute.answer_due_at
    advance(days=1)
    assert (sweep(), again(dispute).missed_by) == (1, "seller")
