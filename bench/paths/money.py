"""P9 to P12: ledger, orders, webhooks and releases, beside pgbench."""

import hashlib
import hmac
import json
import time
import uuid
from functools import partial

from bench import floors, load, rounds
from bench.bench import Bench
from bench.load import Load, Requests
from bench.rounds import interleave
from bench.stack import WEBHOOK_SECRET
from bench.table import Measured

SWEPT = 100


def p9(bench: Bench) -> list[Measured]:
    """Postings from the application; then all from one account beside spread ones."""
    from bench.deeds import fill_purses  # noqa: PLC0415 - needs Django set up

    fill_purses()
    spread = bench.compare("P9", partial(_posting, bench), partial(_ours, bench, "posting_spread"))
    hot = bench.compare(
        "P9 hot",
        partial(_ours, bench, "posting_spread", clients=32),
        partial(_ours, bench, "posting_hot", clients=32),
    )
    return [spread, hot]


def p10(bench: Bench) -> list[Measured]:
    """Orders of two lines, placed, confirmed, paid by transfer, held."""
    return [bench.compare("P10", partial(_posting, bench), partial(_ours, bench, "order_held"))]


def p11(bench: Bench) -> list[Measured]:
    """Signed events taken in."""
    floor = partial(load.sql, floors.EVENT, bench.database_url, clients=8, seconds=bench.seconds)
    return [bench.compare("P11", floor, partial(_webhooks, bench))]


def p12(bench: Bench) -> list[Measured]:
    """Releases a second of the sweep."""
    load_before = rounds.load()
    floor = partial(load.sql, floors.POSTING, bench.database_url, clients=1, seconds=bench.seconds)
    below, own = interleave(bench.rounds, floor, partial(_sweep, bench))
    note = f"one sweeper, floor with one client; {SWEPT} due in each round"
    return [bench.judged("P12", below, own, load_before, note=note)]


def _posting(bench: Bench) -> Load:
    return load.sql(floors.POSTING, bench.database_url, clients=8, seconds=bench.seconds)


def _ours(bench: Bench, name: str, *, clients: int = 8) -> Load:
    done = load.actions(name, clients=clients, seconds=bench.seconds)
    bench.clear_outbox()
    return done


def _webhooks(bench: Bench) -> Load:
    lines = [_signed_event() for _ in range(int(bench.seconds * 2500))]
    requests = Requests(
        f"http://127.0.0.1:{bench.page_port()}",
        lines,
        post="/webhooks/stripe/",
        headers=(("Content-Type", "application/json"),),
        per_line="Stripe-Signature",
    )
    taken = load.http(requests, clients=8, seconds=bench.seconds)
    bench.clear_outbox()
    return taken


def _signed_event() -> str:
    body = json.dumps({
        "id": f"evt_{uuid.uuid4().hex}", "object": "event", "type": "payment_intent.succeeded",
        "created": int(time.time()), "livemode": False, "data": {"object": {
            "id": "pi_bench", "object": "payment_intent", "amount": 125000, "currency": "eur",
            "metadata": {"payment": "P-BENCH"}}},
    })  # fmt: skip
    at = int(time.time())
    digest = hmac.new(WEBHOOK_SECRET.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}\t{body}"


def _sweep(bench: Bench) -> Load:
    from bench.deeds import due_for_release, released_count  # noqa: PLC0415 - needs Django set up
    from marketplace.core import jobs  # noqa: PLC0415

    due_for_release(SWEPT)
    bench.as_superuser(
        "UPDATE trade_assurance_protection SET release_due_at = now() - interval '1 hour'"
        " WHERE state = 'claim_window'"
    )
    before, started = released_count(), time.monotonic()
    while jobs.run("trade_assurance.release"):
        pass
    seconds = time.monotonic() - started
    bench.clear_outbox()
    return Load((released_count() - before) / seconds)
