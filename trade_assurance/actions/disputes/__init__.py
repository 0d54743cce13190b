"""Verbs of a dispute, in the order of its life."""

from trade_assurance.actions.disputes.appealing import appeal, raise_alarm, stop_long_dispute
from trade_assurance.actions.disputes.evidence import (
    ask_again,
    close_evidence_when_due,
    extend_evidence,
    finish_evidence,
)
from trade_assurance.actions.disputes.executing import execute_due, retry_execution
from trade_assurance.actions.disputes.exhibits import add_exhibits
from trade_assurance.actions.disputes.judging import (
    Decision,
    assign,
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

__all__ = [
    "Claim",
    "Decision",
    "accept_proposal",
    "add_exhibits",
    "appeal",
    "ask_again",
    "assign",
    "close_evidence_when_due",
    "dispute_refusal",
    "escalate",
    "escalate_when_due",
    "execute_due",
    "extend_evidence",
    "finish_evidence",
    "let_turn_pass",
    "open_dispute",
    "propose",
    "raise_alarm",
    "reject_proposal",
    "remind",
    "retry_execution",
    "return_ruling",
    "rule",
    "sign_ruling",
    "stop_long_dispute",
    "withdraw_dispute",
]
