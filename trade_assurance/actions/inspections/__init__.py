"""Verbs of inspections before shipment, in the order of one's life."""

from trade_assurance.actions.inspections.asking import (
    agree_inspection,
    ask_inspection,
    keep_silent,
    refuse_inspection,
    start_agreed_inspection,
    withdraw_inspection,
)
from trade_assurance.actions.inspections.fees import (
    pay_fee,
    record_fee_sent_back,
    record_fee_settled,
)
from trade_assurance.actions.inspections.registry import register_inspector
from trade_assurance.actions.inspections.reporting import (
    Circumstances,
    Entry,
    content_of,
    draft_report,
    save_findings,
    submit_report,
)
from trade_assurance.actions.inspections.visiting import (
    ask_to_cancel,
    book_visit,
    end_inspection,
    fix_goods,
    note_cancellation_refused,
    report_missing,
    report_no_access,
    reschedule_visit,
    waive_inspection,
)

__all__ = [
    "Circumstances",
    "Entry",
    "agree_inspection",
    "ask_inspection",
    "ask_to_cancel",
    "book_visit",
    "content_of",
    "draft_report",
    "end_inspection",
    "fix_goods",
    "keep_silent",
    "note_cancellation_refused",
    "pay_fee",
    "record_fee_sent_back",
    "record_fee_settled",
    "refuse_inspection",
    "register_inspector",
    "report_missing",
    "report_no_access",
    "reschedule_visit",
    "save_findings",
    "start_agreed_inspection",
    "submit_report",
    "waive_inspection",
    "withdraw_inspection",
]
