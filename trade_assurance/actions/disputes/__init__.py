"""Verbs of a dispute, in the order of its life."""

from trade_assurance.actions.disputes.appealing import appeal, raise_alarm, stop_long_dispute
from trade_assurance.actions.disputes.assigning import (
    ask_second_operator,
    assign,
    hand_over,
    note_reader,
)
from trade_assurance.actions.disputes.claims import change_claim, release_rest
from trade_assurance.actions.disputes.evidence import (
    ask_again,
    close_evidence_when_due,
    extend_evidence,
    finish_evidence,
)
from trade_assurance.actions.disputes.executing import execute_due, retry_execution
from trade_assurance.actions.disputes.exhibits import add_exhibits
from trade_assurance.actions.disputes.findings import Measurement, points_of
from trade_assurance.actions.disputes.inspecting import (
    InspectionOrder,
    end_inspection,
    order_inspection,
)
from trade_assurance.actions.disputes.judging import (
    Decision,
    return_ruling,
    rule,
    sign_ruling,
)
from trade_assurance.actions.disputes.negotiating import (
    accept_proposal,
    escalate,
    escalate_when_due,
    let_turn_pass,
    propose,
    reject_proposal,
    remind,
)
from trade_assurance.actions.disputes.opening import Claim, open_dispute, withdraw_dispute
from trade_assurance.actions.disputes.refusing import dispute_refusal
from trade_assurance.actions.disputes.remedies import (
    confirm_replacement,
    replace_when_due,
    ship_replacement,
)
from trade_assurance.actions.disputes.suspending import end_suspension
from trade_assurance.actions.disputes.terms import Terms

__all__ = [
    "Claim",
    "Decision",
    "InspectionOrder",
    "Measurement",
    "Terms",
    "accept_proposal",
    "add_exhibits",
    "appeal",
    "ask_again",
    "ask_second_operator",
    "assign",
    "change_claim",
    "close_evidence_when_due",
    "confirm_replacement",
    "dispute_refusal",
    "end_inspection",
    "end_suspension",
    "escalate",
    "escalate_when_due",
    "execute_due",
    "extend_evidence",
    "finish_evidence",
    "hand_over",
    "let_turn_pass",
    "note_reader",
    "open_dispute",
    "order_inspection",
    "points_of",
    "propose",
    "raise_alarm",
    "reject_proposal",
    "release_rest",
    "remind",
    "replace_when_due",
    "retry_execution",
    "return_ruling",
    "rule",
    "ship_replacement",
    "sign_ruling",
    "stop_long_dispute",
    "withdraw_dispute",
]
