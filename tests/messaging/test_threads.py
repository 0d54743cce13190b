"""Opening a conversation and writing in it."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from marketplace.companies.models import Role
from marketplace.core import clock
from messaging.actions import (
    MessageEmpty,
    MessageTooLong,
    NoPlaceInThread,
    mark_read,
    open_thread,
    post_card,
    post_event,
    post_message,
)
from messaging.models import Message, Thread, ThreadRead
from tests.factories.companies import make_member
from tests.factories.messaging import thread_between


@pytest.fixture
def mute(sven):
    """Sven's colleague whose role carries no CHAT."""
    Role.objects.create(company=sven.company, name="Bookkeeper", permissions=["see_finance"])
    return make_member(sven.company, "Bookkeeper")


def seqs(thread):
    return list(thread.messages.order_by("seq").values_list("seq", flat=True))


def test_a_thread_is_opened_once_per_subject_and_pair(alice, sven):
    first = thread_between(alice, sven)
    again = thread_between(alice, sven)

    assert again == first
    assert Thread.objects.count() == 1


def test_another_subject_is_another_thread(alice, sven):
    first = thread_between(alice, sven)
    other = thread_between(alice, sven, subject_kind="order", reference="O-1")

    assert other != first


def test_an_unknown_subject_kind_is_refused(alice, sven):
    with pytest.raises(ValueError, match="planet"):
        thread_between(alice, sven, subject_kind="planet")


def test_messages_cards_and_events_share_one_numbering(alice, sven):
    thread = thread_between(alice, sven)
    at = clock.now()

    post_message(thread=thread, body="Good morning", by=alice, at=at)
    post_card(thread=thread, card_kind="order", card={"reference": "O-1"}, by=sven, at=at)
    post_event(thread=thread, event="message_waiting", context={}, at=at)

    assert seqs(thread) == [1, 2, 3]
    assert Thread.objects.get().last_seq == 3


def test_a_resend_with_the_same_client_id_is_one_message(alice, sven):
    thread = thread_between(alice, sven)
    client_id = uuid4()

    first = post_message(thread=thread, body="Once", by=alice, at=clock.now(), client_id=client_id)
    again = post_message(thread=thread, body="Once", by=alice, at=clock.now(), client_id=client_id)

    assert again == first
    assert seqs(thread) == [1]


def test_two_people_may_come_up_with_the_same_client_id(alice, sven):
    thread = thread_between(alice, sven)
    client_id = uuid4()

    post_message(thread=thread, body="Mine", by=alice, at=clock.now(), client_id=client_id)
    post_message(thread=thread, body="Yours", by=sven, at=clock.now(), client_id=client_id)

    assert seqs(thread) == [1, 2]


@pytest.mark.parametrize("body", ["", "   ", "\n\t", "\x00"])
def test_an_empty_message_is_refused(alice, sven, body):
    thread = thread_between(alice, sven)

    with pytest.raises(MessageEmpty) as refusal:
        post_message(thread=thread, body=body, by=alice, at=clock.now())

    assert (refusal.value.code, refusal.value.field) == ("message_empty", "body")
    assert seqs(thread) == []


def test_a_message_of_4000_characters_passes_and_one_more_is_refused(alice, sven):
    thread = thread_between(alice, sven)

    post_message(thread=thread, body="x" * 4000, by=alice, at=clock.now())
    with pytest.raises(MessageTooLong):
        post_message(thread=thread, body="x" * 4001, by=alice, at=clock.now())

    assert seqs(thread) == [1]


@pytest.mark.parametrize("who", ["mallory", "mute", "olga"])
def test_strangers_operators_and_colleagues_without_chat_may_not_write(alice, sven, request, who):
    thread = thread_between(alice, sven)

    with pytest.raises(NoPlaceInThread):
        post_message(thread=thread, body="Hello", by=request.getfixturevalue(who), at=clock.now())

    assert seqs(thread) == []


def test_an_operator_may_write_in_a_dispute(alice, sven, olga):
    thread = thread_between(alice, sven, subject_kind="dispute", reference="D-1")

    post_message(thread=thread, body="Please send photos.", by=olga, at=clock.now())

    assert Message.objects.get().company is None


def test_a_colleague_with_chat_writes_for_the_company(alice, bob, sven):
    thread = thread_between(alice, sven)

    message = post_message(thread=thread, body="Bob here", by=bob, at=clock.now())

    assert (message.sender, message.company) == (bob.user, alice.company)


def test_writing_moves_the_senders_reading_mark(alice, sven):
    thread = thread_between(alice, sven)

    post_message(thread=thread, body="Hello", by=alice, at=clock.now())

    assert list(ThreadRead.objects.values_list("user", "last_read_seq")) == [(alice.user_id, 1)]


def test_a_reading_mark_never_goes_back_nor_past_the_last_message(alice, sven):
    thread = thread_between(alice, sven)
    for _ in range(3):
        post_message(thread=thread, body="Hello", by=alice, at=clock.now())

    assert mark_read(thread=thread, seq=2, by=sven, at=clock.now())
    assert not mark_read(thread=thread, seq=1, by=sven, at=clock.now())
    assert mark_read(thread=thread, seq=99, by=sven, at=clock.now())

    assert ThreadRead.objects.get(user=sven.user).last_read_seq == 3


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_leave_no_gap(alice, sven):
    thread = thread_between(alice, sven)
    start = threading.Barrier(8)
    failures = []

    def write(number):
        try:
            start.wait()
            for turn in range(5):
                who = alice if number % 2 else sven
                mine = Thread.objects.get(pk=thread.pk)
                post_message(thread=mine, body=f"{number}/{turn}", by=who, at=clock.now())
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=[n]) for n in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert failures == []
    assert seqs(thread) == list(range(1, 41))
    assert Thread.objects.get().last_seq == 40


@pytest.mark.django_db(transaction=True)
def test_eight_resends_at_once_are_one_message(alice, sven):
    thread = thread_between(alice, sven)
    client_id = uuid4()
    start = threading.Barrier(8)

    def write():
        try:
            start.wait()
            post_message(thread=thread, body="Once", by=alice, at=clock.now(), client_id=client_id)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert seqs(thread) == [1]


def test_opening_returns_the_first_title(alice, sven):
    thread_between(alice, sven, title="First")
    again = open_thread(
        subject_kind="company",
        subject_reference=sven.company.reference,
        buyer_id=alice.company.pk,
        seller_id=sven.company.pk,
        title="Second",
        at=clock.now(),
    )

    assert again.title == "First"
