"""Proves the ledger from its rows; exit status 1 and a line for each breach."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from trade_assurance.checks import breaches, count
from trade_assurance.ledger.models import Movement


class Command(BaseCommand):
    """`manage.py check_ledger`: balanced, without gaps, and telling the same story as the trades."""

    help = "Prove the ledger from its rows; exit with 1 on any breach."

    def handle(self, *args: Any, **options: Any) -> None:
        """Read one snapshot, so that trades going on meanwhile cannot look like breaches."""
        fresh = not connection.in_atomic_block
        with transaction.atomic():
            if fresh:
                connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            movements = Movement.objects.count()
            found = list(breaches())
        for line in found:
            self.stderr.write(line)
        if found:
            self.stderr.write(f"{len(found)} breaches in {movements} movements.")
            raise SystemExit(1)
        self.stdout.write(f"{movements} movements, {count()} proofs, no breach.")
