"""docs/architecture.md lists exactly the facts that are announced, and who hears each."""

import re
from importlib import import_module
from pathlib import Path

from django.dispatch import Signal

from tests.own_modules import own_modules

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| `(\w+)` \| `([\w.]+)` \| ([^|]*) \|$", re.MULTILINE)


def app_of(module):
    return module.removeprefix("marketplace.").split(".")[0]


def announced():
    """Return (signal, app) to the sorted apps whose receivers hear it."""
    facts = {}
    for name in own_modules("signals.py"):
        for key, value in vars(import_module(name)).items():
            if isinstance(value, Signal):
                heard = {app_of(receiver().__module__) for _id, receiver, *_more in value.receivers}
                facts[key, app_of(name)] = sorted(heard)
    return facts


def test_every_announced_fact_is_listed_with_who_hears_it():
    text = (ROOT / "docs/architecture.md").read_text()
    table = text.partition("## Announced facts")[2]

    listed = {
        (signal, app): sorted(re.findall(r"`(\w+)`", heard))
        for signal, app, heard in ROW.findall(table)
    }

    assert listed == announced()
