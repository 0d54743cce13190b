"""The demo's own pages exist only where DEMO=1, so that they have a run of their own in `make test`.

By hand: `DEMO=1 python -m marketplace.embedded run -- python -m pytest tests/demo_pages`.
"""

import pytest
from django.conf import settings
from django.core.management import call_command


def pytest_collection_modifyitems(items):
    if settings.DEMO:
        return
    for item in items:
        if "tests/demo_pages/" in item.path.as_posix():
            item.add_marker(pytest.mark.skip(reason="the demo's pages are there with DEMO=1"))


@pytest.fixture
def books():
    """`books()` proves the ledger from its rows."""

    def prove():
        call_command("check_ledger")

    return prove


def words_of(response):
    """The page's text as it was sent."""
    return response.content.decode()
