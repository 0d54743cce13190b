from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models.functions import Now

from marketplace.core import outbox
from marketplace.core.models import OutboxMessage

pytestmark = pytest.mark.django_db
seen: list[int] = []


@outbox.handles("tests.noted")
def note(number):
    seen.append(number)


@outbox.handles("tests.broken")
def fail(number):
    raise RuntimeError("the other side is away")


@pytest.fixture(autouse=True)
def forget():
    seen.clear()


def test_promised_work_is_done_once():
    outbox.emit("tests.noted", number=1)

    assert (outbox.drain(), outbox.drain(), seen) == (1, 0, [1])


def test_work_of_a_rolled_back_transaction_is_never_done():
    with transaction.atomic():
        outbox.emit("tests.noted", number=1)
        transaction.set_rollback(True)

    assert (outbox.drain(), seen) == (0, [])


def test_a_failure_is_recorded_and_comes_again():
    outbox.emit("tests.broken", number=1)

    outbox.drain()

    message = OutboxMessage.objects.get()
    assert (message.attempts, message.done_at, message.last_error) == (
        1,
        None,
        "RuntimeError: the other side is away",
    )
    assert message.next_try_at > message.created_at


def test_a_claimed_message_is_not_claimed_again_within_its_lease():
    outbox.emit("tests.noted", number=1)

    assert (len(outbox.claim()), outbox.claim()) == (1, [])


@pytest.mark.parametrize(("hours", "claimed"), [(0.4, 0), (1, 1), (24 * 400, 1)])
def test_what_was_noted_by_a_clock_that_went_back_is_due(hours, claimed):
    """No wait is as long: without this a lease of tomorrow would keep the work until tomorrow."""
    outbox.emit("tests.noted", number=1)
    OutboxMessage.objects.update(next_try_at=Now() + timedelta(hours=hours))

    assert (outbox.drain(), seen) == (claimed, [1] * claimed)
