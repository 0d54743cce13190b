"""Verbs of the app, in the order of an order's life."""

from marketplace.orders.actions.accepting import accept_contract, refuse_unaccepted
from marketplace.orders.actions.answering import (
    cancel_order,
    confirm_order,
    decline_order,
    lapse_unanswered,
    lapse_unpaid,
)
from marketplace.orders.actions.asking import answer_about_clause, ask_about_clause
from marketplace.orders.actions.cancelling import (
    agree_cancellation,
    ask_cancellation,
    cancel_by_seller,
    cancel_for_buyer,
    cancel_for_seller,
    cancel_late,
    cancel_not_shipped,
    lapse_cancellation,
    refuse_cancellation,
)
from marketplace.orders.actions.changing import (
    accept_change,
    lapse_change,
    propose_change,
    refuse_change,
    withdraw_change,
)
from marketplace.orders.actions.clocks import pause_clocks, resume_clocks
from marketplace.orders.actions.defaulting import (
    cancel_for_default,
    claim_default,
    remind_balance,
)
from marketplace.orders.actions.fulfilment import (
    mark_ready,
    record_delivery,
    record_handover,
    record_transit,
    report_progress,
)
from marketplace.orders.actions.funding import (
    announce_transfer,
    record_funding,
    record_funding_reversed,
    start_unpaid,
)
from marketplace.orders.actions.holding import lift_hold, place_hold
from marketplace.orders.actions.inspecting import (
    drop_inspection,
    record_inspection_result,
    require_inspection,
)
from marketplace.orders.actions.papers import Paper, file_paper, make_papers
from marketplace.orders.actions.placing import place_from_quotation, place_order
from marketplace.orders.actions.receipt import (
    extend_receipt,
    record_receipt,
    record_settled,
    record_short_receipt,
    remind_receipt,
    withhold_receipt,
)
from marketplace.orders.actions.seller_terms import set_seller_terms
from marketplace.orders.actions.shipping import hand_in, ship_order
from marketplace.orders.actions.troubles import (
    AlreadyReshipped,
    FreightOutOfRange,
    give_back,
    refuse_goods,
    report_found,
    report_lost,
    report_returned,
    reship,
)
from marketplace.orders.actions.underfunding import (
    extend_payment,
    move_payment_due,
    note_underfunded,
    refund_underfunded,
)

__all__ = [
    "AlreadyReshipped",
    "FreightOutOfRange",
    "Paper",
    "accept_change",
    "accept_contract",
    "agree_cancellation",
    "announce_transfer",
    "answer_about_clause",
    "ask_about_clause",
    "ask_cancellation",
    "cancel_by_seller",
    "cancel_for_buyer",
    "cancel_for_default",
    "cancel_for_seller",
    "cancel_late",
    "cancel_not_shipped",
    "cancel_order",
    "claim_default",
    "confirm_order",
    "decline_order",
    "drop_inspection",
    "extend_payment",
    "extend_receipt",
    "file_paper",
    "give_back",
    "hand_in",
    "lapse_cancellation",
    "lapse_change",
    "lapse_unanswered",
    "lapse_unpaid",
    "lift_hold",
    "make_papers",
    "mark_ready",
    "move_payment_due",
    "note_underfunded",
    "pause_clocks",
    "place_from_quotation",
    "place_hold",
    "place_order",
    "propose_change",
    "record_delivery",
    "record_funding",
    "record_funding_reversed",
    "record_handover",
    "record_inspection_result",
    "record_receipt",
    "record_settled",
    "record_short_receipt",
    "record_transit",
    "refund_underfunded",
    "refuse_cancellation",
    "refuse_change",
    "refuse_goods",
    "refuse_unaccepted",
    "remind_balance",
    "remind_receipt",
    "report_found",
    "report_lost",
    "report_progress",
    "report_returned",
    "require_inspection",
    "reship",
    "resume_clocks",
    "set_seller_terms",
    "ship_order",
    "start_unpaid",
    "withdraw_change",
    "withhold_receipt",
]
