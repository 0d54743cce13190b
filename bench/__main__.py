"""`make bench`: measure every path beside its floor and print one table.

PATHS="P9 P10" narrows; BENCH_SIZE products (100000); BENCH_ROUNDS (3); BENCH_SECONDS a round (3; P8 lasts
four times what is given, else 180, with LONG=1 1800).
"""

import os
import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module

from bench import load, rounds
from bench.bench import Bench, home_of
from bench.goals import GOALS, NOT_BUILT
from bench.stack import Stack
from bench.table import Measured, Row, broken, closing, not_built, not_measured, row, written_table

# Paths that share their preparation are measured together.
PLACES = {
    "P1": "search", "P2": "search", "P3": "search", "P5": "search", "P6": "product",
    "P7": "rfq", "P8": "rfq", "P9": "money", "P10": "money", "P11": "money", "P12": "money",
    "P13": "chat", "P16": "bulk", "P17": "bulk", "P18": "memory",
}  # fmt: skip
NEED_WRK = {"P1", "P2", "P3", "P5", "P6", "P11", "P18"}
NEED_ELASTICSEARCH = {"P1", "P2", "P3", "P5", "P16", "P17"}


def main() -> int:
    """Run the chosen paths and return the exit status."""
    chosen = os.environ.get("PATHS", "").split() or list(PLACES)
    if unknown := set(chosen) - set(PLACES) - set(NOT_BUILT):
        print(f"There is no path {', '.join(sorted(unknown))}.")
        return 2
    bench = _bench()
    print(f"load before {rounds.load():.2f}, {os.cpu_count()} cores, {bench.size:,} products,"
          f" {bench.rounds} rounds of {bench.seconds:g} s", flush=True)  # fmt: skip
    try:
        rows = _rows(bench, [key for key in PLACES if key in chosen])
    finally:
        bench.stack.stop()
    rows += [not_built(key, reason) for key, reason in NOT_BUILT.items() if _all_or_named(key)]
    rows.sort(key=lambda line: int(line.key.split()[0][1:]))
    last, status = closing(rows)
    print(f"\n{written_table(rows)}\n\nload after {rounds.load():.2f}\n{last}")
    return status


def _all_or_named(key: str) -> bool:
    named = os.environ.get("PATHS", "").split()
    return not named or key in named


def _bench() -> Bench:
    size = int(os.environ.get("BENCH_SIZE", "100000"))
    seconds = os.environ.get("BENCH_SECONDS")
    whole = 1800.0 if os.environ.get("LONG") == "1" else 180.0
    return Bench(
        stack=Stack(home_of(size)),
        size=size,
        rounds=max(3, int(os.environ.get("BENCH_ROUNDS", "3"))),
        seconds=float(seconds or 3),
        long_seconds=float(seconds) * 4 if seconds else whole,
    )


def _rows(bench: Bench, keys: list[str]) -> list[Row]:
    node = _start(bench, keys)
    rows: list[Row] = []
    for key in keys:
        if key in NEED_WRK and not load.has_wrk():
            rows.append(not_measured(GOALS[key], load.WRK_MISSING))
        elif key in NEED_ELASTICSEARCH and not node:
            rows.append(not_measured(GOALS[key], "needs a JDK 17 and Maven for Elasticsearch"))
        else:
            rows += _measured(bench, key)
    return rows


def _start(bench: Bench, keys: list[str]) -> bool:
    started = time.monotonic()
    stack = bench.stack
    stack.start_data()
    node = stack.start_elasticsearch()
    stack.environment["SITE_URL"] = "http://127.0.0.1:8000"
    stack.start_mail_sink()
    os.environ.update(stack.environment)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
    import_module("django").setup()
    import_module("bench.prepare").prepare(bench, with_index=node)
    stack.collect_static()
    print(f"ready after {time.monotonic() - started:.0f} s", flush=True)
    return node


def _measured(bench: Bench, key: str) -> list[Row]:
    """Measure one path; what breaks is a row too, and the others go on."""
    started = time.monotonic()
    measure: Callable[[Bench], list[Measured]] = getattr(
        import_module(f"bench.paths.{PLACES[key]}"), key.lower()
    )
    try:
        found = [row(one) for one in measure(bench)]
    except Exception as error:
        traceback.print_exc()
        found = [broken(GOALS[key], error)]
    finally:
        bench.clear_outbox()
    seconds = time.monotonic() - started
    print(f"{key}: {found[0].ours} ({found[0].verdict.value}) in {seconds:.0f} s", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
