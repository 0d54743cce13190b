"""P13: a message stored and heard on the other side, beside the same bytes through raw pub/sub."""

import asyncio
import contextlib
import itertools
from collections.abc import Awaitable, Callable

from bench import rounds
from bench.bench import Bench, session_cookie
from bench.load import Load
from bench.paths.talkers import Api, Listener, RawChannel
from bench.rounds import percentile
from bench.table import Measured
from marketplace.companies.models import Company
from marketplace.core import clock

SOCKETS = 1000
PER_SECOND = 200
PAIRS = 50
PATIENCE = 10.0


def p13(bench: Bench) -> list[Measured]:
    """1,000 sockets at 200 messages a second; then 50 pairs that answer each other."""
    from messaging.actions import open_thread  # noqa: PLC0415 - needs Django set up

    bench.page_port()
    bench.stack.environment["SITE_URL"] = "http://127.0.0.1:8000"
    bench.stack.start_sockets()
    companies = list(
        Company.objects.filter(reference__startswith="C-BENCH").order_by("pk")[: PAIRS + 200]
    )
    sellers, buyers = companies[:PAIRS], companies[200:]
    emails = {c.pk: f"person{c.reference.removeprefix('C-BENCH')}@bench.example" for c in companies}
    cookies = {c.pk: session_cookie(emails[c.pk]) for c in [*sellers, *buyers]}
    threads = []
    for number in range(SOCKETS // 2):
        buyer, seller = buyers[number % PAIRS], sellers[number % PAIRS]
        thread = open_thread(
            subject_kind="rfq", subject_reference=f"R-BENCH{number}", buyer_id=buyer.pk,
            seller_id=seller.pk, title="Talk", at=clock.now(),
        )  # fmt: skip
        threads.append((thread.reference, cookies[buyer.pk], cookies[seller.pk]))
    try:
        return asyncio.run(_measure(bench, threads))
    finally:
        bench.stack.stop("sockets")


async def _measure(bench: Bench, threads: list[tuple[str, str, str]]) -> list[Measured]:
    load_before = rounds.load()
    steady: tuple[list[Load], list[Load]] = ([], [])
    closed: tuple[list[Load], list[Load]] = ([], [])
    lost = 0
    ports = bench.stack.ports
    api = Api(ports["web"], 16)
    listeners = [
        await Listener.opened(ports["sockets"], cookie, thread)
        for thread, *both in threads
        for cookie in both
    ]
    raw = await RawChannel.opened(bench.stack.environment["REDIS_URL"], SOCKETS // 2)
    try:
        for _ in range(bench.rounds):
            below, own = await _steady_round(bench, raw, api, threads, listeners)
            steady[0].append(below[0])
            steady[1].append(own[0])
            lost += own[1]
            closed[0].append(await _closed(bench, [raw.talk(n) for n in range(PAIRS)]))
            pairs = [_exchange(api, threads[n], listeners[2 * n : 2 * n + 2]) for n in range(PAIRS)]
            closed[1].append(await _closed(bench, pairs))
    finally:
        await asyncio.gather(*(listener.close() for listener in listeners), return_exceptions=True)
        await raw.close()
        await api.close()
    return [
        bench.judged("P13", *steady, load_before, read=lambda r: r.p99, lost=lost,
                     note="posted over HTTP, stored, nudged; lost is not heard within 10 s"),
        bench.judged("P13 pairs", *closed, load_before),
    ]  # fmt: skip


async def _steady_round(
    bench: Bench,
    raw: RawChannel,
    api: Api,
    threads: list[tuple[str, str, str]],
    listeners: list[Listener],
) -> tuple[tuple[Load, int], tuple[Load, int]]:
    below = await _steady(bench, len(threads), raw.send_and_hear)

    async def ours(number: int) -> float:
        thread, buyer, _ = threads[number]
        return await listeners[2 * number + 1].hears(api.say(thread, buyer))

    return below, await _steady(bench, len(threads), ours)


async def _steady(
    bench: Bench, count: int, send: Callable[[int], Awaitable[float]]
) -> tuple[Load, int]:
    """Send at a fixed rate, each thread in turn; return the times and how many were never heard."""
    tasks: list[asyncio.Task[float]] = []
    numbers = itertools.cycle(range(count))
    loop = asyncio.get_running_loop()
    started = loop.time()
    while (due := len(tasks) / PER_SECOND) < bench.seconds:
        await asyncio.sleep(max(0.0, started + due - loop.time()))
        tasks.append(asyncio.ensure_future(asyncio.wait_for(send(next(numbers)), PATIENCE)))
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    times = [a * 1000 for a in answers if isinstance(a, float)]
    found = Load(len(times) / bench.seconds, *(percentile(times, p) for p in (0.5, 0.95, 0.99)))
    return found, len(answers) - len(times)


def _exchange(
    api: Api, thread: tuple[str, str, str], both: list[Listener]
) -> Callable[[], Awaitable[None]]:
    name, buyer, seller = thread

    async def once() -> None:
        await both[1].hears(api.say(name, buyer))
        await both[0].hears(api.say(name, seller))

    return once


async def _closed(bench: Bench, pairs: list[Callable[[], Awaitable[None]]]) -> Load:
    """Let every pair talk as fast as it can; each exchange is two messages heard."""
    loop = asyncio.get_running_loop()
    end = loop.time() + bench.seconds
    heard = 0

    async def talk(once: Callable[[], Awaitable[None]]) -> None:
        nonlocal heard
        while loop.time() < end:
            with contextlib.suppress(TimeoutError):  # counts as nothing heard
                await asyncio.wait_for(once(), PATIENCE)
                heard += 2

    await asyncio.gather(*map(talk, pairs))
    return Load(heard / bench.seconds)
