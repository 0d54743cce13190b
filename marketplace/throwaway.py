"""Throwaway servers with a migrated template database, for a command that then has them to itself.

Migrating takes longer than most tests, so a migrated cluster is kept under build/ for each state of
the migrations and copied for each run.
"""

import errno
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from marketplace import embedded
from marketplace.embedded import APP, OWNER, TEMPLATE

ROOT = Path(__file__).resolve().parent.parent
CLUSTERS = ROOT / "build" / "clusters"
STOP_SECONDS = 8
KEPT_CLUSTERS = 4


def run(command: Sequence[str]) -> int:
    """Run a command against throwaway servers and return its exit status."""
    room = _room()
    children: list[subprocess.Popen[bytes]] = []
    try:
        _copy(_migrated_cluster(), room / "pg")
        pg_port, redis_port = embedded.free_port(), embedded.free_port()
        children.append(embedded.start_postgres(room / "pg", pg_port, durable=False))
        children.append(embedded.start_valkey(room / "valkey", redis_port))
        environment = {
            **_environment(pg_port),
            "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
            "MEDIA_ROOT": str(room / "media"),
        }
        return subprocess.run(list(command), check=False, env=environment).returncode  # noqa: S603
    finally:
        _stop(children)
        shutil.rmtree(room, ignore_errors=True)


def _environment(pg_port: int) -> dict[str, str]:
    return {
        **os.environ,
        "TESTING": "1",
        "DB_POOL_SIZE": "0",
        "DATABASE_URL": embedded.role_url(APP, pg_port, TEMPLATE),
        "OWNER_DATABASE_URL": embedded.role_url(OWNER, pg_port, TEMPLATE),
        "SUPERUSER_URL": embedded.superuser_url(pg_port),
    }


def _migrated_cluster() -> Path:
    """Return a stopped data folder whose template database is migrated, making it if need be."""
    kept = CLUSTERS / state_of_migrations()
    if kept.exists():
        return kept
    room = _room()
    server = None
    try:
        port = embedded.free_port()
        server = embedded.start_postgres(room / "pg", port, durable=False)
        embedded.prepare_cluster(port, TEMPLATE)
        environment = _environment(port)
        environment["DATABASE_URL"] = environment["OWNER_DATABASE_URL"]
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, check=True, env=environment, cwd=ROOT)  # noqa: S603
        _stop([server])
        CLUSTERS.mkdir(parents=True, exist_ok=True)
        _forget_old_clusters()
        _copy(room / "pg", kept)
    finally:
        _stop([server] if server is not None else [])
        shutil.rmtree(room, ignore_errors=True)
    return kept


def _forget_old_clusters() -> None:
    newest_first = sorted(CLUSTERS.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in newest_first[KEPT_CLUSTERS:]:
        shutil.rmtree(old, ignore_errors=True)


def state_of_migrations() -> str:
    """Return a short digest that changes with any migration, pin or way of starting servers."""
    ours = [p for p in sorted(ROOT.glob("**/migrations/*.py")) if ".venv" not in p.parts]
    digest = hashlib.sha256()
    for path in (*ours, ROOT / "requirements.lock", ROOT / "marketplace" / "embedded.py"):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    demo = os.environ.get("DEMO", "0")  # the demo's own tables
    return f"{digest.hexdigest()[:16]}-{demo}"


def _copy(source: Path, target: Path) -> None:
    """Copy with owners and modes; whole or not at all. One that another run has made meanwhile stays."""
    partial = target.with_name(f"{target.name}.{os.getpid()}")
    subprocess.run(["cp", "-a", "--reflink=auto", str(source), str(partial)], check=True)  # noqa: S603, S607
    try:
        partial.rename(target)
    except OSError as taken:
        if taken.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
            raise
        shutil.rmtree(partial)


def _room() -> Path:
    room = Path(tempfile.mkdtemp(prefix="quayside-"))
    room.chmod(0o755)  # PostgreSQL runs as another user where we are root
    return room


def _stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in reversed(children):
        if child.poll() is not None:
            continue
        child.send_signal(signal.SIGINT)
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
