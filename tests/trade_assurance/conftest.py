import pytest

from marketplace.core.models import OutboxMessage


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """After a test of money: no promise about it was broken (the books: `tests/conftest.py`)."""
    result = yield
    names = set(item.fixturenames)
    uses_rows = item.get_closest_marker("django_db") or "db" in names
    if uses_rows and not names & {"superuser_cursor", "transactional_db", "allows_broken_promises"}:
        assert _failed() == []
    return result


@pytest.fixture
def allows_broken_promises():
    """For a test in which a promise is broken on purpose."""


def _failed():
    ours = OutboxMessage.objects.filter(topic__startswith="trade_assurance.")
    return list(ours.exclude(last_error="").values_list("topic", "last_error"))
