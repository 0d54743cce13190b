"""How `make faults` shares its time, repeats a round, goes on and judges."""

import pytest

from bench.faults.outcome import Outcome, table, wrongs
from bench.faults.plan import PARTS, NoSuchPart, Part, chosen, repeats, seconds_of, seed_of
from bench.faults.progress import Progress, unfinished

WALK = Part("walk", "steps", 3, 4, 40, 100)
KILLS = Part("kills", "kills", 1, 2, 10, 5, least_hit=0.5, own_servers=True)


def judged(*outcomes, parts=(WALK,), least=0.5):
    return wrongs(parts, outcomes, seed=7, long=False, least=least)


def test_only_chooses_parts_by_name_and_nothing_means_all():
    assert chosen("") == list(PARTS)
    assert [part.name for part in chosen("money, machine")] == ["money", "machine"]
    with pytest.raises(NoSuchPart, match="mischief; there are machine"):
        chosen("mischief")


def test_every_part_has_a_module_and_a_name_of_its_own():
    assert len({part.name for part in PARTS}) == len(PARTS)
    for part in PARTS:
        __import__(f"bench.faults.parts.{part.name}")


def test_time_is_shared_by_weight_and_lanes_double_it():
    assert seconds_of([WALK, KILLS], 100, 1) == {"walk": 75, "kills": 25}
    assert seconds_of([WALK, KILLS], 100, 2) == {"walk": 120, "kills": 40}


def test_a_round_has_the_same_seed_whatever_ran_before_it():
    assert seed_of(7, "walk", 3) == seed_of(7, "walk", 3)
    assert len({seed_of(7, "walk", 3), seed_of(8, "walk", 3), seed_of(7, "walk", 4)}) == 3


def test_enough_clean_rounds_pass():
    assert judged(*[Outcome(tried=100, part="walk", number=n) for n in range(2)]) == []


@pytest.mark.parametrize("tried", [0, 199])
def test_too_little_tried_fails(tried):
    assert judged(Outcome(tried=tried, part="walk")) == [
        f"walk: only {tried} steps were tried of 400"
    ]


def test_kills_that_meet_no_work_fail():
    outcome = Outcome(tried=10, hit=4, part="kills")

    assert judged(outcome, parts=[KILLS]) == ["kills: only 4 of 10 met work under way"]


def test_what_went_wrong_stands_with_the_command_that_repeats_it():
    found = judged(
        Outcome(tried=400, lost=1, breaches=["the books"], part="walk", number=3), least=0
    )

    again = "  again: make faults ONLY=walk SEED=7 ROUND=3"
    assert found == ["walk: 1 lost, 0 doubled", "walk: the books", again]
    assert repeats("walk", 7, 3) in again


def test_the_table_adds_the_rounds_up():
    outcomes = [Outcome(tried=100, hit=30, seconds=2, part="walk", number=n) for n in range(3)]

    assert "| walk | 3 of 4 | 300 steps | 90 | 0 | 0 | 0 | 400 | 6 |" in table(
        [WALK], outcomes, long=False
    )


def test_a_stopped_night_goes_on_where_it_was(tmp_path):
    progress = Progress.of(11, long=True, home=tmp_path)
    for number in range(2):
        progress.add(Outcome(tried=1, part="kills", number=number))
    with progress.path.open("a") as file:
        file.write('{"tried": 1, "par')

    assert [o.number for o in Progress.of(11, long=True, home=tmp_path).outcomes()] == [0, 1]
    assert unfinished([KILLS], tmp_path) == 11
    for number in range(2, 10):
        progress.add(Outcome(tried=1, part="kills", number=number))
    assert unfinished([KILLS], tmp_path) is None
