"""P18: what two web workers hold in memory after load, beside bare Django under the same server."""

from functools import partial
from pathlib import Path

from bench import load, rounds
from bench.bench import Bench
from bench.load import Load, Requests
from bench.rounds import interleave
from bench.table import Measured


def p18(bench: Bench) -> list[Measured]:
    """Proportional set size of the server's processes, in MB."""
    load_before = rounds.load()
    ids = [row[0] for row in bench.as_superuser("SELECT id FROM catalog_product LIMIT 500")]
    bench.page_port()
    bench.stack.start_pages("floor", app="bench.floor_site:application")
    lines = [f"/en/search/?q={text.replace(' ', '+')}" for text in bench.questions(500)]
    pages = [*lines, "/en/", "/en/c/", "/en/c/trade-1/"]
    try:
        below, own = interleave(
            bench.rounds,
            partial(_after_load, bench, "floor", [f"/row/{pk}/" for pk in ids]),
            partial(_after_load, bench, "web", pages),
        )
    finally:
        bench.stack.stop("floor")
    found = bench.judged("P18", below, own, load_before, note="granian with two workers")
    return [found]


def _after_load(bench: Bench, name: str, lines: list[str]) -> Load:
    url = f"http://127.0.0.1:{bench.stack.ports[name]}"
    load.http(Requests(url, lines), clients=8, seconds=bench.seconds)
    return Load(_pss(bench.stack.children[name].pid))


def _pss(pid: int) -> float:
    """Return the proportional set size of a process and its children, in MB."""
    kilobytes = 0
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            kilobytes += int(line.split()[1])
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return kilobytes / 1024 + sum(_pss(int(child)) for child in children)
