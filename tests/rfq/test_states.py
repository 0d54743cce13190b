import pytest

from marketplace.core.transitions import Actor, TransitionRefused
from rfq.states import QUOTATION, RFQ, QuotationState, RFQState

RFQ_MOVES = {
    ("draft", "submit", "buyer"): "submitted",
    ("submitted", "approve", "operator"): "open",
    ("submitted", "reject", "operator"): "rejected",
    ("submitted", "request_changes", "operator"): "draft",
    ("rejected", "resubmit", "buyer"): "submitted",
    ("open", "close_early", "buyer"): "closed",
    ("open", "deadline", "clock"): "closed",
    ("open", "seat_cap", "clock"): "closed",
    ("closed", "seat_freed", "clock"): "open",
    ("open", "extend", "buyer"): "open",
    ("closed", "extend", "buyer"): "open",
    ("open", "award", "buyer"): "awarded",
    ("closed", "award", "buyer"): "awarded",
    ("open", "award", "seller"): "awarded",
    ("closed", "award", "seller"): "awarded",
    ("awarded", "order_fell_through", "clock"): "closed",
    ("draft", "cancel", "buyer"): "cancelled",
    ("submitted", "cancel", "buyer"): "cancelled",
    ("open", "cancel", "buyer"): "cancelled",
    ("closed", "cancel", "buyer"): "cancelled",
    ("draft", "cancel", "operator"): "cancelled",
    ("submitted", "cancel", "operator"): "cancelled",
    ("open", "cancel", "operator"): "cancelled",
    ("closed", "cancel", "operator"): "cancelled",
    ("open", "close_without_award", "buyer"): "closed_no_award",
    ("closed", "close_without_award", "buyer"): "closed_no_award",
    ("closed", "expire", "clock"): "expired",
}
QUOTATION_MOVES = {
    ("draft", "submit", "seller"): "submitted",
    ("submitted", "counter_offer", "buyer"): "counter_offered",
    ("submitted", "revise", "seller"): "submitted",
    ("counter_offered", "revise", "seller"): "submitted",
    ("expired", "revive", "seller"): "submitted",
    ("declined", "revive", "seller"): "submitted",
    ("not_selected", "revive", "seller"): "submitted",
    ("submitted", "accept", "buyer"): "ordered",
    ("counter_offered", "accept_counter", "seller"): "ordered",
    ("submitted", "decline", "buyer"): "declined",
    ("counter_offered", "decline", "buyer"): "declined",
    ("draft", "withdraw", "seller"): "withdrawn",
    ("submitted", "withdraw", "seller"): "withdrawn",
    ("counter_offered", "withdraw", "seller"): "withdrawn",
    ("submitted", "expire", "clock"): "expired",
    ("counter_offered", "expire", "clock"): "expired",
    ("submitted", "not_selected", "clock"): "not_selected",
    ("counter_offered", "not_selected", "clock"): "not_selected",
    ("draft", "withdrawn_by_system", "clock"): "withdrawn_by_system",
    ("submitted", "withdrawn_by_system", "clock"): "withdrawn_by_system",
    ("counter_offered", "withdrawn_by_system", "clock"): "withdrawn_by_system",
    ("draft", "withdrawn_by_system", "operator"): "withdrawn_by_system",
    ("submitted", "withdrawn_by_system", "operator"): "withdrawn_by_system",
    ("counter_offered", "withdrawn_by_system", "operator"): "withdrawn_by_system",
    ("counter_offered", "counter_lapsed", "clock"): "submitted",
}


@pytest.mark.parametrize(
    ("machine", "states", "moves"),
    [(RFQ, RFQState, RFQ_MOVES), (QUOTATION, QuotationState, QUOTATION_MOVES)],
    ids=["rfq", "quotation"],
)
def test_each_state_name_and_actor_either_moves_or_refuses(machine, states, moves):
    names = {row.name for row in machine}
    found = {}

    for state in states.values:
        for name in names:
            for actor in Actor:
                try:
                    found[state, name, str(actor)] = machine.target(name, state=state, actor=actor)
                except TransitionRefused:
                    continue

    assert found == moves
