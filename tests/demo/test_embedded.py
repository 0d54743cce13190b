"""The embedded PostgreSQL runs where we run, and not longer."""

import os
import signal
import subprocess
import sys
import time

import pytest

from marketplace import embedded, throwaway

PARENT = """
import sys, time
from pathlib import Path
from marketplace import embedded
server = embedded.start_postgres(Path(sys.argv[1]), embedded.free_port(), durable=False)
print(server.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def closed_folder(tmp_path):
    """A folder that only its owner may enter, as /root is."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o700)
    return folder


def test_it_starts_in_a_folder_closed_to_its_account_and_dies_with_us(closed_folder):
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, closed_folder / "pg"],
        cwd=embedded.__file__.rpartition("/marketplace/")[0],
        stdout=subprocess.PIPE,
    ) as parent:
        server = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)

    end = time.monotonic() + 10
    while running(server) and time.monotonic() < end:
        time.sleep(0.05)
    assert not running(server)


def running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_without_the_tool_that_changes_accounts_it_says_what_to_install(closed_folder, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(embedded.shutil, "which", lambda name: None)

    with pytest.raises(
        embedded.ServerDidNotStart, match="install it, or start as an ordinary user"
    ):
        embedded.start_postgres(closed_folder / "pg", embedded.free_port())


def test_a_cluster_that_another_run_kept_meanwhile_stays(tmp_path):
    ours, kept = tmp_path / "ours", tmp_path / "kept"
    for folder, word in ((ours, "ours"), (kept, "theirs")):
        folder.mkdir()
        (folder / "PG_VERSION").write_text(word)

    throwaway._copy(ours, kept)

    assert [path.name for path in sorted(tmp_path.iterdir())] == ["kept", "ours"]
    assert (kept / "PG_VERSION").read_text() == "theirs"
