"""What `make mutants` can spoil in a function, and how it scores what was noticed."""

from pathlib import Path

import pytest

from bench.mutants import equivalent
from bench.mutants.report import Score, table
from bench.mutants.spoiling import Mutant, mutants_of, spoilt, text_of
from bench.mutants.targets import TARGETS, chosen

SOURCE = '''
"""Words of a module: 1 < 2."""
LIMIT = 5

class Purse:
    def takes(self, minor: int = 0) -> bool:
        """Words of a function: not 3."""
        if minor < 0 and not self.open:
            raise ValueError("below nothing")
        self.note(minor)
        return self.minor + minor

def rows(table, at):
    return table.filter(at=at, state="open")
'''


def put(what, source=SOURCE):
    """Return a module's names after one thing was spoilt in it."""
    mutant = next(m for m in mutants_of(source) if m.what == what)
    names = {}
    exec(source, names)  # noqa: S102 - the text above
    found = names
    for part in mutant.function.split("."):
        found = found[part] if isinstance(found, dict) else vars(found)[part]
    found.__code__ = spoilt(source, mutant, "spoilt.py")
    return names


def test_everything_but_words_and_what_stands_outside_of_functions_is_spoilt():
    assert [(m.function, m.what) for m in mutants_of(SOURCE)] == [
        ("Purse.takes", "And → Or"),
        ("Purse.takes", "Lt → LtE"),
        ("Purse.takes", "0 → 1"),
        ("Purse.takes", "without not"),
        ("Purse.takes", "without the refusal"),
        ("Purse.takes", "without self.note(…)"),
        ("Purse.takes", "return nothing"),
        ("Purse.takes", "Add → Sub"),
        ("rows", "return nothing"),
        ("rows", "without at="),
        ("rows", "without state="),
    ]


class Here:
    open, minor, noted = False, 10, False

    def note(self, _):
        self.noted = True

    def filter(self, **asked):
        return asked


@pytest.mark.parametrize(
    ("what", "given", "outcome", "noted"),
    [
        ("Add → Sub", 3, 7, True),
        ("return nothing", 3, None, True),
        ("without self.note(…)", 3, 13, False),
        ("without the refusal", -3, 7, True),
    ],
)
def test_a_function_does_what_its_mutant_says(what, given, outcome, noted):
    purse = Here()

    assert put(what)["Purse"].takes(purse, given) == outcome
    assert purse.noted is noted


def test_a_comparison_is_moved_by_one():
    assert put("Lt → LtE")["Purse"].takes(Here(), 1) == 11
    with pytest.raises(ValueError, match="below nothing"):
        put("Lt → LtE")["Purse"].takes(Here(), 0)


def test_a_condition_of_a_lookup_is_dropped():
    assert put("without at=")["rows"](Here(), 7) == {"state": "open"}


def test_a_function_is_tried_again_when_its_own_text_changes():
    other = SOURCE.replace("minor < 0", "minor < 1")

    assert text_of(SOURCE, "rows") == text_of(other, "rows")
    assert text_of(SOURCE, "Purse.takes") != text_of(other, "Purse.takes")


def test_a_score_counts_what_was_noticed_and_lists_the_rest(monkeypatch):
    mutants = [Mutant("f", n, n + 1, f"spoilt {n}") for n in range(4)]
    score = Score("m", mutants, ["killed", "killed by time", "survived", "not tried"])

    assert (score.killed, score.share, score.is_enough) == (2, 0.5, False)
    assert score.survivors == ["m:3 f, spoilt 2: survived", "m:4 f, spoilt 3: not tried"]
    assert "| m | 4 | 2 | 50 % |" in table([score])
    monkeypatch.setitem(equivalent.SAME, ("m", "f", "spoilt 2"), "Both do the same.")
    assert score.share == pytest.approx(2 / 3)
    assert Score("empty", [], []).is_enough


def test_only_chooses_modules_by_a_word_of_their_names():
    assert chosen("") == list(TARGETS)
    assert [t.module for t in chosen("ledger.actions")] == ["trade_assurance.ledger.actions"]
    assert chosen("nothing of the kind") == []


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.module)
def test_every_target_is_there_with_its_tests_and_each_of_its_mutants_compiles(target):
    source = Path(target.path).read_text()
    for test in target.tests:
        assert Path(test).exists()

    for mutant in mutants_of(source):
        assert spoilt(source, mutant, target.path).co_qualname == mutant.function
