"""P7, P8: requests posted, matched and told; alone, and for minutes beside people who search."""

import time
from functools import partial

from bench import floors, load, rounds
from bench.bench import Bench, alone
from bench.goals import GOALS
from bench.paths.stream import Stream
from bench.rounds import percentile
from bench.table import Measured

PER_SECOND = 46
SETTLE_SECONDS = 30


def p7(bench: Bench) -> list[Measured]:
    """The actions in two processes: posted, matched to up to twenty suppliers, notices written."""
    floor = partial(load.sql, floors.RFQ, bench.database_url, clients=8, seconds=bench.seconds)

    def ours() -> load.Load:
        done = load.actions("rfq_matched", clients=8, seconds=bench.seconds)
        bench.clear_outbox()
        return done

    before = _counts(bench)
    found = bench.compare("P7", floor, ours)
    after = _counts(bench)
    each = (after[1] - before[1]) / max(1, after[0] - before[0])
    return [Measured(**{**_fields(found), "note": f"{each:.1f} suppliers a request"})]


def p8(bench: Bench) -> list[Measured]:
    """46 requests a second over HTTP with worker and dispatcher, a search beside each."""
    load_before = rounds.load()
    bench.clear_outbox()
    port = bench.page_port()
    bench.stack.start_worker()
    bench.stack.start_dispatcher()
    time.sleep(5)
    last = bench.as_superuser("SELECT coalesce(max(id), 0) FROM rfq_rfq")[0][0]
    stream = Stream(bench, port, per_second=PER_SECOND)
    try:
        at_third, at_end = stream.run(bench.long_seconds, lambda: _waiting(bench))
        _settle(bench)
    finally:
        bench.stack.stop("dispatcher", "worker")
    times = _post_to_notice(bench, last)
    lost = len(set(stream.accepted) - {reference for reference, _ in times})
    p99 = percentile([seconds * 1000 for _, seconds in times], 0.99)
    said = (f"{bench.long_seconds:g} s, {len(stream.accepted)} taken of {stream.due} due,"
            f" {stream.refused} refused; mails waiting at the end {_mails(bench)}")  # fmt: skip
    return [
        Measured(GOALS["P8"], alone([p99]), None, load_before, lost=lost, note=said),
        Measured(
            GOALS["P8 backlog"], alone([max(0, at_end - at_third)]), None, load_before,
            note=f"{at_third} at a third, {at_end} at the end",
        ),
    ]  # fmt: skip


def _fields(measured: Measured) -> dict[str, object]:
    return {name: getattr(measured, name) for name in Measured.__slots__}


def _counts(bench: Bench) -> tuple[int, int]:
    found = bench.as_superuser(
        "SELECT (SELECT count(*) FROM rfq_rfq), (SELECT count(*) FROM rfq_rfqmatch)"
    )
    return found[0][0], found[0][1]


def _waiting(bench: Bench) -> int:
    """Return how many requests wait to be matched."""
    return int(bench.as_superuser(
        "SELECT count(*) FROM core_outboxmessage WHERE topic = 'rfq.opened' AND done_at IS NULL"
    )[0][0])  # fmt: skip


def _mails(bench: Bench) -> int:
    return int(bench.as_superuser(
        "SELECT coalesce(sum(jsonb_array_length(payload->'notice_ids')), 0)"
        " FROM core_outboxmessage WHERE topic = 'messaging.notices_due' AND done_at IS NULL"
    )[0][0])  # fmt: skip


def _settle(bench: Bench) -> None:
    """Give what is under way a moment: lost is only what never came."""
    end = time.monotonic() + SETTLE_SECONDS
    while _waiting(bench) and time.monotonic() < end:
        time.sleep(0.5)


def _post_to_notice(bench: Bench, last: int) -> list[tuple[str, float]]:
    """Return, for each request, the seconds from its opening to the commit of its notices.

    `done_at` of the matching's outbox row is written in the transaction of the notices.
    """
    return [(row[0], float(row[1])) for row in bench.as_superuser(
        "SELECT r.reference, extract(epoch FROM o.done_at - o.created_at)"
        f"  FROM rfq_rfq r JOIN core_outboxmessage o ON o.topic = 'rfq.opened'"
        f"   AND (o.payload->>'rfq_id')::bigint = r.id WHERE r.id > {last} AND o.done_at IS NOT NULL"
        "   AND EXISTS (SELECT FROM rfq_rfqmatch m WHERE m.rfq_id = r.id)"
    )]  # fmt: skip
