"""Prints where the demo is and whom one can be."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from marketplace.demo import totp
from marketplace.demo.cast import CAST, PASSWORD


class Command(BaseCommand):
    help = "Print the demo's address, logins and one-time code."

    def handle(self, *args: str, **options: str) -> None:
        with translation.override("en"):
            people = "\n".join(f"    {role.email:34} {role.part}" for role in CAST)
        self.stdout.write(
            f"\n  Quayside is open at {settings.SITE_URL}\n\n"
            f"  Be anybody with one click: {settings.SITE_URL}/en/demo/\n"
            f"  Mails: {settings.SITE_URL}/en/demo/mailbox/   Clock: {settings.SITE_URL}/en/demo/clock/\n\n"
            f"{people}\n\n"
            f"  Password of all: {PASSWORD}   Operators' code now: {totp.present_code()}"
            f" (a new one every 30 s, also on the cast page)\n\n"
            f"  Ctrl-C stops everything and keeps the data; `make demo-reset` starts over.\n"
        )
