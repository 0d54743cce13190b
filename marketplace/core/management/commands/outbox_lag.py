"""Prints how long the oldest due message has waited; exits 1 above a limit (health checks, alarms)."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection


class Command(BaseCommand):
    help = "Print the age in seconds of the oldest message that is due and not done."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at-most", type=float, help="exit 1 above this many seconds")

    def handle(self, *args: str, **options: float | None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT coalesce(extract(epoch FROM clock_timestamp() - min(next_try_at)), 0)"
                " FROM core_outboxmessage WHERE done_at IS NULL AND failed_at IS NULL"
            )
            seconds = max(float(cursor.fetchone()[0]), 0.0)
        self.stdout.write(f"{seconds:.1f}")
        limit = options["at_most"]
        if limit is not None and seconds > limit:
            raise CommandError(
                f"the oldest message has waited {seconds:.0f} s, more than {limit:.0f} s"
            )
