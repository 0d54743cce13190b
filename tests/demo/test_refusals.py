"""What keeps the demo from starting is said in one sentence, and leaves everything as it was."""

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from marketplace.demo import refusals
from marketplace.demo.refusals import take_lock
from marketplace.demo.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[2]


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
    lock = take_lock(home)
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


@pytest.fixture
def small_disk(home):
    """`small_disk(20)`: the demo's folder on a disk of its own with so many megabytes."""
    mounted = []

    def mount(megabytes):
        home.mkdir(parents=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(home)]
        if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("only root may mount the small disk that this test fills")
        mounted.append(home)

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def only_the_lock(home):
    return [path.name for path in home.iterdir()] == ["lock"]


def test_a_disk_that_the_demo_would_fill_is_refused_at_once(small_disk, home, capsys):
    small_disk(20)

    assert Supervisor().main() == 1

    assert f"The disk is nearly full: free 400 MB under {home} and start again" in said(capsys)
    assert only_the_lock(home)


def test_a_disk_that_is_full_before_the_database_is_made_is_one_sentence(
    small_disk, home, monkeypatch, capsys
):
    small_disk(20)
    monkeypatch.setattr(refusals, "FIRST_START_MEGABYTES", 1)
    monkeypatch.delenv("DATABASE_URL")

    assert Supervisor().main() == 1

    sentence = said(capsys).strip().splitlines()
    assert len(sentence) == 1
    assert sentence[0].endswith(
        "The disk is full: free some space and start again; nothing is lost."
    )


def make(target, **environment):
    """Run a target of the Makefile."""
    return subprocess.run(
        ["make", "--no-print-directory", target],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("target", ["demo", "demo-reset", "test"])
def test_a_missing_python_is_one_sentence(target, home):
    result = make(target, SYSTEM_PYTHON="python-that-is-not-here")

    assert result.returncode == 2
    assert result.stdout == (
        "  Python 3.11 or newer is needed, and no python-that-is-not-here is on the PATH.\n"
    )


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ("sys.modules['ensurepip'] = None", "`apt install python3-venv`"),
        ("sys.version_info = (3, 9, 2)", "Python 3.11 or newer is needed; this is "),
        (
            "bootstrap.VENV = bootstrap.ROOT / 'none'; bootstrap.NEEDED_BYTES = 1 << 60",
            "The disk is nearly full: free ",
        ),
    ],
)
def test_what_the_installation_lacks_is_one_sentence(before, sentence):
    code = f"import sys; sys.path.insert(0, 'tools'); import bootstrap; {before};"
    command = [sys.executable, "-c", f"{code} bootstrap.check_machine()"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (result.returncode, result.stdout) == (1, "")
    assert len(result.stderr.strip().splitlines()) == 1
    assert sentence in result.stderr


def test_a_running_demo_is_not_thrown_away(home):
    lock = take_lock(home)
    (home / "kept").touch()
    try:
        result = make("demo-reset", SYSTEM_PYTHON=sys.executable)
    finally:
        lock.close()

    assert result.returncode == 2
    assert result.stderr.splitlines()[0] == (
        "  The demo is running: stop it with Ctrl-C first; nothing was thrown away."
    )
    assert (home / "kept").exists()


def test_a_stopped_demo_is_thrown_away(home):
    take_lock(home).close()
    (home / "kept").touch()

    result = make("demo-reset", SYSTEM_PYTHON=sys.executable)

    assert (result.returncode, result.stdout) == (0, "  The demo starts over next time.\n")
    assert not home.exists()


def test_there_may_be_nothing_to_throw_away(home):
    assert make("demo-reset", SYSTEM_PYTHON=sys.executable).returncode == 0
    assert not home.exists()
