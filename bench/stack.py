"""The product as in production, on loopback: its servers, started and stopped by their handles."""

import hashlib
import os
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

from marketplace import embedded

ROOT = Path(__file__).resolve().parent.parent
NODE = ROOT / "tools" / "elasticsearch" / "elasticsearch"
BIN = Path(sys.executable).parent
DATABASE = "marketplace"
WEBHOOK_SECRET = "whsec_bench"  # noqa: S105 - signs events of our own making
STOP_SECONDS = 10
SERVERS = ("postgres", "valkey", "elasticsearch")


class Stack:
    """Processes by name; `environment` is what each of them, and this process, runs with."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.ports: dict[str, int] = {}
        self.environment = {
            **os.environ,
            "DEBUG": "0",
            "DEMO": "0",
            "TESTING": "0",
            "SECRET_KEY": "bench-" + "k" * 50,
            "ALLOWED_HOSTS": "127.0.0.1",
            "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "MEDIA_ROOT": str(home / "media"),
            "ELASTICSEARCH_URL": "",
            **environment,
        }

    def start_data(self, *, durable: bool = True) -> None:
        """Start PostgreSQL and Valkey and migrate as the owner role."""
        self.home.mkdir(parents=True, exist_ok=True)
        port = self.ports["postgres"] = embedded.free_port()
        self.start_postgres(durable=durable)
        embedded.prepare_cluster(port, DATABASE)
        self.environment["DATABASE_URL"] = embedded.role_url(embedded.APP, port, DATABASE)
        self.environment["OWNER_DATABASE_URL"] = embedded.role_url(embedded.OWNER, port, DATABASE)
        self.ports["valkey"] = embedded.free_port()
        self.environment["REDIS_URL"] = f"redis://127.0.0.1:{self.ports['valkey']}/0"
        self.start_redis()
        owner = self.environment | {"DATABASE_URL": self.environment["OWNER_DATABASE_URL"]}
        self.manage("migrate", "--verbosity", "0", environment=owner)

    def start_postgres(self, *, durable: bool = True) -> None:
        """Start PostgreSQL on its port, on the data it had before if there is some."""
        port = self.ports["postgres"]
        self.children["postgres"] = embedded.start_postgres(self.home / "pg", port, durable=durable)

    def start_redis(self) -> None:
        """Start Valkey, empty, on the port it had before."""
        self.children["valkey"] = embedded.start_valkey(self.home / "valkey", self.ports["valkey"])

    def start_elasticsearch(self) -> bool:
        """Start a node of our own; False where there is no JDK and Maven to bring one up."""
        if not (shutil.which("javac") and shutil.which("mvn")):
            return False
        port = int(os.environ.get("ES_PORT", embedded.free_port()))
        # Its files live outside the project: the node refuses to run as root and changes user.
        folder = os.environ.get("ES_ROOT", f"/var/tmp/quayside-bench-elasticsearch-{os.getuid()}")  # noqa: S108
        node = os.environ | {"ES_PORT": str(port), "ES_ROOT": folder, "ES_HEAP": "1g"}
        self.environment["ELASTICSEARCH_URL"] = url = f"http://127.0.0.1:{port}"
        self._spawn("elasticsearch", [NODE, "run"], environment=node)
        self._wait("elasticsearch", f"{url}/_cluster/health", seconds=240)
        return True

    def collect_static(self) -> None:
        """Collect and compress what production serves (half a minute), unless nothing changed."""
        from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415 - set up by now

        digest = hashlib.sha256()
        for finder in get_finders():
            for name, storage in finder.list([]):
                with storage.open(name) as file:
                    digest.update(f"{name} {hashlib.sha256(file.read()).hexdigest()}\n".encode())
        mark = digest.hexdigest()
        noted = ROOT / "staticfiles" / "collected.txt"
        if not noted.exists() or noted.read_text() != mark:
            self.manage("collectstatic", "--noinput", "--verbosity", "0")
            noted.write_text(mark)

    def start_pages(self, name: str = "web", *, app: str = "marketplace.wsgi:application") -> int:
        """Start granian with two workers, as compose.yaml does; return its port."""
        port = self.ports.setdefault(name, embedded.free_port())
        self._spawn(name, [BIN / "granian", "--interface", "wsgi", "--host", "127.0.0.1",
                           "--port", port, "--workers", "2", "--blocking-threads", "4",
                           "--log-level", "warning", app])  # fmt: skip
        self._wait(name, f"http://127.0.0.1:{port}/healthz")
        return port

    def start_sockets(self, *, workers: int = 2) -> int:
        """Start uvicorn for the sockets; return its port."""
        port = self.ports.setdefault("sockets", embedded.free_port())
        self._spawn("sockets", [BIN / "uvicorn", "--host", "127.0.0.1", "--port", port,
                                "--ws", "websockets-sansio", "--lifespan", "off",
                                "--workers", workers, "--log-level", "warning",
                                "marketplace.asgi:application"])  # fmt: skip
        self._wait("sockets", f"http://127.0.0.1:{port}/healthz")
        return port

    def start_worker(self) -> None:
        """Start the Celery worker of compose.yaml."""
        self._spawn("worker", [BIN / "celery", "-A", "marketplace", "worker", "-P", "threads",
                               "-c", "8", "-l", "WARNING"],
                    environment=self.environment | {"DB_POOL_SIZE": "10"})  # fmt: skip

    def start_dispatcher(self) -> None:
        """Start what hands outbox rows to the worker."""
        self._spawn("dispatcher", [sys.executable, "manage.py", "dispatch"])

    def start_mail_sink(self) -> None:
        """Start an SMTP server that takes every mail and notes whom it was for."""
        port = self.ports["mail"] = embedded.free_port()
        self.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        self._spawn("mail", [sys.executable, "-m", "bench.mail_sink", port, self.home / "mails"])

    def manage(self, *arguments: str, environment: dict[str, str] | None = None) -> None:
        """Run a management command; raise CalledProcessError when it fails."""
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, check=True, cwd=ROOT, env=environment or self.environment)

    def stop(self, *names: str) -> None:
        """Stop these children, or everything: whoever uses the servers goes first."""
        users = [name for name in self.children if name not in SERVERS]
        for name in names or [*reversed(users), *reversed(SERVERS)]:
            child = self.children.pop(name, None)
            if child is None:
                continue
            child.terminate() if name != "postgres" else child.send_signal(2)
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, 9)
                child.wait()

    def kill(self, name: str) -> None:
        """End a child and its own children at once, as a lost machine would."""
        child = self.children.pop(name)
        os.killpg(child.pid, 9)
        child.wait()

    def _spawn(
        self, name: str, command: list[object], *, environment: dict[str, str] | None = None
    ) -> None:
        with (self.home / f"{name}.log").open("ab") as log:
            self.children[name] = embedded.spawn(
                command, env=environment or self.environment, cwd=ROOT, stdout=log, stderr=log
            )

    def _wait(self, name: str, url: str, seconds: float = 240) -> None:
        def answers() -> bool:
            with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - loopback
                return bool(response.status == 200)

        log = self.home / f"{name}.log"
        embedded.wait_until(answers, self.children[name], log, seconds)
