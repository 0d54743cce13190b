"""`make check`: every gate in turn, all of them even when one fails, and where the time went."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ENVIRONMENT = {
    **os.environ,
    "TESTING": "1",
    "DEMO": "1",
    "DB_POOL_SIZE": "0",  # no database is asked; a pool would keep trying to reach one
    "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
}
GATES: dict[str, list[str]] = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy", "."],
    "architecture": ["lint-imports"],
    "templates": ["djlint", "--lint", "--quiet", "frontend/templates", "marketplace", "messaging"],
    "migrations made": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "django": ["python", "manage.py", "check", "--fail-level", "WARNING"],
    "spelling": ["codespell", "--quiet-level", "3", "."],
}


def passes(name: str, command: list[str]) -> bool:
    start = time.monotonic()
    result = subprocess.run(
        command, cwd=ROOT, env=ENVIRONMENT, check=False, capture_output=True, text=True
    )
    print(
        f"  {'ok  ' if result.returncode == 0 else 'FAIL'}  {name} ({time.monotonic() - start:.1f} s)",
        flush=True,
    )
    if result.returncode:
        print((result.stdout + result.stderr)[-6000:], flush=True)
    return result.returncode == 0


if __name__ == "__main__":
    wanted = sys.argv[1:] or list(GATES)
    outcomes = [passes(name, GATES[name]) for name in wanted]
    sys.exit(0 if all(outcomes) else 1)
