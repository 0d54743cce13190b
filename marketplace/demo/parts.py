"""A part of the demo, started again when it ends by itself: at once, then later and later."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from marketplace.embedded import ServerDidNotStart

FIRST_WAIT_SECONDS = 1
LONGEST_WAIT_SECONDS = 30
STEADY_SECONDS = 60  # whoever ran this long starts anew at the shortest wait
OPTIONAL_TRIES = 3

Launch = Callable[[], "subprocess.Popen[bytes]"]


@dataclass(slots=True)
class Part:
    """One child with the way to start it; times are the monotonic clock's seconds.

    A part that is `optional` is done without after a few tries.
    """

    name: str
    launch: Launch
    log: Path
    process: "subprocess.Popen[bytes]"
    started_at: float
    optional: bool = False
    failures: int = 0
    due_at: float | None = None
    given_up: bool = False

    def watch(self, now: float) -> str:
        """Start again what ended, once it is due; return one line to say, or nothing."""
        if self.given_up:
            return ""
        if self.due_at is None:
            return "" if self.process.poll() is None else self._note_end(now, self._how_it_ended())
        if now < self.due_at:
            return ""
        return self._start_again(now)

    def _start_again(self, now: float) -> str:
        try:
            self.process = self.launch()
        except (ServerDidNotStart, OSError):
            return self._note_end(now, "did not start")
        self.started_at, self.due_at = now, None
        return ""

    def _note_end(self, now: float, how: str) -> str:
        if now - self.started_at > STEADY_SECONDS and not self.optional:
            self.failures = 0
        if self.optional and self.failures >= OPTIONAL_TRIES:
            self.given_up = True
            return f"{self.name} {how} once more and is left out; see {self.log}"
        wait = min(FIRST_WAIT_SECONDS * 2**self.failures, LONGEST_WAIT_SECONDS)
        self.failures += 1
        self.started_at, self.due_at = now, now + wait
        return f"{self.name} {how}: it is started again in {wait} s; see {self.log}"

    def _how_it_ended(self) -> str:
        status = self.process.returncode
        return f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"
