"""Rows of requests and quotations."""

from rfq.models.quotation import Quotation, QuotationFile, QuotationLine, QuotationRevision
from rfq.models.request import (
    RFQ,
    ClosedBecause,
    RFQFile,
    RFQInvitation,
    RFQMatch,
    RFQQuestion,
    Visibility,
)

__all__ = [
    "RFQ",
    "ClosedBecause",
    "Quotation",
    "QuotationFile",
    "QuotationLine",
    "QuotationRevision",
    "RFQFile",
    "RFQInvitation",
    "RFQMatch",
    "RFQQuestion",
    "Visibility",
]
