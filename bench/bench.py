"""What every path gets: the stack, the sizes, signed-in people and a superuser's connection."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from bench import rounds
from bench.catalogue import ADJECTIVES, GOODS
from bench.goals import GOALS
from bench.load import Load
from bench.rounds import Figure, figure, interleave
from bench.stack import DATABASE, Stack
from bench.table import Measured
from marketplace import embedded


@dataclass
class Bench:
    """One run. `seconds` is the length of a round, `long_seconds` that of P8."""

    stack: Stack
    size: int
    rounds: int
    seconds: float
    long_seconds: float
    seed: int = 20261122
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def database_url(self) -> str:
        """The application role's address."""
        return self.stack.environment["DATABASE_URL"]

    @property
    def superuser_url(self) -> str:
        """The superuser's address of the same database."""
        return f"{embedded.superuser_url(self.stack.ports['postgres'])}/{DATABASE}"

    def as_superuser(self, script: str) -> list[tuple[Any, ...]]:
        """Run SQL that is not the product's: floors, cleaning up, reading."""
        with psycopg.connect(self.superuser_url, autocommit=True) as connection:
            cursor = connection.execute(script)
            return cursor.fetchall() if cursor.description else []

    def questions(self, count: int = 2000) -> list[str]:
        """Return what people type: two or three words of the catalogue's goods."""
        chosen = random.Random(self.seed)
        asked = []
        for _ in range(count):
            good = GOODS[int(min(chosen.expovariate(0.12), len(GOODS) - 1))]
            asked.append(f"{chosen.choice(ADJECTIVES)} {good}" if chosen.random() < 0.6 else good)
        return asked

    def page_port(self) -> int:
        """Return the port of the pages, starting them when first asked."""
        if "web" not in self.stack.children:
            self.stack.start_pages()
        return self.stack.ports["web"]

    def clear_outbox(self) -> None:
        """Forget promised work that a path made and does not measure."""
        self.as_superuser("TRUNCATE core_outboxmessage")

    def judged(
        self,
        key: str,
        below: Sequence[Load],
        own: Sequence[Load],
        load_before: float,
        *,
        read: Callable[[Load], float] = lambda load: load.rate,
        note: str = "",
        lost: int = 0,
    ) -> Measured:
        """Return the row of a path from its rounds."""
        shares = [load.generator for load in own if load.generator is not None]
        return Measured(
            GOALS[key],
            figure([read(load) for load in own]),
            figure([read(load) for load in below]),
            load_before,
            generator=max(shares, default=None),
            note=note,
            lost=lost,
        )

    def compare(
        self,
        key: str,
        floor: Callable[[], Load],
        ours: Callable[[], Load],
        *,
        read: Callable[[Load], float] = lambda load: load.rate,
        note: str = "",
    ) -> Measured:
        """Measure a path beside its floor, interleaved."""
        load_before = rounds.load()
        below, own = interleave(self.rounds, floor, ours)
        return self.judged(key, below, own, load_before, read=read, note=note)


def alone(values: Sequence[float]) -> Figure:
    """Return the figure of a path without a floor."""
    return figure(values)


def session_cookie(email: str) -> str:
    """Return the Cookie header of a fresh, signed-in session of this person."""
    from importlib import import_module  # noqa: PLC0415 - Django is set up by the caller

    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415

    from marketplace.companies.models import User  # noqa: PLC0415

    user = User.objects.get(email=email)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    token = "b" * 32
    return (
        f"{settings.SESSION_COOKIE_NAME}={store.session_key}; {settings.CSRF_COOKIE_NAME}={token}"
    )


CSRF = ("X-CSRFToken", "b" * 32)


def home_of(size: int) -> Path:
    """Return where the catalogue of this size is kept."""
    return Path(__file__).resolve().parent.parent / "build" / "bench" / str(size)
