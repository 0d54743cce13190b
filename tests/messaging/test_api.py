"""/api/v1/threads and /api/v1/notices."""

from uuid import uuid4

import pytest

from marketplace.core import clock
from messaging.actions import notify, post_message
from messaging.models import Message
from tests.factories.companies import make_member
from tests.factories.messaging import thread_between


@pytest.fixture
def thread(alice, sven):
    thread = thread_between(alice, sven)
    post_message(thread=thread, body="Good morning", by=alice, at=clock.now())
    return thread


def messages(thread):
    return f"/api/v1/threads/{thread.reference}/messages/"


def test_a_program_lists_the_companys_threads(thread, client_for, sven, mallory):
    theirs = client_for(sven).get("/api/v1/threads/").json()["results"]

    assert [(t["reference"], t["unread"]) for t in theirs] == [(thread.reference, 1)]
    assert client_for(mallory).get("/api/v1/threads/").json()["results"] == []


def test_a_program_reads_what_comes_after_a_number(thread, client_for, alice, sven):
    post_message(thread=thread, body="Good day", by=sven, at=clock.now())

    rows = client_for(alice).get(messages(thread) + "?after=1").json()

    assert [(row["seq"], row["body"], row["sender"]) for row in rows] == [
        (2, "Good day", "Sven Lund")
    ]


def test_a_message_posted_twice_with_one_client_id_is_one(thread, client_for, sven):
    client, said = client_for(sven), {"body": "Once", "client_id": str(uuid4())}

    answers = [client.post(messages(thread), said) for _ in range(2)]

    assert [(a.status_code, a.json()["seq"]) for a in answers] == [(201, 2)] * 2
    assert Message.objects.count() == 2


def test_strangers_guests_and_people_without_the_permission_are_refused(
    thread, client_for, client, sven, mallory
):
    sven.company.roles.create(name="Bookkeeper", permissions=["see_finance"])
    mute = client_for(make_member(sven.company, "Bookkeeper"))

    assert client_for(mallory).get(messages(thread)).status_code == 404
    assert client_for(mallory).post(messages(thread), {"body": "Hi"}).status_code == 404
    assert client.get(messages(thread)).status_code in {401, 403}
    assert mute.post(messages(thread), {"body": "Hi"}).status_code == 403
    assert Message.objects.count() == 1


@pytest.mark.parametrize("body", ["", "   ", "x" * 4001])
def test_a_bad_message_is_refused(thread, client_for, sven, body):
    assert client_for(sven).post(messages(thread), {"body": body}).status_code in {400, 422}
    assert Message.objects.count() == 1


def test_a_program_reads_its_own_persons_notices(client_for, alice, bob):
    facts = {"company": "Nordform", "title": "Stool", "excerpt": "Hi"}
    notify(kind="message_waiting", at=clock.now(), users=[alice.user], context=facts)

    mine = client_for(alice).get("/api/v1/notices/").json()["results"]

    assert [row["subject"] for row in mine] == ["New message from Nordform"]
    assert client_for(bob).get("/api/v1/notices/").json()["results"] == []
