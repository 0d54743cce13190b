"""Verbs of the app."""

from bookkeeping.actions.choosing import Package, choose_numbers, pack
from bookkeeping.actions.dispatch import credit_refunds, issue_dispatch_papers
from bookkeeping.actions.files import make_files, note_download
from bookkeeping.actions.issuing import Draft, issue, say
from bookkeeping.actions.money import credit_fee, issue_fee_papers, issue_receipts

__all__ = [
    "Draft",
    "Package",
    "choose_numbers",
    "credit_fee",
    "credit_refunds",
    "issue",
    "issue_dispatch_papers",
    "issue_fee_papers",
    "issue_receipts",
    "make_files",
    "note_download",
    "pack",
    "say",
]
