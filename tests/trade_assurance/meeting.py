"""Two calls that meet: each stops at its first write until the other has read all that it reads.

Whoever takes a row lock makes the other wait for it, so the two cannot both have read. Without the
lock both have, always: a race that is lost once in a thousand is lost here every time.
"""

import re
import threading
import time

from django.db import connection, transaction

WRITE = r"^(INSERT|UPDATE|WITH (leg|moved))"
LOCK = re.compile(r"\s+FOR UPDATE( OF \S+(, \S+)*)?( SKIP LOCKED| NOWAIT)?")
MOST_SECONDS = 30


class _Caller:
    """One of the two, on a connection of its own."""

    def __init__(self, call, *, before, locks):
        self.call, self.before, self.locks = call, re.compile(before), locks
        self.other = self.waits_for = None
        self.pid = 0
        self.has_read, self.has_ended = threading.Event(), threading.Event()
        self.went_on_alone = self.saw_both_read = False
        self.outcome = None

    def run(self, gate):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.pid = cursor.fetchone()[0]
            gate.wait()
            self._let_the_other_lead()
            with connection.execute_wrapper(self._execute):
                self.call()
        except Exception as error:
            self.outcome = type(error)
        finally:
            self.has_ended.set()
            connection.close()

    def _let_the_other_lead(self):
        leader = self.waits_for
        while leader and not (leader.has_read.is_set() or leader.has_ended.is_set()):
            time.sleep(0.001)

    def _execute(self, execute, sql, params, many, context):
        asked = sql.strip() if self.locks else LOCK.sub("", sql.strip())
        if self.before.match(asked) and not self.has_read.is_set():
            self.has_read.set()
            self._meet(execute, context)
        return execute(asked, params, many, context)

    def _meet(self, execute, context):
        """Go on once the other has read too, waits for a lock, or was refused before it wrote."""
        end = time.monotonic() + MOST_SECONDS
        while not self.other.has_read.wait(0.002):
            if self.other.has_ended.is_set() or self._waits(execute, context, self.other.pid):
                self.went_on_alone = True
                return
            assert time.monotonic() < end, "the two calls never met"
        self.saw_both_read = not self.other.went_on_alone

    def _waits(self, execute, context, pid):
        cursor = context["cursor"]
        execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid], False, context)
        return cursor.fetchone()[0]


def meet(first, second, *, before=WRITE, locks=True, order="free"):
    """Run both; return what each raised (None: went through) and whether both had read by then.

    `before` is the write at which they meet. `locks=False` takes every row lock out of their SQL.
    Whoever leads has done all its reading before the other begins.
    """
    callers = [_Caller(call, before=before, locks=locks) for call in (first, second)]
    callers[0].other, callers[1].other = callers[1], callers[0]
    gate = threading.Barrier(2)
    threads = [threading.Thread(target=caller.run, args=(gate,)) for caller in callers]
    if order == "second leads":
        callers.reverse()
    if order != "free":
        callers[1].waits_for = callers[0]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcomes = sorted((caller.outcome for caller in callers), key=str)
    return outcomes, any(caller.saw_both_read for caller in callers)


def overlap(first, second, *, locks=True):
    """Run the second call while the first has written and not committed; return what it raised.

    For calls of one statement, which leave no place between reading and writing to meet at.
    """
    outcomes = []

    def follow():
        try:
            with connection.execute_wrapper(_unlocked if not locks else _as_it_is):
                second()
            outcomes.append(None)
        except Exception as error:
            outcomes.append(type(error))
        finally:
            connection.close()

    thread = threading.Thread(target=follow)
    with transaction.atomic():
        first()
        thread.start()
        _wait_until_blocking()
    thread.join()
    return outcomes[0]


def _as_it_is(execute, sql, params, many, context):
    return execute(sql, params, many, context)


def _unlocked(execute, sql, params, many, context):
    return execute(LOCK.sub("", sql), params, many, context)


def _wait_until_blocking():
    end = time.monotonic() + MOST_SECONDS
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.002)
    raise AssertionError("nobody waits for the first call")
