"""Verbs of a return, in the order of its life."""

from trade_assurance.actions.returns.asking import (
    Request,
    answer_when_due,
    ask_return,
    authorise,
    give_up,
    lapse_when_due,
    refuse,
)
from trade_assurance.actions.returns.checking import (
    accept_goods,
    check_when_due,
    refund_instead,
    reject_goods,
    replace_goods,
)
from trade_assurance.actions.returns.sending import (
    Label,
    Parcel,
    give_label,
    receive_goods,
    receive_when_due,
    send_goods,
)
from trade_assurance.actions.returns.terms import Offer, set_return_terms

__all__ = [
    "Label",
    "Offer",
    "Parcel",
    "Request",
    "accept_goods",
    "answer_when_due",
    "ask_return",
    "authorise",
    "check_when_due",
    "give_label",
    "give_up",
    "lapse_when_due",
    "receive_goods",
    "receive_when_due",
    "refund_instead",
    "refuse",
    "reject_goods",
    "replace_goods",
    "send_goods",
    "set_return_terms",
]
