"""Try the mutants of one module: `python -m bench.mutants.trying MODULE FILE NUMBER…`, within servers.

Everything is imported once. Each mutant is a fork of that, in which one function has another code; the
function object stays, so that whoever imported it has the mutant too. Its tests run until one fails.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import CodeType
from typing import Any

from bench.mutants.spoiling import mutants_of, spoilt
from bench.mutants.targets import TARGETS, Target

BASELINE = -1
GREEN, RED = 0, 1
LEAST_SECONDS, TIMES_LONGER = 30.0, 4


def main(arguments: Sequence[str]) -> int:
    """Try each mutant once and write each outcome down; the tests must pass on what is not spoilt."""
    name, file, *numbers = arguments
    target = next(t for t in TARGETS if t.module == name)
    source = Path(target.path).read_text()
    mutants = mutants_of(source)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
    import_module("django").setup()
    module = import_module(name)
    import_module("pytest")
    started = time.monotonic()
    if _forked(target, lambda: None, 900) != GREEN:
        print(f"{name}: its tests fail without a mutant", flush=True)
        return 1
    patience = max(LEAST_SECONDS, TIMES_LONGER * (time.monotonic() - started))
    for number in map(int, numbers):
        mutant = mutants[number]
        code = spoilt(source, mutant, module.__file__ or "")
        status = _forked(target, lambda c=code, m=mutant: _put(module, m.function, c), patience)
        outcome = {GREEN: "survived", RED: "killed", None: "killed by time"}.get(status, "broken")
        row = {"module": name, "number": number, "outcome": outcome}
        with Path(file).open("a") as lines:
            lines.write(json.dumps(row) + "\n")
        print(f"  {name}:{mutant.line} {mutant.function}, {mutant.what}: {outcome}", flush=True)
    return 0


def _put(module: object, name: str, code: CodeType) -> None:
    """Give a function, however it is wrapped, another code."""
    found: Any = module
    for part in name.split("."):
        found = vars(found)[part]
    found = getattr(found, "fget", None) or getattr(found, "__func__", found)
    while hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    found.__code__ = code


def _forked(target: Target, spoil: Any, seconds: float) -> int | None:
    """Run the tests in a child; return pytest's status, None if it took too long."""
    child = os.fork()
    if not child:
        os.setsid()
        _run(target, spoil)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _run(target: Target, spoil: Any) -> None:
    """In the child: silence, the mutant, the tests, the end."""
    status = 99
    try:
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        spoil()
        options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--tb=no"]
        status = int(import_module("pytest").main([*options, *target.tests]))
    finally:
        os._exit(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
