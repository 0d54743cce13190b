"""A place for a demo that a test starts."""

import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from marketplace import embedded


@pytest.fixture
def home(monkeypatch):
    """A folder that PostgreSQL's account may enter, and a free port; signals are as before."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    folder = Path(tempfile.mkdtemp(prefix="quayside-demo-"))
    folder.chmod(0o755)
    monkeypatch.setenv("DEMO_HOME", str(folder / "demo"))
    monkeypatch.setenv("PORT", str(embedded.free_port()))
    yield folder / "demo"
    for number, handler in kept.items():
        signal.signal(number, handler)
    shutil.rmtree(folder, ignore_errors=True)
