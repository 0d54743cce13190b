"""The database's clock jumps while people trade: what goes by dates stops, a person looks, nothing is lost.

PostgreSQL's own clock cannot be set from here, so `clock_timestamp()` is shadowed: a function of the
same name, in a schema that is searched first, adds what a table says. Whoever asks, in whatever
process or transaction, sees the jump at once.
"""

import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

import psycopg
from django.conf import settings
from django.db import connection

from marketplace.core import clock, jobs, outbox
from marketplace.core.errors import Refusal
from marketplace.core.models import OutboxMessage
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions as orders
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from tests.databases import SUPERUSER
from tests.factories import companies
from tests.factories import money as m
from tests.factories.orders import make_order, ship
from tests.trade_assurance.invariants import broken
from trade_assurance import actions, pulse
from trade_assurance.models import MoneyStop, Protection
from trade_assurance.pulse import Pulse

# Named as T11 of the plan of tests has them; each is seen by a sweeper that was already running.
JUMPS = {
    "a minute and a half ahead": timedelta(seconds=90),
    "an hour ahead": timedelta(hours=1),
    "a day ahead": timedelta(days=1),
    "forty days ahead": timedelta(days=40),
    "four hundred days ahead": timedelta(days=400),
    "over a leap day": timedelta(days=1461),
    "an hour of summer time ahead": timedelta(hours=1, seconds=1),
    "two seconds back": timedelta(seconds=-2),
    "an hour back": timedelta(hours=-1),
    "a day back": timedelta(days=-1),
    "forty days back": timedelta(days=-40),
}
SHADOW = """
    DROP SCHEMA IF EXISTS jumping CASCADE;
    CREATE SCHEMA jumping;
    CREATE TABLE jumping.shift (by interval NOT NULL);
    INSERT INTO jumping.shift VALUES ('0');
    CREATE FUNCTION jumping.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
        AS 'SELECT pg_catalog.clock_timestamp() + (SELECT by FROM jumping.shift)';
    GRANT USAGE ON SCHEMA jumping TO marketplace_app;
    GRANT SELECT ON jumping.shift TO marketplace_app;
"""
TRADERS, WINDOWS = 2, 2
SETTLE_SECONDS = 20
LAWFUL = (Refusal, TransitionRefused)


@dataclass
class Seen:
    """What one jump met and what it led to."""

    steps: int = 0
    under_way: int = 0
    released: int = 0
    ended: int = 0
    breaches: list[str] = field(default_factory=list)


class Shift:
    """Moves the shadowed clock; a connection of its own, as the superuser."""

    def __init__(self):
        name = settings.DATABASES["default"]["NAME"]
        self.connection = psycopg.connect(f"{SUPERUSER}/{name}", autocommit=True)
        self.connection.execute(SHADOW)
        self.connection.execute(
            f'ALTER ROLE marketplace_app IN DATABASE "{name}"'
            " SET search_path = jumping, pg_catalog, public"
        )

    def to(self, by):
        self.connection.execute("UPDATE jumping.shift SET by = %s", [by])


@contextmanager
def shadowed():
    """Shadow the clock of the chosen database for as long as this lasts."""
    shift = Shift()
    _leave_connections()
    try:
        yield shift
    finally:
        shift.to(timedelta(0))
        shift.connection.close()
        _leave_connections()


def _leave_connections():
    """What is opened from here on has the other search path."""
    connection.close()
    if connection.pool:
        connection.close_pool()


class Trader:
    """One pair of companies whose trades go on, step by step, in a thread of its own."""

    def __init__(self, seen, ending):
        self.buyer, self.seller = companies.make_admin(), companies.make_seller()
        self.seen, self.ending, self.is_under_way = seen, ending, False
        self.thread = threading.Thread(target=self._run)

    def _run(self):
        try:
            while not self.ending.is_set():
                self._trade()
        except Exception as error:
            self.seen.breaches.append(f"a trade ended in {type(error).__name__}: {error}")
        finally:
            connection.close()

    def _trade(self):
        order = None
        for step in (self._place, self._pay, self._make, self._ship, self._receive, self._release):
            self.is_under_way = True
            with suppress(*LAWFUL):
                order = step(order) or order
                self.seen.steps += 1
            self.is_under_way = False
            if order is None:
                return

    def _place(self, _):
        return make_order(self.buyer, self.seller)

    def _pay(self, order):
        m.pay_by_card(order, self.buyer)

    def _make(self, order):
        orders.mark_ready(order=order, by=self.seller, at=clock.now())

    def _ship(self, order):
        ship(order, self.seller, clock.now())

    def _receive(self, order):
        orders.record_receipt(order=order, by=self.buyer, at=clock.now())

    def _release(self, order):
        actions.release_early(protection=m.protection_of(order), by=self.buyer, at=clock.now())


def jump(shift, by):
    """Let people trade, move the clock, sweep, move it back, let an operator look, and prove it all."""
    seen, ending = Seen(), threading.Event()
    pulse._pulse = Pulse()
    windows = [m.protection_of(m.in_claim_window()).pk for _ in range(WINDOWS)]
    standing = {order.pk: order.state for order in _orders_with_a_day()}
    traders = [Trader(seen, ending) for _ in range(TRADERS)]
    for trader in traders:
        trader.thread.start()
    _sweep()
    _wait(lambda: all(trader.is_under_way for trader in traders))
    shift.to(by)
    seen.under_way = sum(trader.is_under_way for trader in traders)
    for _ in range(2):
        _sweep()
    seen.ended = sum(
        state != standing[pk]
        for pk, state in Order.objects.filter(pk__in=standing).values_list("pk", "state")
    )
    seen.released = Protection.objects.filter(pk__in=windows, state="released").count()
    if not MoneyStop.objects.filter(cause="clock", cleared_at=None).exists():
        seen.breaches.append(f"the clock jumped by {by} and nobody was told")
    shift.to(timedelta(0))
    _sweep()
    ending.set()
    for trader in traders:
        trader.thread.join()
    _go_on(seen, windows)
    return seen


def _orders_with_a_day():
    """Orders that a date would end, or take as received: unanswered, unpaid, unshipped, on the way."""
    unanswered = make_order(state=OrderState.AWAITING_SUPPLIER)
    on_the_way = m.held_order(state=OrderState.SHIPPING)
    orders.record_transit(order=on_the_way, name="arrive", at=clock.now())
    return [unanswered, make_order(), m.held_order(), Order.objects.get(pk=on_the_way.pk)]


def _sweep():
    for name in jobs.names():
        if name.startswith(("orders.", "rfq.", "trade_assurance.")):
            jobs.run(name)


def _go_on(seen, windows):
    """After a look everything goes on: what waits is done, and what falls due is released once."""
    operator = companies.make_operator("Omar")
    for stop in MoneyStop.objects.filter(cleared_at=None):
        actions.clear_stop(stop=stop, by=operator, at=clock.now(), reason="Somebody set the clock.")
    _wait(lambda: outbox.drain() == 0 and not _waiting())
    if left := _waiting():
        seen.breaches.append(f"{left} promises wait for a day that the clock went back from")
    clock.advance(timedelta(days=32))
    _sweep()
    clock.advance(timedelta(days=-32))
    outbox.drain()
    kept = Protection.objects.filter(pk__in=windows, state="released").count()
    if kept != len(windows):
        seen.breaches.append(f"{kept} of {len(windows)} tranches were released when they fell due")
    seen.breaches += broken()


def _waiting():
    return OutboxMessage.objects.filter(done_at=None, attempts=0).count()


def _wait(true):
    end = time.monotonic() + SETTLE_SECONDS
    while not true() and time.monotonic() < end:
        time.sleep(0.002)
