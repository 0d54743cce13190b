"""Rows of numbered papers and of what their issuers chose."""

from bookkeeping.models.fees import FeeLine
from bookkeeping.models.numbering import Packaging, Prefix, SalesTax
from bookkeeping.models.paper import Paper, PaperDownload, PaperFile, PaperVersion, Series

__all__ = [
    "FeeLine",
    "Packaging",
    "Paper",
    "PaperDownload",
    "PaperFile",
    "PaperVersion",
    "Prefix",
    "SalesTax",
    "Series",
]
