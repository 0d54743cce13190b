"""Every row of the tables of credit moves for whom they say, and for nobody else."""

import pytest

from marketplace.core.transitions import Actor, TransitionRefused
from trade_assurance.credit_states import CLAIM, CREDIT, ClaimState, CreditState

OWED = ("issued", "overdue", "in_collection")
BY_BANK = ("provider", "operator")
MOVES = {
    CREDIT: {
        ("granted", "change"): {"seller": "granted"},
        ("granted", "revoke"): {"seller": "revoked", "operator": "revoked"},
        ("revoked", "grant_again"): {"seller": "granted"},
    },
    CLAIM: {
        ("reserved", "issue"): {"seller": "issued"},
        **{(state, "pay"): dict.fromkeys(BY_BANK, "paid") for state in OWED},
        ("paid", "reopen"): dict.fromkeys(BY_BANK, "issued"),
        ("issued", "fall_due"): {"clock": "overdue"},
        ("overdue", "collect"): {"clock": "in_collection"},
        **{
            (state, "credit"): dict.fromkeys(
                ["buyer", "seller", "operator", "clock", "provider"], "credited"
            )
            for state in ("reserved", *OWED)
        },
        ("overdue", "write_off"): {"seller": "written_off"},
        ("in_collection", "write_off"): {"seller": "written_off"},
    },
}
CASES = [
    (machine, state, name, actor)
    for machine, states in ((CREDIT, CreditState), (CLAIM, ClaimState))
    for state in states.values
    for name in sorted({row.name for row in machine})
    for actor in Actor
]


@pytest.mark.parametrize(("machine", "state", "name", "actor"), CASES)
def test_a_row_of_credit_moves_as_the_table_says_or_is_refused(machine, state, name, actor):
    wanted = MOVES[machine].get((state, name), {}).get(actor.value)
    if wanted is None:
        with pytest.raises(TransitionRefused):
            machine.target(name, state=state, actor=actor)
    else:
        assert machine.target(name, state=state, actor=actor) == wanted
