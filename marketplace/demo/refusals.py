"""What keeps the demo from starting, each in one sentence for the person at the terminal."""

import fcntl
import shutil
import socket
from pathlib import Path
from typing import IO

MEGABYTE = 1_000_000
FIRST_START_MEGABYTES = 400
LATER_START_MEGABYTES = 60
FULL_MEGABYTES = 5
NO_SPACE = "No space left on device"


class CannotStart(Exception):
    """One sentence for the person at the terminal."""


def take_lock(home: Path) -> IO[str]:
    """Hold the demo's folder for this process; the kernel frees it even after SIGKILL."""
    home.mkdir(parents=True, exist_ok=True)
    lock = (home / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise CannotStart(f"A demo already runs from {home}; stop it first.") from error
    return lock


def check_port(port: int) -> None:
    """Refuse a port that somebody listens on."""
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotStart(
                f"Port {port} is taken: choose another, as in `make demo PORT={port + 1}`."
            ) from error


def check_disk(home: Path) -> None:
    """Refuse a disk that the demo would fill while it starts."""
    needed = LATER_START_MEGABYTES if (home / "pg").exists() else FIRST_START_MEGABYTES
    if free_megabytes(home) < needed:
        raise CannotStart(
            f"The disk is nearly full: free {needed} MB under {home} and start again;"
            " nothing is lost."
        )


def is_full(home: Path, error: Exception | None = None) -> bool:
    """Return whether what has just failed has failed for want of space."""
    return NO_SPACE in str(error) or free_megabytes(home) < FULL_MEGABYTES


def free_megabytes(home: Path) -> int:
    """Return the space left for the demo's folder, in millions of bytes."""
    return shutil.disk_usage(home).free // MEGABYTE
