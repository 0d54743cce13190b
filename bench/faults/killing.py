"""Kill web, worker, dispatcher, Redis and PostgreSQL while people trade; then count from the rows.

Each kill waits until a process stands at a named point in the middle of its work
(`marketplace.core.points`), so that it provably hits something.
"""

import os
import random
import shutil
import signal
import threading
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import psycopg

from bench import catalogue
from bench.faults.outcome import Outcome
from bench.faults.report import Kill, written
from bench.stack import DATABASE, Stack
from marketplace import embedded
from marketplace.core import points

HOME = Path(__file__).resolve().parent.parent.parent / "build" / "faults" / "servers"
COMPONENTS = ("web", "worker", "dispatcher", "redis", "postgres")
# Where each is hit. PostgreSQL and Redis are at work wherever anybody is.
IN_A_WORKER = (
    "intent marked sent",
    "gateway answered",
    "posted, not yet noted as held",
    "released, not committed",
    "sent, not noted as done",
    "done, not committed",
)
POINTS = {
    "web": ("order written, not committed",),
    "worker": IN_A_WORKER,
    "dispatcher": ("claimed, not handed over",),
    "redis": ("claimed, not handed over", *IN_A_WORKER),
    "postgres": ("order written, not committed", "claimed, not handed over", *IN_A_WORKER),
}
ARRIVE_SECONDS = 25
PRODUCTS = 400
TRADERS, TALKERS, ASKERS = 12, 3, 2
CONVERGE_SECONDS = 240
SWEEP_SECONDS = 3.0
WARM_SECONDS = 180


class Run:
    """One run: the stack, the crowd and the kills."""

    def __init__(self, kills: int, seed: int) -> None:
        self.kills, self.seed = kills, seed
        self.chosen = random.Random(seed)
        self.stack = Stack(HOME, TESTING="1", FAULT_POINTS="1")
        self.made: list[Kill] = []
        self.fell: list[str] = []
        self.ending = threading.Event()

    def start(self) -> None:
        """Bring everything up on a fresh database."""
        shutil.rmtree(HOME, ignore_errors=True)
        self.stack.start_data(durable=True)  # PostgreSQL is killed: its commits have to last
        self.stack.start_mail_sink()
        self.superuser = f"{embedded.superuser_url(self.stack.ports['postgres'])}/{DATABASE}"
        catalogue.make(self.superuser, PRODUCTS)
        os.environ.update(self.stack.environment)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
        import_module("django").setup()
        self.stack.start_pages()
        self.stack.start_worker()
        self.stack.start_dispatcher()

    def sweep(self) -> None:
        """Do what beat does, and let claim windows end at once, until the run is over."""
        tasks = import_module("marketplace.core.tasks")
        while not self.ending.wait(SWEEP_SECONDS):
            try:
                self.query(
                    "UPDATE trade_assurance_protection SET release_due_at = now()"
                    " WHERE state = 'claim_window' AND release_due_at > now()"
                )
                tasks.run_jobs.apply_async(retry=False)
            except psycopg.OperationalError:
                print("  a sweep found no database", flush=True)
            except Exception as error:
                print(f"  a sweep found no broker: {type(error).__name__}", flush=True)

    def kill_and_restart(self, promised: object, flying: object) -> None:
        """Kill each component in turn, at points and moments of the seed."""
        turns = [COMPONENTS[n % len(COMPONENTS)] for n in range(self.kills)]
        self.chosen.shuffle(turns)
        for component in turns:
            time.sleep(self.chosen.uniform(0.5, 3.0))
            self.keep()
            point = self.chosen.choice(POINTS[component])
            with Hold(self.superuser, point) as hold:
                stands = hold.wait(ARRIVE_SECONDS)
                in_flight = int(stands) or self.in_flight(component, flying)
                time.sleep(self.chosen.uniform(0.0, 0.3))
                self.kill(component)
            promised.last_killed = component
            self.made.append(Kill(component, in_flight))
            where = f"at “{point}”" if stands else "at no point"
            print(f"  killed {component} {where}, {in_flight} under way", flush=True)
            time.sleep(self.chosen.uniform(0.2, 1.5))
            self.restart(component)

    def kill(self, component: str) -> None:
        """End a component and its own children at once."""
        name = {"redis": "valkey"}.get(component, component)
        if component == "postgres":  # its backends lead sessions of their own
            for pid in children_of(self.stack.children[name].pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self.stack.kill(name)

    def keep(self) -> None:
        """Start again what ended by itself, as compose.yaml's restart policy does; and count it."""
        for component in ("web", "worker", "dispatcher"):
            child = self.stack.children[component]
            if child.poll() is not None:
                self.fell.append(component)
                print(f"  {component} had ended by itself", flush=True)
                self.restart(component)

    def restart(self, component: str) -> None:
        """Start a killed part again, as its keeper would."""
        starts = {
            "web": self.stack.start_pages,
            "worker": self.stack.start_worker,
            "dispatcher": self.stack.start_dispatcher,
            "redis": self.stack.start_redis,
            "postgres": self.stack.start_postgres,
        }
        starts[component]()

    def in_flight(self, component: str, flying: object) -> int:
        """Return the requests that wait for an answer, or the promises that are not kept yet.

        The dispatcher holds those that nobody has claimed; Redis and the worker those claimed.
        """
        if component == "web":
            return int(flying.count)
        due = "next_try_at <= clock_timestamp()" if component == "dispatcher" else "true"
        return int(self.query(
            "SELECT count(*) FROM core_outboxmessage"
            f" WHERE done_at IS NULL AND failed_at IS NULL AND {due}"
        ))  # fmt: skip

    def converge(self) -> float:
        """Wait until every promise is kept and every window that ended is released."""
        started = time.monotonic()
        open_work = (
            "SELECT (SELECT count(*) FROM core_outboxmessage"
            "         WHERE done_at IS NULL AND failed_at IS NULL)"
            " + (SELECT count(*) FROM trade_assurance_protection WHERE state = 'claim_window')"
        )
        while self.query(open_work) and time.monotonic() - started < CONVERGE_SECONDS:
            self.keep()
            time.sleep(0.5)
        return time.monotonic() - started

    def undone(self) -> int:
        """Return how many pieces of work that were seen waiting were never done."""
        return 0

    def query(self, script: str) -> int:
        """Run SQL as the superuser; return the first number."""
        with psycopg.connect(self.superuser, autocommit=True) as connection:
            cursor = connection.execute(script)
            return int(cursor.fetchone()[0]) if cursor.description else 0


class Hold:
    """Holds a named point: whoever reaches it waits until this ends, or until it is killed."""

    def __init__(self, superuser: str, point: str) -> None:
        self.connection = psycopg.connect(superuser, autocommit=True)
        self.pair = [points.SPACE, points.key_of(point)]

    def __enter__(self) -> "Hold":
        self.connection.execute("SELECT pg_advisory_lock(%s, %s)", self.pair)
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()  # ends the lock, also where PostgreSQL itself was killed

    def wait(self, seconds: float) -> bool:
        """Wait until somebody stands at the point; False if nobody came."""
        end = time.monotonic() + seconds
        waiting = (
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            " AND classid::bigint = %s AND objid::bigint = %s"
        )
        while time.monotonic() < end:
            if self.connection.execute(waiting, self.pair).fetchone()[0]:
                return True
            time.sleep(0.02)
        return False


def children_of(pid: int) -> list[int]:
    """Return the children of a process."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def killed(kills: int, seed: int) -> Outcome:
    """Do one run: start everything, trade, kill, start again, and count from the rows."""
    return carried_out(Run(kills, seed))


def carried_out(run: Run) -> Outcome:
    """Do one run and stop everything, however it ends."""
    try:
        run.start()
        return _carry_out(run)
    finally:
        run.ending.set()
        run.stack.stop()
        _forget_connections()


def _carry_out(run: Run) -> Outcome:
    trades = import_module("bench.faults.trades")
    clients = import_module("bench.faults.client")
    promised, flying = trades.Promised(), clients.InFlight()
    crowd = trades.Crowd(promised, run.seed)
    _send_out(run, crowd, promised, flying)
    sweeper = threading.Thread(target=run.sweep)
    sweeper.start()
    try:
        _wait_for_trade(promised)
        run.kill_and_restart(promised, flying)
    finally:
        crowd.finish()
        seconds = run.converge()
        run.ending.set()
        sweeper.join()
    _forget_connections()
    proof = import_module("bench.faults.proof")
    tallies, breaches = proof.tallies(promised), proof.breaches()
    due, unsent, again = proof.mails(HOME / "mails")
    if undone := run.undone():
        breaches.append(f"{undone} messages whose wake-up was lost were never done")
    if unsent:
        breaches.append(f"{unsent} mails never left")
    if not any(tally.tried for tally in tallies):
        breaches.append("nothing was traded")
    print(f"\n{written(run.made, COMPONENTS, promised.tried, tallies)}\n")
    print(f"mails: {due} due, {unsent} never left, {again} left twice (at least once is promised)")
    print(f"ended by themselves and started again: {', '.join(run.fell) or 'none'}")
    print(f"refused: {len(promised.refused)}; converged {seconds:.0f} s after the last answer")
    for refusal in promised.refused[:5]:
        print(f"  {refusal}")
    return Outcome(
        tried=len(run.made),
        hit=sum(kill.in_flight > 0 for kill in run.made),
        lost=sum(len(tally.lost) for tally in tallies),
        doubled=sum(len(tally.doubled) for tally in tallies),
        breaches=breaches,
        note=f"({sum(tally.tried for tally in tallies)} things counted)",
    )


def _forget_connections() -> None:
    """Let go of connections to a PostgreSQL that was killed or stopped since."""
    database = import_module("django.db").connection
    database.close()
    database.close_pool()


def _wait_for_trade(promised: object) -> None:
    """A kill before anybody trades proves nothing."""
    end = time.monotonic() + WARM_SECONDS
    while not (promised.received and promised.rfqs and promised.messages):
        if time.monotonic() > end:
            raise RuntimeError(f"no trade came about: {promised.refused[:3]}")
        time.sleep(0.2)


def _send_out(run: Run, crowd: object, promised: object, flying: object) -> None:
    """Give every trader a supplier, every talker a conversation, every asker a list of wishes."""
    trades = import_module("bench.faults.trades")
    world = import_module("bench.faults.world")
    for number in range(TRADERS):
        buyer, seller, good = world.pair(run.stack.ports["web"], number, flying)
        crowd.start(lambda b=buyer, s=seller, g=good: trades.trade(promised, b, s, g))
    for number in range(TALKERS):
        person, thread = world.talker(run.stack.ports["web"], number, flying)
        crowd.start(lambda p=person, t=thread: trades.say(promised, p, t))
    for number in range(ASKERS):
        client = world.client(run.stack.ports["web"], catalogue.SELLERS + 100 + number, flying)
        chosen = random.Random(run.seed + number)
        crowd.start(lambda c=client, r=chosen: trades.request(promised, c, r))
