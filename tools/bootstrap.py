"""Makes .venv and installs the pinned dependencies, with one clear sentence for what can go wrong.

Runs on the system's own Python, so it uses nothing but the standard library.
Usage: python3 tools/bootstrap.py [requirements.lock | requirements-dev.lock]
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
NEEDED_BYTES = 1_500_000_000
OLDEST = (3, 11)


def stop(sentence: str) -> None:
    sys.exit(f"\n  {sentence}\n")


def say(sentence: str) -> None:
    print(f"  {sentence}", flush=True)


def check_machine() -> None:
    if sys.version_info < OLDEST:
        stop(
            f"Python {'.'.join(map(str, OLDEST))} or newer is needed; this is {sys.version.split()[0]}."
        )
    if shutil.disk_usage(ROOT).free < NEEDED_BYTES and not VENV.exists():
        stop(
            f"The disk is nearly full: free {NEEDED_BYTES / 1e9:.1f} GB under {ROOT} and try again."
        )
    try:
        import ensurepip  # noqa: F401, PLC0415
        import venv  # noqa: F401, PLC0415
    except ImportError:
        stop("Python's venv module is missing: on Debian and Ubuntu, `apt install python3-venv`.")


def run(*command: object) -> None:
    result = subprocess.run(
        [str(c) for c in command], cwd=ROOT, check=False, capture_output=True, text=True
    )
    if result.returncode:
        sys.stderr.write(result.stdout[-2000:] + result.stderr[-4000:])
        if "No space left" in result.stderr + result.stdout:
            stop("The disk is full: free some space and try again.")
        stop(f"This did not work (see above): {' '.join(map(str, command))}")


def stamp_of(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()


def install(lock: Path) -> None:
    stamp = VENV / f".installed-{lock.stem}"
    wanted = stamp_of(lock)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    start = time.monotonic()
    python = VENV / "bin" / "python"
    if not python.exists():
        say("Making .venv")
        run(sys.executable, "-m", "venv", VENV)
    say(f"Installing the pinned dependencies of {lock.name} (once; about a minute)")
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv")
    os.environ.setdefault("UV_LINK_MODE", "copy")
    # Compiled at once and by all processors: otherwise each part of the first start does it anew.
    run(uv, "pip", "install", "--quiet", "--compile-bytecode", "--require-hashes",
        "--python", python, "-r", lock)  # fmt: skip
    stamp.write_text(wanted)
    say(f"Installed in {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    check_machine()
    install(ROOT / (sys.argv[1] if len(sys.argv) > 1 else "requirements.lock"))
