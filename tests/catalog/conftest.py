import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english():
    """A page in French leaves the thread's language French; the next test asks in English."""
    with translation.override("en"):
        yield
