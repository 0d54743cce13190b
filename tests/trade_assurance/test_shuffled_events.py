"""A share of `make faults ONLY=webhooks`: duplicates in any order end as one telling in order does."""

import pytest

from tests.trade_assurance.shuffled import both_ends

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", [1, 2])
def test_events_five_times_in_any_order_end_as_told_once_in_order(seed, allows_broken_promises):
    in_order, shuffled, deliveries, left, breaches = both_ends(seed, number=6)

    assert deliveries >= 60
    assert (shuffled, left, breaches) == (in_order, 0, [])
