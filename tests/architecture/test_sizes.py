"""Walls of docs/architecture.md: a file or function past them is split, not listed as an exception."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULE_LINES, FUNCTION_LINES, TEMPLATE_LINES, CSS_LINES, TEST_LINES = 300, 50, 150, 200, 500


def tracked(*patterns):
    listed = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split() if (ROOT / name).exists()]


def lines(path):
    return len(path.read_text().splitlines())


def is_migration(path):
    return "migrations" in path.parts


@pytest.mark.parametrize(
    ("patterns", "wall"),
    [
        (
            ("marketplace/*.py", "vendors/*.py", "rfq/*.py", "messaging/*.py", "bookkeeping/*.py"),
            MODULE_LINES,
        ),
        (("trade_assurance/*.py", "search/*.py", "frontend/*.py", "bench/*.py"), MODULE_LINES),
        (("*.html",), TEMPLATE_LINES),
        (("frontend/static/css/*.css",), CSS_LINES),
        (("tests/*.py",), TEST_LINES),
    ],
)
def test_no_file_is_past_its_wall(patterns, wall):
    # settings.py is one flat list of decisions; splitting it would hide them.
    files = [p for p in tracked(*patterns) if not is_migration(p) and p.name != "settings.py"]

    assert {str(p.relative_to(ROOT)): lines(p) for p in files if lines(p) > wall} == {}


def test_no_function_is_past_its_wall():
    long = {}
    for path in tracked("*.py"):
        if is_migration(path):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LINES:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = length

    assert long == {}
