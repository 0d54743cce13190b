"""Whatever happens to the money of a few orders, and in whatever order: the books stay sound.

A share of `make faults ONLY=machine`, which walks on with seeds of its own.
"""

import pytest

from tests.trade_assurance.any_order import walk

pytestmark = pytest.mark.django_db


def test_no_order_of_events_leaves_the_books_unsound():
    walked = walk(examples=10, steps=40)

    assert walked.steps >= 300
    assert walked.moved > walked.steps // 10
