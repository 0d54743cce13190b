"""What happens by itself: mails of unread messages, figures of how fast suppliers answer."""

from datetime import UTC, datetime, timedelta

from django.core import mail

from marketplace.core import clock, jobs, outbox
from messaging.actions import mark_read, post_event, post_message
from messaging.figures import Figures, FirstWords, figures_of
from messaging.models import Notice
from tests.factories.messaging import thread_between
from vendors.queries import vendor_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def asked(hours_ago, answered_after=None):
    at = NOW - timedelta(hours=hours_ago)
    return FirstWords(7, at, at + timedelta(hours=answered_after) if answered_after else None)


def test_figures_count_first_answers_within_a_day():
    words = [asked(100, 2), asked(100, 4), asked(100, 30), asked(100)]

    assert figures_of(words, now=NOW) == {7: Figures(rate_bps=5000, seconds=12 * 3600)}


def test_a_young_question_without_an_answer_does_not_count_yet():
    assert figures_of([asked(3)], now=NOW) == {}
    assert figures_of([asked(3, 1), asked(3)], now=NOW) == {7: Figures(10_000, 3600)}


def test_who_never_answered_has_a_share_but_no_mean():
    assert figures_of([asked(48)], now=NOW) == {7: Figures(0, None)}


def test_vendors_are_told_their_figures_counting_people_alone(alice, sven, advance):
    thread = thread_between(alice, sven)
    post_message(thread=thread, body="Price?", by=alice, at=clock.now())
    post_event(thread=thread, event="order_ready", context={}, at=clock.now())
    later = advance(hours=2)
    post_message(thread=thread, body="Five euros", by=sven, at=later)

    assert jobs.run("messaging.response_figures") == 1
    assert jobs.run("messaging.response_figures") == 0

    vendor = vendor_of(sven.company.pk)
    assert vendor.response_rate_bps == 10_000
    assert 7200 <= vendor.response_seconds < 7260


def test_an_unread_message_is_mailed_once_after_ten_minutes(alice, sven, advance):
    thread = thread_between(alice, sven)
    post_message(thread=thread, body="Are you there?", by=alice, at=clock.now())
    early = jobs.run("messaging.unread")
    advance(minutes=11)

    first, again = jobs.run("messaging.unread"), jobs.run("messaging.unread")
    outbox.drain()

    assert (early, first, again) == (0, 1, 0)
    (sent,) = [m for m in mail.outbox if "Are you there?" in m.body]
    assert sent.to == [sven.user.email]
    assert f"/messages/{thread.reference}/" in sent.body


def test_a_message_that_was_read_is_not_mailed(alice, sven, advance):
    thread = thread_between(alice, sven)
    post_message(thread=thread, body="Hello", by=alice, at=clock.now())
    mark_read(thread=thread, seq=1, by=sven, at=clock.now())
    advance(minutes=11)

    assert jobs.run("messaging.unread") == 0
    assert not Notice.objects.filter(kind="message_waiting").exists()
