"""The clock page knows every stored deadline, or says why it leaves one out."""

from datetime import timedelta

from django.apps import apps
from django.db import models

from marketplace.core import clock
from marketplace.demo.deadlines import NOT_WATCHED, WATCHES, upcoming
from tests.factories.rfq import make_rfq

SIGNS = (
    "due", "until", "stop_at", "closes_at", "auto_", "usable", "expires", "alarm_at", "late_", "escalate",
)  # fmt: skip


def stored_deadlines():
    for model in apps.get_models():
        for field in model._meta.fields:
            is_instant = isinstance(field, models.DateTimeField)
            if is_instant and any(sign in field.name for sign in SIGNS):
                yield f"{model._meta.label}.{field.name}"


def test_every_stored_deadline_is_watched_or_excused():
    watched = {f"{watch.model}.{watch.column}" for watch in WATCHES}

    assert set(stored_deadlines()) - watched - set(NOT_WATCHED) == set()
    assert watched & set(NOT_WATCHED) == set()


def test_the_soonest_deadline_comes_first(alice):
    make_rfq(alice)
    rfq = make_rfq(alice, closes_at=clock.now() + timedelta(days=2))

    ahead = upcoming(clock.now())

    assert ahead[0].subject == str(rfq)
    assert [d.at for d in ahead] == sorted(d.at for d in ahead)
