"""Hands due outbox messages to Celery until it is told to stop."""

import logging
import signal
import time
from types import FrameType

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from kombu.exceptions import OperationalError

from marketplace.core import outbox, points
from marketplace.core.tasks import run_message

IDLE_SECONDS = 0.2
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Hand due outbox messages to the workers."

    def handle(self, *args: str, **options: str) -> None:
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self.stopping:
            if not self._hand_over():
                time.sleep(IDLE_SECONDS)

    def _hand_over(self) -> int:
        try:
            ids = outbox.claim()
            points.reach("claimed, not handed over")
            for message_id in ids:
                run_message.apply_async((message_id,), retry=False)
        except OperationalError as error:
            # The lease runs out and the rows are due again: nothing is lost while Redis is away.
            log.warning("broker is away: %s", error)
            return 0
        except DatabaseError as error:
            log.warning("the database is away: %s", error)
            connection.close()
            return 0
        return len(ids)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True
