import pytest

from marketplace.core.transitions import Actor, TransitionRefused
from trade_assurance.dispute_states import DISPUTE, DisputeState

BOTH = ["buyer", "seller"]
ARGUING = ["negotiating", "escalated", "evidence", "under_review"]
BANK = ["provider", "operator"]
WAITING_FOR_MONEY = [
    *ARGUING, "ruled", "appealed", "ruled_final", "execution_failed", "return_due", "returned",
    "replacement_due", "replaced",
]  # fmt: skip
MOVES = {
    **{(s, name): dict.fromkeys(BOTH, s) for s in ARGUING for name in ("propose", "reject")},
    **{(s, "settle"): dict.fromkeys(BOTH, "executing") for s in ARGUING},
    **{(s, "withdraw"): dict.fromkeys(BOTH, "withdrawn") for s in ARGUING},
    **{
        (s, name): dict.fromkeys(BOTH, s)
        for s in ("negotiating", "evidence")
        for name in ("raise_claim", "lower_claim")
    },
    **{(s, "release_rest"): {"buyer": s} for s in ARGUING},
    **{(s, "hand_over"): {"operator": s} for s in ("evidence", "under_review", "appealed")},
    ("evidence", "order_inspection"): {"operator": "evidence"},
    ("evidence", "end_inspection"): {"operator": "evidence"},
    ("executing", "await_return"): {"clock": "return_due"},
    ("return_due", "receive_return"): dict.fromkeys(["seller", "operator", "clock"], "returned"),
    ("return_due", "return_unsent"): dict.fromkeys(["buyer", "clock"], "executing"),
    ("returned", "accept_return"): {"seller": "executing"},
    ("returned", "return_unchecked"): {"clock": "executing"},
    ("returned", "contest_return"): {"seller": "appealed"},
    ("executing", "await_replacement"): {"clock": "replacement_due"},
    ("replacement_due", "ship_replacement"): {"seller": "replaced"},
    ("replacement_due", "replacement_unsent"): {"clock": "executing"},
    ("replaced", "confirm_replacement"): dict.fromkeys(["buyer", "clock"], "closed"),
    **{(s, "suspend"): dict.fromkeys(BANK, "suspended") for s in WAITING_FOR_MONEY},
    **{("suspended", f"resume_{s}"): dict.fromkeys(BANK, s) for s in WAITING_FOR_MONEY},
    ("suspended", "close_suspended"): dict.fromkeys(BANK, "closed"),
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


@pytest.mark.parametrize("state", list(DisputeState))
def test_every_move_of_a_dispute_is_in_the_table_or_refused(state):
    names = sorted({row.name for row in DISPUTE})
    found = {}
    for name in names:
        for actor in Actor:
            try:
                found[name, actor.value] = DISPUTE.target(name, state=state, actor=actor)
            except TransitionRefused:
                continue

    assert found == {
        (name, actor): target
        for (source, name), targets in MOVES.items()
        if source == state
        for actor, target in targets.items()
    }
