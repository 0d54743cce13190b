import pytest

from marketplace.core.models import OutboxMessage
from trade_assurance.checks import breaches


@pytest.fixture(autouse=True)
def sound_papers(request):
    """After a test that touched the database without tampering: all proven, no promise broken."""
    yield
    names = set(request.fixturenames)
    if "db" in names and not names & {"superuser_cursor", "transactional_db"}:
        assert list(breaches()) == []
        broken = OutboxMessage.objects.exclude(last_error="")
        assert list(broken.values_list("topic", "last_error")) == []
