from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.orders.criteria import (
    Criterion,
    Fault,
    Finding,
    Verdict,
    faults,
    faults_of,
    judge,
    number,
    outcome,
)
from marketplace.orders.sampling import LEVELS, Plan, plan_for

PASS, FAIL, OPEN = Verdict.PASS, Verdict.FAIL, Verdict.OPEN
LOT = Decimal(1200)


def weight(**parts):
    weighed = {"name": "Weight", "measure": "number", "target": "750", "unit": "g"}
    return Criterion(**{**weighed, **parts})


def seen(value="", checked=None, failing=None):
    return Finding(value=value, checked=checked, failing=failing)


@pytest.mark.parametrize(
    ("lot", "level", "size", "allowed"),
    [
        (1200, "2.5", 80, 5),
        (1200, "1", 80, 2),
        (3200, "2.5", 125, 7),
        (500, "4", 50, 5),
        (10_000, "0.65", 200, 3),
        (150, "2.5", 20, 1),
        (30, "2.5", 5, 0),  # the arrow up borrows the plan that accepts no failure
        (60, "2.5", 20, 1),  # the arrow down borrows the next
        (8, "2.5", 5, 0),
        (3, "2.5", 3, 0),  # never more than there are
        (500_001, "6.5", 200, 21),
        (600_000, "0.25", 1250, 7),
    ],
)
def test_a_lot_is_sampled_as_the_norm_says(lot, level, size, allowed):
    assert plan_for(Decimal(lot), Decimal(level)) == Plan(size, allowed)


@given(st.integers(1, 10**7), st.sampled_from(LEVELS))
def test_a_sample_is_never_larger_than_the_lot_and_never_all_may_fail(lot, level):
    plan = plan_for(Decimal(lot), level)

    assert 1 <= plan.size <= lot
    assert 0 <= plan.allowed < plan.size or plan == Plan(1, 0)


@pytest.mark.parametrize(
    ("criterion", "value", "verdict"),
    [
        (weight(tolerance=Decimal(10)), "740", PASS),
        (weight(tolerance=Decimal(10)), "760", PASS),
        (weight(tolerance=Decimal(10)), "760.000001", FAIL),
        (weight(tolerance=Decimal(10)), "739.999999", FAIL),
        (weight(), "750", PASS),
        (weight(), "750.1", FAIL),
        (weight(target="", least=Decimal(700)), "700", PASS),
        (weight(target="", least=Decimal(700)), "699", FAIL),
        (weight(target="", most=Decimal(800)), "800", PASS),
        (weight(target="", most=Decimal(800)), "801", FAIL),
        (weight(least=Decimal(740)), "900", PASS),
        (weight(tolerance=Decimal(10), least=Decimal(745)), "742", FAIL),
        (weight(tolerance=Decimal(10), most=Decimal(755)), "758", FAIL),
        (weight(tolerance=Decimal(10)), "", OPEN),
        (weight(tolerance=Decimal(10)), "NaN", OPEN),
        (Criterion(name="Leaks", measure="yes_no", target="no"), "no", PASS),
        (Criterion(name="Leaks", measure="yes_no", target="no"), "yes", FAIL),
        (Criterion(name="Lid", measure="choice", target="oak; beech"), "Beech", PASS),
        (Criterion(name="Lid", measure="choice", target="oak; beech"), "pine", FAIL),
        (Criterion(name="Box", measure="text", target="Five layers"), "yes", PASS),
        (Criterion(name="Box", measure="text", target="Five layers"), "no", FAIL),
    ],
)
def test_a_value_is_held_against_target_tolerance_and_bounds(criterion, value, verdict):
    assert judge(criterion, seen(value), lot=LOT) == verdict


@pytest.mark.parametrize(
    ("checked", "failing", "verdict"),
    [(80, 5, PASS), (80, 6, FAIL), (79, 0, OPEN), (79, 6, FAIL), (None, 0, OPEN), (80, None, OPEN)],
)
def test_a_sample_passes_when_it_is_large_enough_and_few_enough_fail(checked, failing, verdict):
    leak = Criterion(name="Leak test", measure="yes_no", target="yes", aql=Decimal("2.5"))

    assert judge(leak, seen("", checked, failing), lot=LOT) == verdict


def test_a_sample_and_a_value_both_have_to_pass():
    both = weight(tolerance=Decimal(10), sample=13)

    assert judge(both, seen("750", 13, 0), lot=LOT) == PASS
    assert judge(both, seen("770", 13, 0), lot=LOT) == FAIL
    assert judge(both, seen("750", 13, 1), lot=LOT) == FAIL
    assert judge(both, seen("750", 12, 0), lot=LOT) == OPEN


def test_one_failure_fails_the_list_and_one_open_point_leaves_it_open():
    assert outcome([PASS, PASS]) == PASS
    assert outcome([PASS, OPEN]) == OPEN
    assert outcome([OPEN, FAIL, PASS]) == FAIL
    assert outcome([]) == OPEN


@pytest.mark.parametrize(
    "text", ["NaN", "inf", "-Infinity", "1e99", "1e9999999", "0.0000001", "12 g", "", "--1"]
)
def test_what_is_no_number_is_none(text):
    assert number(text) is None


def test_numbers_are_read_as_people_type_them():
    assert number(" 1 250,5 ") == Decimal("1250.5")
    assert number("-3.25") == Decimal("-3.25")


@pytest.mark.parametrize(
    ("criterion", "found"),
    [
        (weight(name=" "), [("name", Fault.NAME)]),
        (weight(target="heavy"), [("target", Fault.NUMBER)]),
        (weight(target="NaN"), [("target", Fault.NUMBER)]),
        (weight(target=""), [("target", Fault.TARGET)]),
        (
            weight(target="", least=Decimal(1), tolerance=Decimal(1)),
            [("tolerance", Fault.TOLERANCE)],
        ),
        (weight(tolerance=Decimal(-1)), [("tolerance", Fault.TOLERANCE)]),
        (weight(target="", least=Decimal(2), most=Decimal(1)), [("most", Fault.BOUNDS)]),
        (weight(sample=0), [("sample", Fault.SAMPLE)]),
        (weight(aql=Decimal(3)), [("aql", Fault.AQL)]),
        (weight(method="x" * 201), [("method", Fault.LENGTH)]),
        (Criterion(name="A", measure="yes_no", target="maybe"), [("target", Fault.TARGET)]),
        (Criterion(name="A", measure="choice", target=" ; "), [("target", Fault.TARGET)]),
        (Criterion(name="A", measure="text", target=""), [("target", Fault.TARGET)]),
        (Criterion(name="A", target="b", most=Decimal(3)), [("most", Fault.BOUNDS)]),
        (weight(tolerance=Decimal(10)), []),
    ],
)
def test_a_criterion_that_nothing_could_be_held_against_is_named(criterion, found):
    assert faults(criterion) == found


@pytest.mark.parametrize(
    ("criterion", "finding", "found"),
    [
        (weight(), seen("NaN"), [("value", Fault.NUMBER)]),
        (weight(), seen("1e12"), [("value", Fault.NUMBER)]),
        (weight(), seen("9" * 300), [("value", Fault.NUMBER), ("value", Fault.LENGTH)]),
        (weight(), seen("750", -1, 0), [("checked", Fault.SAMPLE), ("failing", Fault.FAILING)]),
        (weight(), seen("750", 5, 6), [("failing", Fault.FAILING)]),
        (weight(), seen("750", None, 1), [("failing", Fault.FAILING)]),
        (Criterion(name="A", target="b"), seen("fine"), [("value", Fault.TARGET)]),
        (weight(), seen("750", 13, 2), []),
    ],
)
def test_a_finding_that_cannot_be_true_is_named(criterion, finding, found):
    assert faults_of(criterion, finding) == found


def test_criteria_survive_being_stored():
    full = weight(
        tolerance=Decimal("0.50"),
        least=Decimal(1),
        most=Decimal(2),
        sample=3,
        aql=Decimal("2.50"),
        method="Eye",
    )

    assert Criterion.from_json(full.to_json()) == full
    assert full.to_json()["tolerance"] == "0.5"
    assert Criterion(name="A", target="b").to_json() == {
        "name": "A", "measure": "text", "target": "b",
    }  # fmt: skip
