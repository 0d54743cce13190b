import pytest

from marketplace.core.transitions import Actor, TransitionRefused
from trade_assurance.return_states import RETURN, ReturnState

MOVES = {
    ("asked", "authorise"): {"seller": "authorised"},
    ("asked", "refuse"): dict.fromkeys(["seller", "clock"], "refused"),
    **{(s, "give_up"): {"buyer": "closed"} for s in ("asked", "authorised", "label")},
    ("authorised", "label"): {"seller": "label"},
    **{(s, "send"): {"buyer": "sent"} for s in ("authorised", "label")},
    **{(s, "lapse"): {"clock": "closed"} for s in ("authorised", "label")},
    ("sent", "receive"): dict.fromkeys(["seller", "operator", "clock"], "received"),
    ("received", "inspect"): {"seller": "inspected"},
    ("received", "reject"): {"seller": "rejected"},
    **{
        (s, "refund"): dict.fromkeys(["seller", "clock"], "refunded")
        for s in ("received", "inspected")
    },
    ("inspected", "replace"): {"seller": "replaced"},
}


@pytest.mark.parametrize("state", list(ReturnState))
def test_every_move_of_a_return_is_in_the_table_or_refused(state):
    names = sorted({row.name for row in RETURN})
    found = {}
    for name in names:
        for actor in Actor:
            try:
                found[name, actor.value] = RETURN.target(name, state=state, actor=actor)
            except TransitionRefused:
                continue

    assert found == {
        (name, actor): target
        for (source, name), targets in MOVES.items()
        if source == state
        for actor, target in targets.items()
    }
