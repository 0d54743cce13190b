"""Starting and stopping the demo: its refusals, and one real start without Elasticsearch."""

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest

from marketplace import embedded
from marketplace.demo.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(monkeypatch):
    """A folder that PostgreSQL's account may enter, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="quayside-demo-"))
    folder.chmod(0o755)
    monkeypatch.setenv("DEMO_HOME", str(folder / "demo"))
    monkeypatch.setenv("PORT", str(embedded.free_port()))
    yield folder / "demo"
    shutil.rmtree(folder, ignore_errors=True)


def said(capsys):
    return capsys.readouterr().out


def test_a_taken_port_is_named_with_a_way_out(home, monkeypatch, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))

        assert Supervisor().main() == 1

    assert f"Port {port} is taken: choose another, as in `make demo PORT={port + 1}`." in said(
        capsys
    )


def test_a_second_start_from_the_same_folder_is_refused(home, capsys):
    first = Supervisor()
    lock = first._take_lock()
    try:
        assert Supervisor().main() == 1
    finally:
        lock.close()

    assert f"A demo already runs from {home}; stop it first." in said(capsys)


def test_a_full_disk_is_one_sentence(home, monkeypatch, capsys):
    def full(self):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Supervisor, "_start", full)

    assert Supervisor().main() == 1
    assert "The disk is full: free some space and start again; nothing is lost." in said(capsys)


def test_another_error_of_the_system_is_not_hidden(home, monkeypatch):
    def broken(self):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Supervisor, "_start", broken)

    with pytest.raises(OSError, match="Input/output error"):
        Supervisor().main()


def test_a_missing_venv_module_names_the_package(monkeypatch):
    code = (
        "import sys; sys.modules['ensurepip'] = None; sys.path.insert(0, 'tools');"
        "import bootstrap; bootstrap.check_machine()"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert result.returncode == 1
    assert "`apt install python3-venv`" in result.stderr


def processes_of(home):
    """The commands of live processes that were started for this folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            environment = (entry / "environ").read_bytes() if entry.name.isdigit() else b""
        except OSError:
            continue
        if str(home).encode() in environment:
            found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ")[:80])
    return found


def left(home, seconds=20):
    """What still runs after giving it a while to end."""
    end = time.monotonic() + seconds
    while processes_of(home) and time.monotonic() < end:
        time.sleep(0.1)
    return processes_of(home)


@pytest.fixture
def bare_demo(home):
    """A demo that starts for real, but whose seed is left out: it is tested by itself."""
    code = (
        "import sys; from marketplace.demo import supervisor;"
        "S = supervisor.Supervisor; run = S._manage;"
        "S._manage = lambda s, *a, **k: None if a[0] == 'seed_demo' else run(s, *a, **k);"
        "sys.exit(S().main())"
    )
    kept = {k: v for k, v in os.environ.items() if not k.endswith("_URL") and k != "TESTING"}
    started = []

    def start():
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**kept, "DEMO_ELASTICSEARCH": "0"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "Ctrl-C stops everything" in line:
                return process
        pytest.fail("".join(lines))

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()


def answer(path):
    with urllib.request.urlopen(f"http://127.0.0.1:{os.environ['PORT']}{path}") as response:
        return response.status, response.read().decode()


@pytest.mark.skipif(
    os.environ.get("DEMO_START") != "1", reason="takes a minute of a quiet machine: DEMO_START=1"
)
def test_it_serves_stops_at_ctrl_c_and_survives_being_killed(bare_demo, home):
    first = bare_demo()
    assert answer("/healthz")[0] == 200
    assert "demo-demo-demo" in answer("/en/demo/")[1]

    first.send_signal(signal.SIGINT)
    assert first.wait(30) == 0
    assert left(home) == []

    second = bare_demo()
    second.kill()
    second.wait()
    assert left(home) == []
