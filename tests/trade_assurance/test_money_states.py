"""Every move of payments, requests, bank lines, earnings and payouts: in the table, or refused."""

import itertools

import pytest

from marketplace.core.transitions import Actor, TransitionRefused
from trade_assurance.payout_states import CHARGEBACK, DEBT, EARNING, PAYOUT, PAYOUT_ACCOUNT, REFUND
from trade_assurance.statement_states import BANK_LINE, STATEMENT
from trade_assurance.states import INTENT, PAYMENT

OPEN_LINES = ("new", "suspense", "partly_matched")
WAITING = ("started", "action_needed", "unclear", "in_review")

# machine → name → rows of (states from, actors) → state to
TABLES = {
    PAYMENT: {
        "ask_buyer": [(WAITING, ["provider"], "action_needed")],
        "confirm": [(WAITING, ["provider"], "confirmed")],
        "settle": [
            ((*WAITING, "confirmed", "failed", "cancelled"), ["provider"], "settled"),
            (("awaiting_transfer", "partly_received"), ["operator", "provider"], "settled"),
            (("awaiting_cheque",), ["operator"], "settled"),
        ],
        "bounce": [(("awaiting_cheque",), ["operator"], "failed")],
        "fail": [
            ((*WAITING, "confirmed"), ["provider"], "failed"),
            (("in_review",), ["operator"], "failed"),
        ],
        "lose_answer": [(WAITING, ["provider"], "unclear")],
        "hand_over": [(WAITING, ["clock"], "in_review")],
        "receive_part": [
            (
                ("awaiting_transfer", "partly_received"),
                ["operator", "provider"],
                "partly_received",
            )
        ],
        "cancel": [
            (("action_needed", "awaiting_transfer"), ["buyer"], "cancelled"),
            (("action_needed", "awaiting_transfer", "partly_received"), ["clock"], "cancelled"),
            (("awaiting_cheque",), ["buyer", "clock"], "cancelled"),
        ],
        "reverse": [
            (("settled", "partly_refunded", "refunded"), ["provider", "operator"], "reversed")
        ],
        "reinstate": [(("reversed",), ["provider"], "settled")],
        "refund_part": [
            (("settled", "partly_refunded"), ["provider", "operator"], "partly_refunded")
        ],
        "refund": [
            (
                ("settled", "partly_refunded", "cancelled", "failed"),
                ["provider", "operator"],
                "refunded",
            )
        ],
    },
    INTENT: {
        "send": [(("created", "sent", "unclear"), ["clock"], "sent")],
        "confirm": [
            (("created", "sent", "unclear", "in_review"), ["provider", "operator"], "confirmed")
        ],
        "fail": [
            (("sent", "unclear", "in_review"), ["provider"], "failed"),
            (("in_review",), ["operator"], "failed"),
        ],
        "lose_answer": [(("sent", "unclear"), ["provider"], "unclear")],
        "hand_over": [(("sent", "unclear", "failed"), ["clock"], "in_review")],
        "bounce": [(("confirmed",), ["provider"], "in_review")],
    },
    BANK_LINE: {
        "match": [(OPEN_LINES, ["operator", "provider"], "matched")],
        "match_part": [(OPEN_LINES, ["operator", "provider"], "partly_matched")],
        "set_aside": [(("new",), ["provider"], "suspense")],
        "send_back": [(OPEN_LINES, ["operator"], "returned")],
    },
    STATEMENT: {
        "book": [(("uploaded",), ["operator"], "booking")],
        "finish": [(("booking",), ["clock"], "booked")],
    },
    EARNING: {
        "allocate": [(("available",), ["operator", "clock"], "allocated")],
        "give_back": [(("allocated",), ["operator", "clock", "provider"], "available")],
        "settle": [(("allocated",), ["operator", "provider"], "settled")],
        "reverse": [
            (("pending", "reserved", "on_hold", "available"), ["clock"], "reversed"),
        ],
        "become_available": [(("pending",), ["clock"], "available")],
        "free_reserve": [(("reserved",), ["clock"], "available")],
        "hold": [(("available",), ["operator", "clock"], "on_hold")],
        "unhold": [(("on_hold",), ["operator", "clock"], "available")],
        "come_back": [(("settled",), ["operator", "provider"], "available")],
    },
    DEBT: {
        "settle": [(("open", "in_collection"), ["clock"], "settled")],
        "collect": [(("open",), ["clock"], "in_collection")],
        "write_off": [(("in_collection",), ["operator"], "written_off")],
    },
    REFUND: {
        "carry_out": [(("waiting",), ["operator", "seller"], "done")],
        "approve": [(("waiting",), ["operator"], "done")],
        "refuse": [(("waiting",), ["operator"], "refused")],
        "withdraw": [(("waiting",), ["operator", "seller"], "withdrawn")],
    },
    CHARGEBACK: {
        "open": [(("inquiry",), ["provider", "operator"], "opened")],
        "close_inquiry": [(("inquiry",), ["provider", "operator"], "won")],
        "send_evidence": [(("inquiry", "opened"), ["provider", "operator"], "evidence_sent")],
        "win": [(("opened", "evidence_sent"), ["provider", "operator"], "won")],
        "lose": [(("opened", "evidence_sent"), ["provider", "operator"], "lost")],
        "accept": [(("inquiry", "opened"), ["operator"], "accepted")],
        "win_after_all": [(("lost", "accepted"), ["provider"], "won")],
    },
    PAYOUT_ACCOUNT: {
        "restrict": [(("active",), ["operator", "clock"], "restricted")],
        "lift": [(("restricted",), ["operator"], "active")],
    },
    PAYOUT: {
        "approve": [(("scheduled",), ["operator"], "approved")],
        "cancel": [(("scheduled", "approved"), ["operator", "clock"], "cancelled")],
        "return": [(("paid",), ["operator", "provider"], "returned")],
        "send": [(("approved",), ["operator"], "processing")],
        "confirm": [(("processing",), ["operator", "provider"], "paid")],
        "fail": [(("processing",), ["operator", "provider"], "failed")],
    },
}


def cases():
    for machine, names in TABLES.items():
        for state, name, actor in itertools.product(sorted(machine.states), names, Actor):
            targets = [
                to for sources, actors, to in names[name] if state in sources and actor in actors
            ]
            yield machine, state, name, actor, targets[0] if targets else None


def test_every_name_of_the_tables_is_walked():
    assert {m.title: {row.name for row in m} for m in TABLES} == {
        m.title: set(names) for m, names in TABLES.items()
    }


@pytest.mark.parametrize("machine", list(TABLES), ids=lambda machine: machine.title)
def test_every_move_is_in_the_table_or_refused(machine):
    walked = 0
    for which, state, name, actor, target in cases():
        if which is not machine:
            continue
        walked += 1
        if target is None:
            with pytest.raises(TransitionRefused):
                machine.target(name, state=state, actor=actor)
        else:
            assert machine.target(name, state=state, actor=actor) == target, (state, name, actor)
    assert walked == len(machine.states) * len(TABLES[machine]) * len(Actor)
