"""The live socket: who is let in, what it says, how it survives losses."""

import asyncio

import pytest
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from marketplace.companies.models import Membership
from marketplace.core import clock
from messaging import broadcast, consumers
from messaging.actions import mark_read, notify, post_message
from messaging.queries import messages_of
from tests.factories.messaging import thread_between
from tests.messaging.page_socket import page_socket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]
aio = database_sync_to_async  # gives its connection back: the next test's database is another


@pytest.fixture
def thread(alice, sven):
    return thread_between(alice, sven)


@pytest.fixture
def cookie_of(client_for):
    return lambda member: client_for(member).cookies[settings.SESSION_COOKIE_NAME].value


def write(thread, by, body="Hello"):
    return post_message(thread=thread, body=body, by=by, at=clock.now())


async def test_both_sides_are_nudged_with_thread_and_number(thread, alice, sven, cookie_of):
    cookies = await aio(cookie_of)(alice), await aio(cookie_of)(sven)
    async with page_socket(cookies[0]) as buyer, page_socket(cookies[1]) as seller:
        await buyer.show(thread)
        await seller.show(thread)

        await aio(write)(thread, alice)

        expected = {"type": "nudge", "thread": thread.reference, "seq": 1}
        assert await buyer.hear("nudge") == expected
        assert await seller.hear("nudge") == expected


async def test_a_subscription_answers_with_the_latest_number(thread, alice, cookie_of):
    await aio(write)(thread, alice)
    async with page_socket(await aio(cookie_of)(alice)) as page:
        state = await page.show(thread)

    assert state == {
        "type": "heartbeat",
        "seqs": {thread.reference: 1},
        "counts": {"messages": 0, "notices": 0},
    }


async def test_a_heartbeat_under_way_does_not_undo_a_subscription(
    thread, alice, sven, cookie_of, monkeypatch
):
    """The first heartbeat asked about nothing shown; its late answer says nothing of the thread."""
    read = consumers._read

    async def late(call, *args):
        answer = await read(call, *args)
        if call is consumers.check and args[1] == []:
            await asyncio.sleep(0.5)
        return answer

    monkeypatch.setattr(consumers, "_read", late)
    async with page_socket(await aio(cookie_of)(alice)) as page:
        await page.say({"type": "show", "threads": [thread.reference]})
        await page.hear("heartbeat")
        assert (await page.hear("heartbeat"))["seqs"] == {}

        await aio(write)(thread, sven)

        assert (await page.hear("nudge"))["seq"] == 1


async def test_nobody_is_let_in_without_signing_in(db):
    async with page_socket() as page:
        assert page.let_in
        assert await page.closing() == consumers.SIGN_IN


async def test_another_sites_page_is_not_let_in(alice, cookie_of):
    async with page_socket(await aio(cookie_of)(alice), origin=b"https://evil.example") as page:
        assert not page.let_in


async def test_a_stranger_cannot_subscribe(thread, alice, mallory, cookie_of):
    async with page_socket(await aio(cookie_of)(mallory)) as page:
        await page.hear("heartbeat")
        await page.say({"type": "show", "threads": [thread.reference, "T-NONE"]})

        refused = {(await page.hear("refused"))["thread"] for _ in range(2)}
        state = await page.hear("heartbeat")
        await aio(write)(thread, alice)

        assert refused == {thread.reference, "T-NONE"}
        assert state["seqs"] == {}
        assert await page.hears_nothing(0.5)


@pytest.mark.parametrize(
    "said", ["no json", "[]", "7", '{"type": "access.revoked"}', '{"type": "show", "threads": 1}']
)
async def test_nonsense_from_a_page_is_ignored(thread, alice, cookie_of, said):
    async with page_socket(await aio(cookie_of)(alice)) as page:
        await page.hear("heartbeat")

        await page.say(said)

        assert await page.hears_nothing(0.2)


async def test_typing_reaches_the_other_side_with_a_name_made_by_the_server(
    thread, alice, sven, cookie_of
):
    cookies = await aio(cookie_of)(alice), await aio(cookie_of)(sven)
    async with page_socket(cookies[0]) as buyer, page_socket(cookies[1]) as seller:
        await buyer.show(thread)
        await seller.show(thread)

        said = {"type": "typing", "thread": thread.reference, "name": "The Bank", "user": 0}
        await buyer.say(said)

        heard = await seller.hear("typing")
        assert heard == {"type": "typing", "thread": thread.reference, "name": "Alice Roux"}
        assert await buyer.hears_nothing(0.3)


async def test_typing_in_a_thread_that_is_not_shown_goes_nowhere(thread, sven, mallory, cookie_of):
    cookies = await aio(cookie_of)(sven), await aio(cookie_of)(mallory)
    async with page_socket(cookies[0]) as seller, page_socket(cookies[1]) as stranger:
        await seller.show(thread)
        await stranger.hear("heartbeat")

        await stranger.say({"type": "typing", "thread": thread.reference})

        assert await seller.hears_nothing(0.5)


async def test_a_person_who_signs_out_loses_the_socket(alice, cookie_of):
    async with page_socket(await aio(cookie_of)(alice)) as page:
        await page.hear("heartbeat")

        await aio(broadcast.access_revoked)(alice.user_id)

        assert await page.closing() == consumers.REVOKED


async def test_the_heartbeat_notices_a_session_that_ended(thread, alice, cookie_of, monkeypatch):
    monkeypatch.setattr(consumers, "HEARTBEAT_SECONDS", 0.2)
    cookie = await aio(cookie_of)(alice)
    async with page_socket(cookie) as page:
        await page.hear("heartbeat")

        await aio(SessionStore(cookie).delete)()

        assert await page.closing() == consumers.REVOKED


async def test_the_heartbeat_notices_a_lost_membership(thread, bob, cookie_of, monkeypatch):
    monkeypatch.setattr(consumers, "HEARTBEAT_SECONDS", 0.2)
    async with page_socket(await aio(cookie_of)(bob)) as page:
        await page.show(thread)

        await aio(Membership.objects.filter(user=bob.user).delete)()

        assert await page.closing() == consumers.REVOKED


async def test_removing_a_member_closes_all_their_pages_at_once_and_nobody_elses(
    thread, alice, bob, cookie_of, client_for
):
    membership = await aio(Membership.objects.get)(user=bob.user)
    url = reverse("company:member_removal", args=[membership.pk])
    client = await aio(client_for)(alice)
    cookie, other = await aio(cookie_of)(bob), await aio(cookie_of)(bob)
    async with (
        page_socket(cookie) as page,
        page_socket(other) as second,
        page_socket(await aio(cookie_of)(alice)) as admin,
    ):
        await page.show(thread)
        await admin.show(thread)

        await aio(client.post)(url)

        assert await page.closing() == consumers.REVOKED
        assert await second.closing() == consumers.REVOKED
        await aio(write)(thread, alice)
        assert (await admin.hear("nudge"))["seq"] == 1
    async with page_socket(cookie) as page:
        await page.hear("heartbeat")
        await page.say({"type": "show", "threads": [thread.reference]})
        assert (await page.hear("refused"))["thread"] == thread.reference


async def test_a_socket_grows_old(alice, cookie_of, monkeypatch):
    monkeypatch.setattr(consumers, "MAX_AGE_SECONDS", 0.3)
    async with page_socket(await aio(cookie_of)(alice)) as page:
        assert await page.closing() == consumers.RENEW


async def test_a_page_that_does_not_keep_up_is_let_go_and_resumes(
    thread, alice, sven, cookie_of, monkeypatch
):
    monkeypatch.setattr(consumers, "MAX_QUEUED", 3)
    cookie = await aio(cookie_of)(sven)
    stuck = asyncio.Event()

    async def never(self):
        await stuck.wait()

    with monkeypatch.context() as slow:
        slow.setattr(consumers.LiveConsumer, "_send_queued", never)
        async with page_socket(cookie) as page:
            await page.say({"type": "show", "threads": [thread.reference]})
            await asyncio.sleep(0.5)
            for number in range(5):
                await aio(write)(thread, alice, str(number))
            assert await page.closing() == consumers.TOO_SLOW

    async with page_socket(cookie) as page:
        state = await page.show(thread)
    missed = await aio(messages_of)(thread, after=0)
    assert state["seqs"] == {thread.reference: 5}
    assert [m.body for m in missed] == ["0", "1", "2", "3", "4"]


async def test_lost_nudges_are_found_by_number(thread, alice, sven, cookie_of, monkeypatch):
    """Every nudge but each third is dropped; the reader asks for what it lacks and misses none."""
    monkeypatch.setattr(consumers, "HEARTBEAT_SECONDS", 0.3)
    handle = consumers.LiveConsumer.thread_nudge

    async def lossy(self, message):
        if message["seq"] % 3 == 0:
            await handle(self, message)

    monkeypatch.setattr(consumers.LiveConsumer, "thread_nudge", lossy)
    got = []
    async with page_socket(await aio(cookie_of)(sven)) as page:
        await page.show(thread)
        for number in range(1, 21):
            await aio(write)(thread, alice, str(number))
        while len(got) < 20:
            message = await page.next()
            latest = message.get("seq") or message.get("seqs", {}).get(thread.reference, 0)
            if latest > len(got):
                got += [m.seq for m in await aio(messages_of)(thread, after=len(got))]

    assert got == list(range(1, 21))


async def test_after_redis_was_away_every_page_hears_where_things_stand(thread, alice, cookie_of):
    async with page_socket(await aio(cookie_of)(alice)) as page:
        await page.show(thread)
        (shard,) = get_channel_layer()._get_layer()._shards

        await shard._pubsub.connection.disconnect()

        state = await page.hear("heartbeat", seconds=10)
        assert state["seqs"] == {thread.reference: 0}


async def test_bell_and_envelope_are_nudged(thread, alice, sven, cookie_of):
    async with page_socket(await aio(cookie_of)(sven)) as page:
        await page.hear("heartbeat")

        await aio(write)(thread, alice)
        await page.hear("counts")
        facts = {"company": "Atelier Roux", "title": "Stools", "excerpt": "Hello"}
        await aio(notify)(
            kind="message_waiting", at=await aio(clock.now)(), users=[sven.user], context=facts
        )

        assert await page.hear("counts") == {"type": "counts"}


async def test_the_writer_hears_that_the_other_side_has_read(thread, alice, sven, cookie_of):
    await aio(write)(thread, alice)
    async with page_socket(await aio(cookie_of)(alice)) as page:
        await page.show(thread)

        await aio(lambda: mark_read(thread=thread, seq=1, by=sven, at=clock.now()))()

        assert await page.hear("read") == {"type": "read", "thread": thread.reference}


async def test_a_reloaded_page_stays_in_the_group_that_it_leaves_and_joins_at_once(db):
    layer = get_channel_layer()
    old, new = await layer.new_channel(), await layer.new_channel()
    for _ in range(20):
        await layer.group_add("room", old)
        await asyncio.gather(layer.group_discard("room", old), layer.group_add("room", new))

        await layer.group_send("room", {"type": "hello"})

        assert await asyncio.wait_for(layer.receive(new), 2) == {"type": "hello"}
        await layer.group_discard("room", new)
    await layer.flush()
