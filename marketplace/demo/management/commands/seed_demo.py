"""Fills an empty demo; does nothing where the cast is already there."""

import time

from django.core.management.base import BaseCommand

from marketplace.companies.models import User
from marketplace.core import clock, outbox
from marketplace.demo.seed import catalogue, people


class Command(BaseCommand):
    help = "Make the demo's cast, goods and trades, unless they are there."

    def handle(self, *args: str, **options: str) -> None:
        if User.objects.filter(email=people.OPERATORS[-1][0]).exists():
            return
        self.start = time.monotonic()
        at = clock.now()
        olga, *_ = people.make_operators()
        people.make_buyers(operator=olga, at=at)
        suppliers = people.make_suppliers(operator=olga, at=at)
        people.make_colleagues()
        self._say(f"{len(suppliers)} suppliers and {len(people.BUYERS)} buyers signed up")
        categories = catalogue.make_categories()
        plans = list(catalogue.planned())
        for number, plan in enumerate(plans, start=1):
            catalogue.make_product(
                plan,
                category=categories[plan.family.category],
                by=suppliers[plan.supplier.name],
                at=at,
            )
            if number % 100 == 0 or number == len(plans):
                self._say(f"{number} of {len(plans)} products published")
        outbox.drain()
        self._say("Everything promised is done: mails written, listings findable")

    def _say(self, sentence: str) -> None:
        self.stdout.write(f"           {sentence} ({time.monotonic() - self.start:.0f} s)")
