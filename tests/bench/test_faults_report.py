"""The verdict of `make faults`."""

from bench.faults.report import Kill, Tally, verdict, written


def tally(**found):
    made = Tally("orders")
    for name, count in found.items():
        made.count(name, count)
    return made


HITS = [Kill("web", 3), Kill("worker", 1), Kill("redis", 0), Kill("web", 0)]


def test_a_thing_that_exists_once_is_neither_lost_nor_doubled():
    made = tally(a=1, b=0, c=2)
    assert (made.tried, made.lost, made.doubled) == (3, ["b"], ["c"])


def test_a_clean_run_with_half_of_the_kills_in_flight_passes():
    assert verdict(HITS, [tally(a=1)], []) == (
        "Verdict: nothing lost, nothing doubled; 2 of 4 kills hit work.",
        0,
    )


def test_anything_lost_or_doubled_fails():
    assert verdict(HITS, [tally(a=0)], [])[1] == 1
    assert verdict(HITS, [tally(a=2)], []) == ("Verdict: 0 lost, 1 doubled.", 1)


def test_kills_that_hit_nothing_fail():
    assert verdict([Kill("web", 0), Kill("web", 0), Kill("web", 1)], [tally(a=1)], []) == (
        "Verdict: only 1 of 3 kills hit work in flight.",
        1,
    )


def test_a_breach_of_the_ledger_or_no_trade_at_all_fails():
    assert verdict(HITS, [tally(a=1)], ["the ledger does not add up"])[1] == 1
    assert verdict(HITS, [tally()], []) == ("Verdict: nothing was tried.", 1)


def test_what_was_lost_stands_with_the_component_that_was_killed_last():
    text = written(HITS, ["web", "redis"], {"a": "web", "b": "redis"}, [tally(a=0, b=1)])
    assert "| web | 2 | 1 | 1 | 1 | 0 |" in text
    assert "| redis | 1 | 0 | 1 | 0 | 0 |" in text
    assert "| orders | 2 | 1 | 0 |" in text
