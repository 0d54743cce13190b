"""One real start: it serves, mends what is killed, stops at Ctrl-C, survives being killed itself."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest

from marketplace import embedded

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120  # a loaded machine; a quiet one needs a tenth of it
# The seed is left out: it is tested by itself.
WITHOUT_SEED = (
    "import sys; from marketplace.demo import supervisor;"
    "S = supervisor.Supervisor; run = S._manage;"
    "S._manage = lambda s, *a, **k: None if a[0] == 'seed_demo' else run(s, *a, **k);"
    "sys.exit(S().main())"
)


class Demo:
    """A supervisor started for real; its lines are read beside."""

    def __init__(self):
        kept = {k: v for k, v in os.environ.items() if not k.endswith("_URL") and k != "TESTING"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", WITHOUT_SEED],
            cwd=ROOT,
            env={**kept, "DEMO_ELASTICSEARCH": "0"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines = queue.Queue()
        self.said = []
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put("")

    def until(self, words):
        """Wait for a line with these words and return it."""
        while line := self.lines.get(timeout=SECONDS):
            self.said.append(line)
            if words in line:
                return line
        pytest.fail("".join(self.said))

    def end(self):
        """Leave nothing of it, whatever the test did."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()


@pytest.fixture
def demo(home):
    """`demo()` starts it and waits until it serves."""
    started = []

    def start():
        started.append(Demo())
        started[-1].until("Ctrl-C stops everything")
        return started[-1]

    yield start
    for each in started:
        each.end()


def children(pid, words):
    """The ids of the live children of a process whose command has these words."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found if words in command_of(child)]


def command_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def processes_of(home):
    """The commands of live processes that were started for this folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            environment = (entry / "environ").read_bytes() if entry.name.isdigit() else b""
        except OSError:
            continue
        if str(home).encode() in environment:
            found.append(command_of(entry.name)[:80])
    return found


def eventually(find):
    """What `find` returns once it is something, or the last nothing after a while."""
    end = time.monotonic() + SECONDS
    while not (found := find()) and time.monotonic() < end:
        time.sleep(0.1)
    return found


def nothing_left(home):
    return eventually(lambda: not processes_of(home)) or processes_of(home)


def answer(path):
    with urllib.request.urlopen(f"http://127.0.0.1:{os.environ['PORT']}{path}") as response:
        return response.status, response.read().decode()


def database_of(pid):
    """The address of the demo's own database, as its children were told it."""
    environment = Path(f"/proc/{children(pid, 'uvicorn')[0]}/environ").read_text()
    return dict(pair.partition("=")[::2] for pair in environment.split("\0"))["DATABASE_URL"]


def kill(pid, words):
    """Kill the child with these words; return the ids it had."""
    (victim,) = children(pid, words)
    os.kill(victim, signal.SIGKILL)
    return [victim]


def test_it_serves_mends_stops_and_survives(demo, home):
    first = demo()
    pid = first.process.pid
    assert answer("/healthz")[0] == 200
    assert "demo-demo-demo" in answer("/en/demo/")[1]

    for part, words in (
        ("Valkey", "valkey-server"),
        ("worker", "celery -A marketplace worker"),
        ("site", "uvicorn"),
    ):
        killed = kill(pid, words)
        line = first.until(part)
        assert f"{part} was ended by signal 9: it is started again in 1 s; see {home}" in line
        again = eventually(lambda words=words: children(pid, words))
        assert again not in ([], killed)
    assert eventually(site_answers) is True

    first.process.send_signal(signal.SIGINT)
    assert first.process.wait(SECONDS) == 0
    assert nothing_left(home) is True

    second = demo()
    assert any("as the last start left it" in line for line in second.said)
    with psycopg.connect(database_of(second.process.pid)) as c:
        c.execute("UPDATE core_clock SET offset_by = interval '7 days' WHERE id = 1")
    second.process.kill()
    second.process.wait()
    assert nothing_left(home) is True
    assert offset_kept_in(home) == 7


def site_answers():
    try:
        return answer("/healthz")[0] == 200
    except OSError:
        return False


def offset_kept_in(home):
    """Days that the clock is ahead, read from the data folder by a server of our own."""
    port = embedded.free_port()
    server = embedded.start_postgres(home / "pg", port)
    try:
        address = f"{embedded.superuser_url(port)}/marketplace"
        with psycopg.connect(address) as c:
            return c.execute("SELECT offset_by FROM core_clock WHERE id = 1").fetchone()[0].days
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(SECONDS)
