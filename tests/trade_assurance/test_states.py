import pytest

from marketplace.core.transitions import Actor, TransitionRefused
from trade_assurance.states import PROTECTION, ProtectionState

MOVES = {
    ("pending_funds", "fund"): {"provider": "funds_held", "operator": "funds_held"},
    ("pending_funds", "lapse"): dict.fromkeys(
        ["buyer", "seller", "operator", "clock"], "not_protected"
    ),
    ("pending_funds", "cancel"): dict.fromkeys(
        ["buyer", "seller", "operator", "clock"], "refunded"
    ),
    ("pending_funds", "start_unpaid"): {"buyer": "not_protected"},
    ("funds_held", "ship"): {"seller": "receipt_pending"},
    ("funds_held", "cancel"): dict.fromkeys(["buyer", "seller", "operator", "clock"], "refunded"),
    ("funds_held", "cancel_in_part"): dict.fromkeys(
        ["buyer", "seller", "operator", "clock"], "partially_released"
    ),
    ("funds_held", "reverse_funding"): dict.fromkeys(["provider", "operator"], "pending_funds"),
    ("receipt_pending", "cancel"): dict.fromkeys(
        ["buyer", "seller", "operator", "clock"], "refunded"
    ),
    ("receipt_pending", "cancel_in_part"): dict.fromkeys(
        ["buyer", "seller", "operator", "clock"], "partially_released"
    ),
    ("receipt_pending", "receive"): dict.fromkeys(["buyer", "clock"], "claim_window"),
    ("claim_window", "release"): dict.fromkeys(["buyer", "clock"], "released"),
    **{
        (state, "refund_rest"): dict.fromkeys(["operator", "seller"], "partially_released")
        for state in ("funds_held", "receipt_pending", "claim_window")
    },
    **{
        (state, "freeze"): dict.fromkeys(["operator", "provider", "clock"], "frozen")
        for state in ("funds_held", "receipt_pending", "claim_window")
    },
    **{
        (state, "dispute"): dict.fromkeys(["buyer", "seller"], "disputed")
        for state in ("funds_held", "receipt_pending", "claim_window")
    },
    **{
        (state, name): dict.fromkeys(["buyer", "seller", "operator", "clock"], target)
        for state in ("disputed", "frozen", "returning")
        for name, target in [
            ("resume_held", "funds_held"),
            ("resume_receipt", "receipt_pending"),
            ("resume_claim", "claim_window"),
        ]
    },
    ("claim_window", "hold_for_return"): {"buyer": "returning"},
    **{
        (state, f"settle_{name}"): dict.fromkeys(["operator", "clock"], target)
        for state in ("disputed", "returning")
        for name, target in [
            ("release", "released"),
            ("refund", "refunded"),
            ("split", "partially_released"),
        ]
    },
    ("frozen", "settle_taken"): dict.fromkeys(["operator", "provider"], "refunded"),
    ("frozen", "settle_taken_part"): dict.fromkeys(["operator", "provider"], "partially_released"),
    **{
        (state, name): {"provider": target}
        for state in ("refunded", "partially_released")
        for name, target in [("regain", "released"), ("regain_part", "partially_released")]
    },
}


@pytest.mark.parametrize("actor", list(Actor))
@pytest.mark.parametrize("name", sorted({row.name for row in PROTECTION}))
@pytest.mark.parametrize("state", list(ProtectionState))
def test_every_move_of_held_money_is_in_the_table_or_refused(state, name, actor):
    target = MOVES.get((state, name), {}).get(actor)

    if target is None:
        with pytest.raises(TransitionRefused):
            PROTECTION.target(name, state=state, actor=actor)
    else:
        assert PROTECTION.target(name, state=state, actor=actor) == target
