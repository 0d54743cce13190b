"""The load generators: wrk for HTTP, pgbench for SQL, and our own actions in two processes."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from marketplace import embedded

CORES = os.cpu_count() or 1
PGBENCH = embedded.POSTGRES_BIN / "pgbench"
WRK_MISSING = "needs wrk: `apt-get install wrk` brings it"


class LoadFailed(Exception):
    """The generator failed, or what it asked did; the message says which."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one round gave: times in ms, `generator` as a share of all cores."""

    rate: float
    p50: float = 0.0
    p95: float = 0.0
    p99: float = 0.0
    generator: float | None = None


@dataclass(frozen=True, slots=True)
class Requests:
    """What wrk sends, in turn: one line each, a path or (with `post`) a body."""

    url: str
    lines: Sequence[str]
    post: str = ""  # the path that takes the bodies
    headers: tuple[tuple[str, str], ...] = ()
    per_line: str = ""  # this header's value stands before a tab in each line


# Each thread of wrk starts elsewhere in the list, so that no two ask the same at once.
SCRIPT = """
local lines, headers, n = {}, {%(headers)s}, 0
for line in io.lines(%(file)s) do lines[#lines + 1] = line end
local post, own = %(post)s, %(own)s
local threads = 0
function setup(thread) thread:set("number", threads); threads = threads + 1 end
function init(args) n = math.floor(#lines * (number or 0) / %(threads)d) end
function request()
  n = n %% #lines + 1
  local line = lines[n]
  if own ~= "" then
    local at = line:find("\\t", 1, true)
    headers[own] = line:sub(1, at - 1)
    line = line:sub(at + 1)
  end
  if post ~= "" then return wrk.format("POST", post, headers, line) end
  return wrk.format("GET", line, headers)
end
function done(summary, latency, requests)
  io.write(string.format("RESULT %%f %%f %%f %%f %%d\\n",
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1e3,
    latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
    summary.errors.status + summary.errors.connect + summary.errors.read
    + summary.errors.timeout))
end
"""


def has_wrk() -> bool:
    """Tell whether wrk is installed."""
    return shutil.which("wrk") is not None


def http(requests: Requests, *, clients: int, seconds: float) -> Load:
    """Send the requests from `clients` connections; raise LoadFailed when any is refused."""
    threads = min(2, clients)
    with tempfile.TemporaryDirectory() as folder:
        lines, script = Path(folder, "lines"), Path(folder, "load.lua")
        lines.write_text("\n".join(requests.lines))
        script.write_text(SCRIPT % {
            "headers": ", ".join(f"[{json.dumps(k)}] = {json.dumps(v)}"
                                 for k, v in requests.headers),
            "file": json.dumps(str(lines)),
            "post": json.dumps(requests.post),
            "own": json.dumps(requests.per_line),
            "threads": threads,
        })  # fmt: skip
        command = ["wrk", f"-t{threads}", f"-c{clients}", f"-d{max(1, round(seconds))}s",
                   "--timeout", "10s", "-s", str(script), requests.url]  # fmt: skip
        output, share = _timed(command)
    found = re.search(r"RESULT (\S+) (\S+) (\S+) (\S+) (\d+)", output)
    if found is None:
        raise LoadFailed(output[-300:])
    if int(found[5]):
        raise LoadFailed(f"{found[5]} answers of {requests.url} were errors")
    rate, p50, p95, p99 = (float(found[i]) for i in range(1, 5))
    if not rate:
        raise LoadFailed(f"no answer from {requests.url} within {seconds:g} s")
    return Load(rate, p50, p95, p99, share)


def warm(requests: Requests) -> None:
    """Ask until every worker has imported what it imports late, unmeasured."""
    for _ in range(3):
        with contextlib.suppress(LoadFailed):
            http(requests, clients=8, seconds=2)


def sql(script: str, database_url: str, *, clients: int, seconds: float) -> Load:
    """Run a pgbench script with prepared statements and return its transactions a second."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [str(PGBENCH), "-n", "-M", "prepared", "-c", str(clients), "-j", "2",
                   "-T", str(max(1, round(seconds))), "-f", file.name, database_url]  # fmt: skip
        output, share = _timed(command)
    found = re.search(r"tps = ([\d.]+)", output)
    if found is None:
        raise LoadFailed(output[-300:])
    return Load(float(found[1]), generator=share)


def actions(name: str, *, clients: int, seconds: float) -> Load:
    """Run one of `bench.inside`'s deeds in two processes of clients / 2 threads, no HTTP."""
    command = [sys.executable, "-m", "bench.inside", name, str(clients // 2), str(seconds)]
    environment = os.environ | {"DB_POOL_SIZE": str(clients // 2 + 1)}
    processes = [
        subprocess.Popen(
            [*command, str(number)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=environment,
        )
        for number in range(2)
    ]  # fmt: skip
    try:
        for process in processes:
            if process.stdout is None or process.stdout.readline() != "ready\n":
                raise LoadFailed(f"{name} did not get ready")
        for process in processes:
            if process.stdin is not None:
                process.stdin.write("go\n")
                process.stdin.flush()
        answers = [
            json.loads(process.communicate(timeout=seconds + 120)[0]) for process in processes
        ]
    finally:
        for process in processes:
            if process.poll() is None:
                process.kill()
                process.wait()
    if errors := [error for answer in answers for error in answer["errors"]]:
        raise LoadFailed(f"{name}: {errors[0]}")
    return Load(sum(answer["rate"] for answer in answers))


def _timed(command: list[str]) -> tuple[str, float]:
    """Return what a command printed and its share of all cores while it ran."""
    started, before = time.monotonic(), os.times()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wall, after = time.monotonic() - started, os.times()
    cpu = (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )
    return done.stdout + done.stderr, cpu / (wall * CORES)
