"""`make demo`: everything on one machine and one port, started and stopped together.

Order: PostgreSQL, Valkey, migrations, site (pages and sockets), seed, worker, dispatcher, beat; and
Elasticsearch in the background where a JDK and Maven are there (DEMO_ELASTICSEARCH=0 leaves it
out). The seed plays the past with the clock set back, so worker and beat come after it. Children
die with this process even when it is killed (PR_SET_PDEATHSIG), so the next start has nothing to
clean.
"""

import errno
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import IO

from marketplace import embedded
from marketplace.demo.unfinished import forget_unfinished

ROOT = Path(__file__).resolve().parent.parent.parent
NODE = ROOT / "tools" / "elasticsearch" / "elasticsearch"
DATABASE = "marketplace"
STOP_SECONDS = 8
BIN = Path(sys.executable).parent
SERVERS = {"PostgreSQL", "Valkey"}


class CannotStart(Exception):
    """One sentence for the person at the terminal."""


class Supervisor:
    """Starts the parts in order, waits, and stops them in reverse order."""

    def __init__(self) -> None:
        self.home = Path(os.environ.get("DEMO_HOME", ROOT / ".demo")).resolve()
        self.port = int(os.environ.get("PORT", "8000"))
        self.started_at = time.monotonic()
        self.children: list[tuple[str, subprocess.Popen[bytes]]] = []
        self.stopping = False
        self.environment = {
            "MEDIA_ROOT": str(self.home / "media"),
            **os.environ,
            "DEMO": "1",
            "PYTHONUNBUFFERED": "1",
        }

    def main(self) -> int:
        """Run until a signal or the end of a part; return the exit status."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            lock = self._take_lock()
            self._check_port()
            self._start()
            return self._watch()
        except (CannotStart, embedded.ServerDidNotStart) as error:
            self.say(str(error))
            return 1
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            self.say("The disk is full: free some space and start again; nothing is lost.")
            return 1
        finally:
            self._stop_children()
            if "lock" in locals():
                lock.close()

    def say(self, sentence: str) -> None:
        """Print what happens, with the seconds since the start."""
        print(f"  {time.monotonic() - self.started_at:5.1f} s  {sentence}", flush=True)  # noqa: T201

    def _take_lock(self) -> IO[str]:
        self.home.mkdir(parents=True, exist_ok=True)
        lock = (self.home / "lock").open("w")
        try:
            fcntl.flock(
                lock, fcntl.LOCK_EX | fcntl.LOCK_NB
            )  # the kernel frees it even after SIGKILL
        except OSError as error:
            lock.close()
            raise CannotStart(f"A demo already runs from {self.home}; stop it first.") from error
        return lock

    def _check_port(self) -> None:
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                s.bind(("127.0.0.1", self.port))
            except OSError as error:
                raise CannotStart(
                    f"Port {self.port} is taken: choose another, as in `make demo PORT={self.port + 1}`."
                ) from error

    def _start(self) -> None:
        self._start_database()
        self._start_redis()
        self._start_elasticsearch()
        self._manage("prepare_demo", owner=True)
        self.say("The database is migrated")
        self._start_site()  # it takes as long to come up as the seed needs to see that it is there
        self._manage("seed_demo", without="ELASTICSEARCH_URL")  # its index is filled afterwards
        self._start_workers()
        self._wait_for_site()
        self._manage("print_demo_welcome")

    def _start_database(self) -> None:
        if "DATABASE_URL" not in os.environ:
            port = embedded.free_port()
            self._add("PostgreSQL", embedded.start_postgres(self.home / "pg", port))
            if forget_unfinished(embedded.superuser_url(port), DATABASE):
                shutil.rmtree(self.home / "media", ignore_errors=True)
                self.say("The last start was interrupted before the demo was made: starting over")
            embedded.prepare_cluster(port, DATABASE)
            self.environment["DATABASE_URL"] = embedded.role_url(embedded.APP, port, DATABASE)
            self.environment["OWNER_DATABASE_URL"] = embedded.role_url(
                embedded.OWNER, port, DATABASE
            )
        self.say("PostgreSQL is up")

    def _start_redis(self) -> None:
        if "REDIS_URL" not in os.environ:
            port = embedded.free_port()
            self._add("Valkey", embedded.start_valkey(self.home / "valkey", port))
            self.environment["REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
        self.say("Redis is up")

    def _start_elasticsearch(self) -> None:
        """Leave it to come up by itself: the site searches in PostgreSQL until it answers."""
        if "ELASTICSEARCH_URL" in os.environ:
            return
        if os.environ.get("DEMO_ELASTICSEARCH") == "0":
            self.say("Elasticsearch is left out: PostgreSQL does the searching")
            return
        if not (shutil.which("javac") and shutil.which("mvn")):
            self.say("No JDK and Maven here: PostgreSQL does the searching")
            return
        port = embedded.free_port()
        # Its files stay between starts; the port is this start's own.
        node = {**os.environ, "ES_PORT": str(port), "ES_ROOT": str(self._node_home())}
        with (self.home / "elasticsearch.log").open("ab") as log:
            self._add("Elasticsearch", embedded.spawn(
                [NODE, "run"], env=node, stdout=log, stderr=subprocess.STDOUT), optional=True)  # fmt: skip
        self.environment["ELASTICSEARCH_URL"] = f"http://127.0.0.1:{port}"
        self.say("Elasticsearch is coming up in the background; PostgreSQL searches until then")

    def _node_home(self) -> Path:
        """A folder another user may enter: Elasticsearch refuses to run as root."""
        return Path(os.environ.get("ES_ROOT", f"/var/tmp/quayside-elasticsearch-{os.getuid()}"))  # noqa: S108

    def _start_site(self) -> None:
        self.environment["SITE_URL"] = f"http://127.0.0.1:{self.port}"
        self._run("site", [
            BIN / "uvicorn", "--host", "127.0.0.1", "--port", self.port,
            "--ws", "websockets-sansio", "--lifespan", "off", "--log-level", "warning",
            "marketplace.asgi:application",
        ])  # fmt: skip

    def _start_workers(self) -> None:
        celery = [BIN / "celery", "-A", "marketplace"]
        self._run("worker", [*celery, "worker", "-P", "threads", "-c", "4", "-l", "WARNING"])
        self._run("dispatcher", [sys.executable, "manage.py", "dispatch"])
        self._run("beat", [*celery, "beat", "-l", "WARNING", "-s", self.home / "beat-schedule"])

    def _run(self, name: str, command: list[object]) -> None:
        with (self.home / f"{name}.log").open("ab") as log:
            child = embedded.spawn(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log)
        self._add(name, child)

    def _wait_for_site(self) -> None:
        address = f"http://127.0.0.1:{self.port}/healthz"

        def answers() -> bool:
            with urllib.request.urlopen(address, timeout=2) as response:
                return bool(response.status == 200)

        embedded.wait_until(answers, dict(self.children)["site"], self.home / "site.log", 60)
        self.say("The site is up")

    def _manage(self, *arguments: str, owner: bool = False, without: str = "") -> None:
        if self.stopping:
            raise CannotStart("Stopped before everything was up; start again when you like.")
        environment = {name: v for name, v in self.environment.items() if name != without}
        if owner:
            environment["DATABASE_URL"] = environment.get(
                "OWNER_DATABASE_URL", environment["DATABASE_URL"]
            )
        command = [sys.executable, "manage.py", *arguments]
        result = subprocess.run(command, cwd=ROOT, env=environment, check=False)  # noqa: S603
        if result.returncode and not self.stopping:
            raise CannotStart(f"`manage.py {arguments[0]}` failed; what it said is above.")

    def _add(self, name: str, child: subprocess.Popen[bytes], *, optional: bool = False) -> None:
        self.children.append((f"({name})" if optional else name, child))

    def _watch(self) -> int:
        while not self.stopping:
            for name, child in list(self.children):
                if child.poll() is None:
                    continue
                if name.startswith("("):
                    self.children.remove((name, child))
                    self.say(f"{name[1:-1]} ended; PostgreSQL goes on searching")
                    continue
                self.say(f"{name} ended with {child.returncode}; see {self.home / name}.log")
                return 1
            time.sleep(0.2)
        return 0

    def _ask_to_stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def _stop_children(self) -> None:
        servers = [part for part in self.children if part[0] in SERVERS]
        users = [part for part in self.children if part[0] not in SERVERS]
        for group in (users, servers):  # whoever uses the servers goes first
            for name, child in reversed(group):
                child.send_signal(signal.SIGINT if name == "PostgreSQL" else signal.SIGTERM)
            for name, child in reversed(group):
                self._wait_for(name, child)
        if self.children:
            self.say("Everything is stopped; the data stays for the next start")

    def _wait_for(self, name: str, child: subprocess.Popen[bytes]) -> None:
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.say(f"{name} is slow to stop: ending it")
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


if __name__ == "__main__":
    sys.exit(Supervisor().main())
