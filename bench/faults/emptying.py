"""Empty the broker while its queue is full and people trade; all work comes again from the outbox (T6).

The worker is made to stand still (SIGSTOP) so that the queue fills. Every other time Redis goes away
for a while first. What was in the queue is read before it is thrown away, so that the rows can say
afterwards whether each piece of it was done.
"""

import base64
import json
import os
import signal
import time

import redis

from bench.faults.killing import Run, carried_out
from bench.faults.outcome import Outcome
from bench.faults.report import Kill

QUEUE, UNACKED = "quayside.celery", "quayside.unacked"
FULL, FILL_SECONDS = 20, 15
AWAY_SECONDS = 300 if os.environ.get("LONG") == "1" else 10


def emptied(times: int, seed: int) -> Outcome:
    """Do one run: start everything, trade, throw the queue away, and count from the rows."""
    run = Emptying(times, seed)
    outcome = carried_out(run)
    outcome.tried, outcome.hit = len(run.made), sum(kill.in_flight > 0 for kill in run.made)
    outcome.note += f" ({len(run.thrown)} wake-ups thrown away)"
    return outcome


class Emptying(Run):
    """One run: the stack, the crowd, and the queue thrown away `kills` times."""

    def __init__(self, kills: int, seed: int) -> None:
        super().__init__(kills, seed)
        self.thrown: set[int] = set()

    def kill_and_restart(self, promised: object, flying: object) -> None:
        """Throw the queue away again and again, at moments of the seed."""
        for turn in range(self.kills):
            time.sleep(self.chosen.uniform(0.5, 3.0))
            self.keep()
            worker = self.stack.children["worker"].pid
            os.killpg(worker, signal.SIGSTOP)
            try:
                queued = self.wait_until_full()
                self.throw_away(gone=turn % 2 == 1)
            finally:
                os.killpg(worker, signal.SIGCONT)
            promised.last_killed = "redis"
            self.thrown |= queued
            self.made.append(Kill("redis", len(queued)))
            print(f"  threw {len(queued)} wake-ups away", flush=True)

    def wait_until_full(self) -> set[int]:
        """Let the queue grow behind a worker that stands still; return the messages it names."""
        end = time.monotonic() + FILL_SECONDS
        while len(queued := self.queued()) < FULL and time.monotonic() < end:
            time.sleep(0.2)
        return queued

    def queued(self) -> set[int]:
        """Return the numbers of the messages that wait in Redis, or were taken and not acknowledged."""
        with redis.Redis(port=self.stack.ports["valkey"]) as broker:
            waiting = [*broker.lrange(QUEUE, 0, -1)]
            waiting += [json.dumps(json.loads(row)[0]) for row in broker.hvals(UNACKED)]
        return {number for row in waiting for number in _numbers(row)}

    def throw_away(self, *, gone: bool) -> None:
        """Empty Redis at once; or kill it, and start it again, empty, after a while."""
        if gone:
            self.kill("redis")
            time.sleep(AWAY_SECONDS)
            self.restart("redis")
            return
        with redis.Redis(port=self.stack.ports["valkey"]) as broker:
            broker.flushall()

    def undone(self) -> int:
        """Return how many of the messages whose wake-up was thrown away were never done."""
        numbers = ", ".join(map(str, sorted(self.thrown))) or "0"
        return self.query(
            f"SELECT count(*) FROM core_outboxmessage WHERE id IN ({numbers}) AND done_at IS NULL"
        )


def _numbers(row: bytes | str) -> list[int]:
    """Return the outbox numbers that one message of Celery's carries."""
    message = json.loads(row)
    if message["headers"]["task"] != "core.run_message":
        return []
    arguments = json.loads(base64.b64decode(message["body"]))[0]
    return [int(arguments[0])]
