"""Migrates and compiles translations in one process, as the owner role (start-up time)."""

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Bring database and translations up to date."

    def handle(self, *args: str, **options: str) -> None:
        call_command("migrate", verbosity=0)
        call_command("compile_translations")
