"""What was lost or doubled while processes were killed."""

from bench.faults.report import Kill, Tally, written


def tally(**found):
    made = Tally("orders")
    for name, count in found.items():
        made.count(name, count)
    return made


HITS = [Kill("web", 3), Kill("worker", 1), Kill("redis", 0), Kill("web", 0)]


def test_a_thing_that_exists_once_is_neither_lost_nor_doubled():
    made = tally(a=1, b=0, c=2)
    assert (made.tried, made.lost, made.doubled) == (3, ["b"], ["c"])


def test_what_was_lost_stands_with_the_component_that_was_killed_last():
    text = written(HITS, ["web", "redis"], {"a": "web", "b": "redis"}, [tally(a=0, b=1)])
    assert "| web | 2 | 1 | 1 | 1 | 0 |" in text
    assert "| redis | 1 | 0 | 1 | 0 | 0 |" in text
    assert "| orders | 2 | 1 | 0 |" in text
