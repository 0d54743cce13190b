"""`make demo`: everything on one machine and one port, started and stopped together.

Order: PostgreSQL, Valkey, migrations, site (pages and sockets), seed, worker, dispatcher, beat; and
Elasticsearch in the background where a JDK and Maven are there (DEMO_ELASTICSEARCH=0 leaves it
out). The seed plays the past with the clock set back, so worker and beat come after it. A part that
ends by itself is started again. Children die with this process even when it is killed
(PR_SET_PDEATHSIG), so the next start has nothing to clean.
"""

import errno
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from marketplace import embedded
from marketplace.demo.parts import Part
from marketplace.demo.prepared import forget_prepared, is_prepared, note_prepared
from marketplace.demo.refusals import CannotStart, check_disk, check_port, is_full, take_lock
from marketplace.demo.unfinished import forget_unfinished, is_seeded

ROOT = Path(__file__).resolve().parent.parent.parent
NODE = ROOT / "tools" / "elasticsearch" / "elasticsearch"
DATABASE = "marketplace"
STOP_SECONDS = 8
LOOK_SECONDS = 0.2
TAIL = 3000
BIN = Path(sys.executable).parent
SERVERS = {"PostgreSQL", "Valkey"}
FULL = "The disk is full: free some space and start again; nothing is lost."
FULL_MEANWHILE = "The disk is full: free some space."


class Supervisor:
    """Starts the parts in order, keeps them running, and stops them in reverse order."""

    def __init__(self) -> None:
        self.home = Path(os.environ.get("DEMO_HOME", ROOT / ".demo")).resolve()
        self.port = int(os.environ.get("PORT", "8000"))
        self.started_at = time.monotonic()
        self.parts: list[Part] = []
        self.server = ""  # the superuser's address of our own PostgreSQL
        self.stopping = False
        self.environment = {
            "MEDIA_ROOT": str(self.home / "media"),
            **os.environ,
            "DEMO": "1",
            "PYTHONUNBUFFERED": "1",
        }

    def main(self) -> int:
        """Run until a signal; return the exit status."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            lock = take_lock(self.home)
            check_port(self.port)
            check_disk(self.home)
            self._start()
            self._watch()
        except (CannotStart, embedded.ServerDidNotStart, subprocess.CalledProcessError) as error:
            self.say(FULL if is_full(self.home, error) else str(error))
            return 1
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            self.say(FULL)
            return 1
        finally:
            self._stop_parts()
            if "lock" in locals():
                lock.close()
        return 0

    def say(self, sentence: str) -> None:
        """Print what happens, with the seconds since the start."""
        print(f"  {time.monotonic() - self.started_at:5.1f} s  {sentence}", flush=True)  # noqa: T201

    def _start(self) -> None:
        self._start_database()
        self._start_redis()
        self._start_elasticsearch()
        self._prepare()
        self._start_site()  # it takes as long to come up as the seed needs to see that it is there
        if not (self.server and is_seeded(self.server, DATABASE)):
            # Without the index, which is filled afterwards.
            self._manage("seed_demo", without="ELASTICSEARCH_URL")
        self._start_workers()
        self._welcome()

    def _start_database(self) -> None:
        if "DATABASE_URL" not in os.environ:
            port = embedded.free_port()
            if not (self.home / "pg").exists():
                forget_prepared(self.home)
            self._add(
                "PostgreSQL",
                lambda: embedded.start_postgres(self.home / "pg", port),
                log=self.home / "postgres.log",
            )
            self.server = embedded.superuser_url(port)
            if forget_unfinished(self.server, DATABASE):
                forget_prepared(self.home)
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
            folder = self.home / "valkey"
            self._add(
                "Valkey",
                lambda: embedded.start_valkey(folder, port),
                log=folder / "valkey.log",
            )
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
        # Its files stay between starts; the port is this start's own. Other clones share the programs.
        home = self._node_home()
        data = home / f"data-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
        node = {**os.environ, "ES_PORT": str(port), "ES_ROOT": str(home), "ES_DATA": str(data)}
        self._run("Elasticsearch", [NODE, "run"], log="elasticsearch", env=node, optional=True)
        self.environment["ELASTICSEARCH_URL"] = f"http://127.0.0.1:{port}"
        self.say("Elasticsearch is coming up in the background; PostgreSQL searches until then")

    def _node_home(self) -> Path:
        """A folder another user may enter: Elasticsearch refuses to run as root."""
        return Path(os.environ.get("ES_ROOT", f"/var/tmp/quayside-elasticsearch-{os.getuid()}"))  # noqa: S108

    def _prepare(self) -> None:
        if self.server and is_prepared(self.home):
            self.say("The database is as the last start left it")
            return
        self._manage("prepare_demo", owner=True)
        note_prepared(self.home)
        self.say("The database is migrated")

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

    def _welcome(self) -> None:
        """Wait for the site, and print where it is."""
        address = f"http://127.0.0.1:{self.port}/healthz"

        def answers() -> bool:
            with urllib.request.urlopen(address, timeout=2) as response:
                return bool(response.status == 200)

        command = [sys.executable, "manage.py", "print_demo_welcome"]
        with embedded.spawn(
            command, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE
        ) as words:
            site = next(part for part in self.parts if part.name == "site")
            embedded.wait_until(answers, site.process, site.log, 60)
            self.say("The site is up")
            print(words.communicate()[0].decode(), flush=True)  # noqa: T201

    def _manage(self, *arguments: str, owner: bool = False, without: str = "") -> None:
        environment = {name: v for name, v in self.environment.items() if name != without}
        if owner:
            environment["DATABASE_URL"] = environment.get(
                "OWNER_DATABASE_URL", environment["DATABASE_URL"]
            )
        log = self.home / f"{arguments[0]}.log"
        with log.open("wb") as errors:
            child = embedded.spawn(
                [sys.executable, "manage.py", *arguments],
                env=environment, cwd=ROOT, stderr=errors,
            )  # fmt: skip
        while child.poll() is None and not self.stopping:
            time.sleep(LOOK_SECONDS / 4)
        if self.stopping:
            child.terminate()
            self._wait_for(arguments[0], child)
            raise CannotStart("Stopped before everything was up; start again when you like.")
        if child.returncode:
            sys.stderr.write(log.read_text()[-TAIL:])
            raise CannotStart(f"`manage.py {arguments[0]}` failed; what it said is above.")

    def _run(
        self,
        name: str,
        command: list[object],
        *,
        log: str = "",
        env: dict[str, str] | None = None,
        optional: bool = False,
    ) -> None:
        path = self.home / f"{log or name}.log"

        def launch() -> "subprocess.Popen[bytes]":
            with path.open("ab") as out:
                return embedded.spawn(
                    command, env=env or self.environment, cwd=ROOT, stdout=out, stderr=out
                )

        self._add(name, launch, log=path, optional=optional)

    def _add(
        self,
        name: str,
        launch: Callable[[], "subprocess.Popen[bytes]"],
        *,
        log: Path,
        optional: bool = False,
    ) -> None:
        self.parts.append(Part(name, launch, log, launch(), time.monotonic(), optional))

    def _watch(self) -> None:
        while not self.stopping:
            for part in self.parts:
                if sentence := part.watch(time.monotonic()):
                    self.say(f"{FULL_MEANWHILE} {sentence}" if is_full(self.home) else sentence)
            time.sleep(LOOK_SECONDS)

    def _ask_to_stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def _stop_parts(self) -> None:
        servers = [part for part in self.parts if part.name in SERVERS]
        users = [part for part in self.parts if part.name not in SERVERS]
        for group in (users, servers):  # whoever uses the servers goes first
            for part in reversed(group):
                part.process.send_signal(
                    signal.SIGINT if part.name == "PostgreSQL" else signal.SIGTERM
                )
            for part in reversed(group):
                self._wait_for(part.name, part.process)
        if self.parts:
            self.say("Everything is stopped; the data stays for the next start")

    def _wait_for(self, name: str, child: "subprocess.Popen[bytes]") -> None:
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.say(f"{name} is slow to stop: ending it")
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


if __name__ == "__main__":
    sys.exit(Supervisor().main())
