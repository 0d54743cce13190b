"""Every kind of subscription of /ws/live/ for every role: who is told what, and who is refused."""

import asyncio
from contextlib import AsyncExitStack

import pytest
from channels.db import database_sync_to_async
from django.conf import settings

from marketplace.core import clock
from messaging import consumers
from messaging.actions import mark_read, notify, open_thread, post_message
from messaging.models import Thread
from tests.access import scene as stage
from tests.access.routes.sockets import TABLE
from tests.messaging.page_socket import page_socket

aio = database_sync_to_async
LINES = [tuple(row.split()) for row in TABLE.strip().splitlines()]
QUIET_SECONDS = 1.0


class Room:
    """All roles at once, each with a page open."""

    def __init__(self, scene, pages):
        self.scene = scene
        self.pages = pages
        self.closed = {}

    async def heard(self, role):
        """Return what a role's page was sent until nothing more came for a while."""
        found = []
        page = self.pages[role]
        while role not in self.closed and not await page.hears_nothing(QUIET_SECONDS):
            message = await page.receive_output(1)
            if message["type"] == "websocket.close":
                self.closed[role] = message["code"]
            else:
                found.append(message["text"])
        return found

    async def all_heard(self):
        told = await asyncio.gather(*(self.heard(role) for role in stage.ROLES))
        return dict(zip(stage.ROLES, told, strict=True))

    async def show(self, thread):
        said = {"type": "show", "threads": [thread.reference]}
        for role in stage.ROLES:
            if role not in self.closed:
                await self.pages[role].say(said)
        return await self.all_heard()

    def row(self, told, value, refusal=""):
        letters = []
        for role in stage.ROLES:
            text = "".join(told[role])
            if role in self.closed:
                letters.append("s" if self.closed[role] == consumers.SIGN_IN else "?")
            elif value in text:
                letters.append("*")
            else:
                letters.append("n" if refusal and refusal in text else "+")
        return "".join(letters)


def threads_of(scene):
    """Add the threads that the scene lacks; say something in each, so that its number is not 0."""
    buyer, seller, at = scene.members["buyer"], scene.members["seller"], clock.now()
    for name, thing in (("order", scene.things["order"]), ("dispute", scene.things["dispute"])):
        scene.things[f"{name}_thread"] = open_thread(
            subject_kind=name, subject_reference=thing.reference, buyer_id=buyer.company.pk,
            seller_id=seller.company.pk, title=name, at=at,
        )  # fmt: skip
    for name in ("thread", "foreign", "rfq_thread", "order_thread", "dispute_thread"):
        post_message(thread=scene.things[name], body="Good morning", by=seller, at=at)
        scene.things[name] = Thread.objects.get(pk=scene.things[name].pk)


def say(scene, name):
    thread = scene.things[name]
    message = post_message(thread=thread, body="News", by=scene.members["seller"], at=clock.now())
    return message.seq


def read(scene, name):
    thread = Thread.objects.get(pk=scene.things[name].pk)
    mark_read(thread=thread, seq=thread.last_seq, by=scene.members["bob"], at=clock.now())


def ring(scene):
    facts = {"company": "Nordform", "title": "Stools", "excerpt": "Hello"}
    notify(
        kind="message_waiting", at=clock.now(), users=[scene.members["buyer"].user], context=facts
    )


async def ask(room, verb, name):
    """Do what a line says; return the letters of all roles."""
    thing = room.scene.things[name]
    if verb in {"BELL", "COUNT"}:
        await (aio(ring)(room.scene) if verb == "BELL" else aio(say)(room.scene, name))
        return room.row(await room.all_heard(), '"type": "counts"')
    told = await room.show(thing)
    if verb == "SHOW":
        seq = (await aio(Thread.objects.get)(pk=thing.pk)).last_seq
        refusal = f'"type": "refused", "thread": "{thing.reference}"'
        return room.row(told, f'"{thing.reference}": {seq}', refusal)
    if verb == "HEAR":
        seq = await aio(say)(room.scene, name)
        nudge = f'"type": "nudge", "thread": "{thing.reference}", "seq": {seq}'
        return room.row(await room.all_heard(), nudge)
    if verb == "READ":
        await aio(read)(room.scene, name)
        return room.row(await room.all_heard(), f'"type": "read", "thread": "{thing.reference}"')
    await room.pages["buyer"].say({"type": "typing", "thread": thing.reference})
    return room.row(await room.all_heard(), '"name": "Alice Roux"')


@pytest.mark.django_db(transaction=True)
@pytest.mark.asyncio
async def test_who_is_told_what_by_the_socket(tmp_path):
    def prepared():
        with stage.files_in(tmp_path):
            scene = stage.build()
            threads_of(scene)
        return scene

    scene = await aio(prepared)()
    found = []
    async with AsyncExitStack() as stack:
        pages = {}
        for role in stage.ROLES:
            cookie = scene.clients[role].cookies.get(settings.SESSION_COOKIE_NAME)
            pages[role] = await stack.enter_async_context(page_socket(cookie and cookie.value))
        room = Room(scene, pages)
        await room.all_heard()
        for verb, name, _letters in LINES:
            found.append((verb, name, await ask(room, verb, name)))

    assert found == LINES


def test_every_kind_of_message_of_the_socket_has_a_line():
    lines = {
        "thread_nudge": "HEAR",
        "thread_read": "READ",
        "thread_typing": "TYPE",
        "counts_changed": "BELL",
    }
    told_nothing = {"access_revoked", "live_resync"}  # tests/messaging/test_sockets.py
    kinds = ("thread_", "counts_", "access_", "live_")
    handlers = {name for name in vars(consumers.LiveConsumer) if name.startswith(kinds)}

    assert handlers == set(lines) | told_nothing
    assert set(lines.values()) <= {verb for verb, _name, _letters in LINES}
