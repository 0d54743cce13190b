"""Fills an empty demo; does nothing where it is filled already.

The ledger forbids taking anything back, so that an interrupted seed cannot be continued or undone:
a row is written last, and where it is missing the supervisor makes the database anew.
"""

import time
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from marketplace.companies.member import Member
from marketplace.companies.models import User
from marketplace.core import clock, outbox
from marketplace.demo.models import Seeded
from marketplace.demo.seed import catalogue, inspected, people, trades
from marketplace.demo.seed.cast import Cast
from marketplace.demo.seed.haste import make_haste

HISTORY = timedelta(days=100)


class Command(BaseCommand):
    help = "Make the demo's cast, goods and trades, unless they are there."

    def handle(self, *args: str, **options: str) -> None:
        if Seeded.objects.exists():
            return
        if User.objects.exists():
            raise CommandError(
                "This database holds people, but no finished demo: empty it, or let the demo"
                " bring its own by leaving DATABASE_URL unset."
            )
        self.start = time.monotonic()
        make_haste()
        clock.advance(-HISTORY - clock.offset())  # the trades run from then to today
        with transaction.atomic():
            suppliers = self._make_people()
        with transaction.atomic():
            self._make_goods(suppliers)
        outbox.drain()
        self._say("Every product can be found")
        trades.play(Cast.gather())
        self._say("Requests, talks, orders and payments of the last hundred days are there")
        with transaction.atomic(), connection.cursor() as cursor:
            # Whatever was committed before this is on the disk once this is.
            cursor.execute("SET LOCAL synchronous_commit = on")
            Seeded.objects.create()

    def _make_people(self) -> dict[str, Member]:
        at = clock.now()
        olga, *_ = people.make_operators()
        people.make_buyers(operator=olga, at=at)
        suppliers = people.make_suppliers(operator=olga, at=at)
        people.make_colleagues()
        inspected.make_inspector(operator=olga)
        self._say(f"{len(suppliers)} suppliers and {len(people.BUYERS)} buyers signed up")
        return suppliers

    def _make_goods(self, suppliers: dict[str, Member]) -> None:
        began = clock.now()
        categories = catalogue.make_categories()
        plans = catalogue.planned()
        for plan in catalogue.with_pictures_ahead(plans):
            category = categories[plan.family.category]
            by = suppliers[plan.supplier.name]
            at = catalogue.published_at(plan, len(plans), began)
            catalogue.make_product(plan, category=category, by=by, at=at)
            if plan.number % 100 == 0 or plan.number == len(plans):
                self._say(f"{plan.number} of {len(plans)} products published")
        catalogue.fold_changes()

    def _say(self, sentence: str) -> None:
        self.stdout.write(f"           {sentence} ({time.monotonic() - self.start:.0f} s)")
        self.stdout.flush()
