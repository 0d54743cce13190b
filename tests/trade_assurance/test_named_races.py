"""Each named race once, on connections of its own; `make faults ONLY=races` does each a hundred times."""

import os
import random

import pytest
from django.conf import settings

from tests import databases
from tests.trade_assurance.racing.stage import Stage
from tests.trade_assurance.racing.table import RACES
from tests.trade_assurance.racing.trials import ORDERS, try_race


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """One database for all races: a clone for each would cost more than the races."""
    before = settings.DATABASES["default"]["NAME"]
    name = f"races_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with django_db_blocker.unblock():
        databases.recreate(name)
        databases.choose(name)
        try:
            yield Stage()
        finally:
            databases.drop(name)
            databases.choose(before)


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.name)
def test_a_race_is_won_by_the_rules_whoever_leads(stage, race):
    try_race(race, stage, random.choice(ORDERS))


def test_there_are_forty_races_and_each_has_a_name_of_its_own():
    assert len({race.name for race in RACES}) == len(RACES) >= 40
