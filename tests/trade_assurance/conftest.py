import pytest

from marketplace.core.models import OutboxMessage
from trade_assurance.checks import breaches


@pytest.fixture(autouse=True)
def sound_books(request):
    """After a test that touched the database without tampering: books proven, no promise broken."""
    yield
    names = set(request.fixturenames)
    if "db" in names and not names & {"superuser_cursor", "transactional_db"}:
        assert list(breaches()) == []
        assert _failed() == []


def _failed():
    ours = OutboxMessage.objects.filter(topic__startswith="trade_assurance.")
    return list(ours.exclude(last_error="").values_list("topic", "last_error"))
