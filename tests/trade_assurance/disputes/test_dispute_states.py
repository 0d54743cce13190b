import pytest

from marketplace.core.transitions import Actor, TransitionRefused
from trade_assurance.dispute_states import DISPUTE, DisputeState

BOTH = ["buyer", "seller"]
ARGUING = ["negotiating", "escalated", "evidence", "under_review"]
MOVES = {
    **{(s, name): dict.fromkeys(BOTH, s) for s in ARGUING for name in ("propose", "reject")},
    **{(s, "settle"): dict.fromkeys(BOTH, "executing") for s in ARGUING},
    **{(s, "withdraw"): {"buyer": "withdrawn"} for s in ARGUING},
    **{(s, "long_stop"): {"clock": "ruled"} for s in ARGUING},
    ("appealed", "long_stop"): {"clock": "ruled_final"},
    ("negotiating", "miss_turn"): {"clock": "negotiating"},
    ("negotiating", "escalate"): dict.fromkeys(BOTH, "escalated"),
    ("negotiating", "auto_escalate"): {"clock": "escalated"},
    ("escalated", "assign"): {"operator": "evidence"},
    **{
        (s, "add_exhibit"): dict.fromkeys(BOTH, s) for s in ("negotiating", "escalated", "appealed")
    },
    ("evidence", "add_exhibit"): dict.fromkeys([*BOTH, "operator"], "evidence"),
    ("evidence", "finish_evidence"): dict.fromkeys(BOTH, "evidence"),
    ("evidence", "extend_evidence"): {"operator": "evidence"},
    ("evidence", "close_evidence"): {"clock": "under_review"},
    ("under_review", "ask_again"): {"operator": "evidence"},
    **{
        (s, name): {"operator": s}
        for s in ("under_review", "appealed")
        for name in ("draft_ruling", "return_ruling")
    },
    ("under_review", "rule"): {"operator": "ruled"},
    ("appealed", "rule"): {"operator": "ruled_final"},
    ("ruled", "appeal"): dict.fromkeys(BOTH, "appealed"),
    ("ruled", "execute"): {"clock": "executing"},
    ("ruled_final", "execute"): {"clock": "executing"},
    ("execution_failed", "retry"): dict.fromkeys(["operator", "clock"], "executing"),
    ("executing", "fail"): {"clock": "execution_failed"},
    ("executing", "close"): {"clock": "closed"},
}


@pytest.mark.parametrize("actor", list(Actor))
@pytest.mark.parametrize("name", sorted({row.name for row in DISPUTE}))
@pytest.mark.parametrize("state", list(DisputeState))
def test_every_move_of_a_dispute_is_in_the_table_or_refused(state, name, actor):
    target = MOVES.get((state, name), {}).get(actor)

    if target is None:
        with pytest.raises(TransitionRefused):
            DISPUTE.target(name, state=state, actor=actor)
    else:
        assert DISPUTE.target(name, state=state, actor=actor) == target
