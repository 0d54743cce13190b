"""docs/operations.md names commands that exist."""

import re
from pathlib import Path

from django.core.management import get_commands

DOC = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text()


def test_every_command_in_the_operations_page_exists():
    named = set(re.findall(r"manage\.py (\w+)|`(rebuild_index|check_ledger)`", DOC))
    commands = {first or second for first, second in named}

    assert len(commands) > 5
    assert commands <= set(get_commands())
