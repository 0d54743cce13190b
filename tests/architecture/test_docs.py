"""Generated documents are what the code says today."""

from pathlib import Path

from marketplace.core.management.commands.write_docs import openapi_page, states_page

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_states_are_written_down_as_they_are():
    assert (DOCS / "states.md").read_text() == states_page()


def test_the_api_is_written_down_as_it_is():
    assert (DOCS / "openapi.yaml").read_text() == openapi_page()
