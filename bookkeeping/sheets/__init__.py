"""Papers in words: one function per kind turns what a paper says into a sheet of one language."""

from collections.abc import Callable

from django.utils import translation

from bookkeeping.models import PaperVersion
from bookkeeping.sheets import fees, goods
from bookkeeping.states import PaperKind
from marketplace.core import pdf
from marketplace.core.pdf import Sheet

SETS: dict[str, Callable[[PaperVersion, str], Sheet]] = {
    PaperKind.INVOICE: goods.invoice,
    PaperKind.CREDIT_NOTE: goods.credit_note,
    PaperKind.PACKING_LIST: goods.packing_list,
    PaperKind.RECEIPT: fees.receipt,
    PaperKind.FEE_INVOICE: fees.fee_paper,
    PaperKind.FEE_CREDIT_NOTE: fees.fee_paper,
}


def pdf_of(version: PaperVersion, language: str) -> bytes:
    """Return a version as PDF in "en" or "fr"; the same version gives the same bytes."""
    with translation.override(language):
        sheet = SETS[version.paper.kind](version, language)
    return pdf.render(sheet, at=version.at)
