"""Verbs of requests and quotations, in the order of their lives."""

from rfq.actions.acceptance import accept_counter, accept_revision
from rfq.actions.deciding import (
    approve_rfq,
    cancel_rfq,
    close_rfq_early,
    close_without_award,
    extend_rfq,
    reject_rfq,
    request_changes,
)
from rfq.actions.falling_through import give_back_request
from rfq.actions.files import attach_file, attach_quotation_file
from rfq.actions.matches import decline_to_quote, record_matches
from rfq.actions.negotiation import counter_offer, decline, mark_seen, revise, withdraw
from rfq.actions.questions import answer_question, ask_question
from rfq.actions.quoting import (
    quote_on_request,
    quote_privately,
    save_quotation_draft,
    start_quotation,
    submit_quotation,
)
from rfq.actions.requests import invite_sellers, save_rfq_draft, start_rfq, submit_rfq
from rfq.actions.suspension import cancel_requests_of, withdraw_quotations_of
from rfq.matching import Candidate

__all__ = [
    "Candidate",
    "accept_counter",
    "accept_revision",
    "answer_question",
    "approve_rfq",
    "ask_question",
    "attach_file",
    "attach_quotation_file",
    "cancel_requests_of",
    "cancel_rfq",
    "close_rfq_early",
    "close_without_award",
    "counter_offer",
    "decline",
    "decline_to_quote",
    "extend_rfq",
    "give_back_request",
    "invite_sellers",
    "mark_seen",
    "quote_on_request",
    "quote_privately",
    "record_matches",
    "reject_rfq",
    "request_changes",
    "revise",
    "save_quotation_draft",
    "save_rfq_draft",
    "start_quotation",
    "start_rfq",
    "submit_quotation",
    "submit_rfq",
    "withdraw",
    "withdraw_quotations_of",
]
