"""Gives outbox messages that ran out of attempts another set of them."""

from django.core.management.base import BaseCommand

from marketplace.core import outbox


class Command(BaseCommand):
    help = "Try the failed outbox messages again."

    def handle(self, *args: str, **options: str) -> None:
        self.stdout.write(f"{outbox.retry_failed()} messages will be tried again")
