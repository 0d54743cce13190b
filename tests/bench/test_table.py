"""Verdicts of `make bench`: what is judged, what is not, and the exit status."""

import pytest

from bench.goals import GOALS, NOT_BUILT, Goal
from bench.rounds import Figure, figure, interleave, percentile
from bench.table import Measured, Verdict, broken, closing, judge, not_built, row, written_table

RATE = Goal("R", "rate", "floor", "/s", least=0.5)
TIME = Goal("T", "time", "floor", "ms", most=1.3, plus=3.0)
BOTH = Goal("B", "both", "floor", "/s", least=0.1, absolute=150, reference=1000)


def flat(value):
    return Figure(value, value, value)


def measured(goal, ours, floor=None, load=0.1, **fields):
    return Measured(goal, flat(ours), None if floor is None else flat(floor), load, **fields)


@pytest.mark.parametrize(
    ("goal", "ours", "floor", "verdict"),
    [
        (RATE, 50, 100, Verdict.MET),
        (RATE, 49.9, 100, Verdict.MISSED),
        (TIME, 16, 10, Verdict.MET),
        (TIME, 16.1, 10, Verdict.MISSED),
        (BOTH, 150, 1000, Verdict.MET),
        (BOTH, 149, 1000, Verdict.MISSED),
        (GOALS["P8 backlog"], 0, None, Verdict.MET),
        (GOALS["P8 backlog"], 1, None, Verdict.MISSED),
    ],
)
def test_a_goal_is_met_up_to_its_limit_and_missed_beyond(goal, ours, floor, verdict):
    assert judge(measured(goal, ours, floor))[0] is verdict


def test_an_absolute_figure_is_not_judged_on_a_busy_machine():
    assert judge(measured(BOTH, 149, 1000, load=0.5)) == (
        Verdict.MET,
        "150 /s not judged: load 0.5",
    )


def test_an_absolute_figure_is_not_judged_where_the_floor_is_far_from_the_reference():
    assert judge(measured(BOTH, 149, 600)) == (
        Verdict.MET,
        "150 /s not judged: floor is 40% from the reference's",
    )


def test_a_row_with_nothing_but_an_absolute_goal_is_not_judged_on_a_busy_machine():
    only = Goal("A", "alone", "–", "ms", absolute=1000)
    assert judge(measured(only, 2000, load=3.0))[0] is Verdict.NOT_JUDGED
    assert judge(measured(only, 2000))[0] is Verdict.MISSED


def test_nothing_is_judged_when_the_generator_took_the_machine():
    assert judge(measured(RATE, 1, 100, generator=0.36))[0] is Verdict.NOT_JUDGED
    assert judge(measured(RATE, 1, 100, generator=0.35))[0] is Verdict.MISSED


def test_what_was_lost_is_judged_whatever_the_conditions():
    assert judge(measured(RATE, 100, 100, load=9.0, generator=0.9, lost=2)) == (
        Verdict.MISSED,
        "2 lost",
    )


def test_the_exit_status_tells_a_missed_goal_alone():
    met, missed = row(measured(RATE, 60, 100)), row(measured(RATE, 10, 100))
    absent = not_built("P4", "not yet")
    assert closing([met, absent]) == (
        "Verdict: no judged goal is missed (1 met, 1 not built).",
        0,
    )
    assert closing([met, missed]) == ("Verdict: missed or broke: R (1 met, 1 MISSED).", 1)


def test_a_path_that_broke_fails_the_run():
    line = broken(RATE, ValueError("no\nanswer"))
    assert (line.verdict, line.note) == (Verdict.BROKE, "ValueError: no answer")
    assert closing([line]) == ("Verdict: missed or broke: R (1 BROKE).", 1)


def test_the_table_has_one_line_a_row_and_equal_widths():
    lines = written_table([row(measured(RATE, 60, 100)), not_built("P4", "not yet")]).splitlines()
    assert len(lines) == 4
    assert len({len(line) for line in lines}) == 1
    assert "| 60 /s" in lines[2]


def test_every_path_is_either_measured_or_said_to_be_missing():
    known = {key.split()[0] for key in GOALS} | set(NOT_BUILT)
    assert known == {f"P{number}" for number in range(1, 24)}


def test_rounds_take_turns_in_who_goes_first():
    order = []
    below, own = interleave(3, lambda: order.append("floor"), lambda: order.append("ours"))
    assert order == ["floor", "ours", "ours", "floor", "floor", "ours"]
    assert (len(below), len(own)) == (3, 3)


def test_a_figure_is_the_median_with_its_spread():
    assert figure([3.0, 1.0, 2.0]) == Figure(2.0, 1.0, 3.0)
    assert figure([3.0, 1.0, 2.0]).spread == 1.0
    with pytest.raises(ValueError, match="no rounds"):
        figure([])


@pytest.mark.parametrize(("share", "value"), [(0.5, 5), (0.95, 10), (0.99, 10), (0.1, 1)])
def test_a_percentile_is_the_nearest_rank(share, value):
    assert percentile(list(range(1, 11)), share) == value
