"""The kinds of numbered papers, who issues them, and how they are numbered."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperKind(models.TextChoices):
    """A kind of paper; each has a series of numbers of its own per issuer and year."""

    INVOICE = "invoice", _("Commercial invoice")
    CREDIT_NOTE = "credit_note", _("Credit note")
    PACKING_LIST = "packing_list", _("Packing list")
    RECEIPT = "receipt", _("Receipt of payment")
    FEE_INVOICE = "fee_invoice", _("Fee invoice")
    FEE_CREDIT_NOTE = "fee_credit_note", _("Fee credit note")


# The seller's own papers; the marketplace issues the others.
OF_THE_SELLER = (PaperKind.INVOICE, PaperKind.CREDIT_NOTE, PaperKind.PACKING_LIST)
OF_FEES = (PaperKind.FEE_INVOICE, PaperKind.FEE_CREDIT_NOTE)

PREFIXES: dict[str, str] = {
    PaperKind.INVOICE: "INV-",
    PaperKind.CREDIT_NOTE: "CN-",
    PaperKind.PACKING_LIST: "PL-",
    PaperKind.RECEIPT: "RC-",
    PaperKind.FEE_INVOICE: "FEE-",
    PaperKind.FEE_CREDIT_NOTE: "FCN-",
}


class TaxCase(models.TextChoices):
    """Which rule on VAT a sale of goods falls under; the wording follows from it."""

    DOMESTIC = "domestic", _("VAT included in the amounts")
    UNSTATED = "unstated", _("The supplier has stated no VAT rate for sales in its own country.")
    WITHIN_EU = (
        "within_eu",
        _(
            "Exempt from VAT: intra-Community supply, article 138 of Directive 2006/112/EC."
            " Reverse charge: the buyer accounts for the VAT."
        ),
    )
    NO_NUMBER = (
        "no_number",
        _("No VAT is shown: a VAT number is missing on this sale between countries of the EU."),
    )
    EXPORT = "export", _("Exempt from VAT: export, article 146 of Directive 2006/112/EC.")
    OUTSIDE = (
        "outside",
        _("Outside the scope of EU VAT; import VAT and duties as the Incoterm says."),
    )


class FeeTaxCase(models.TextChoices):
    """How the marketplace's fee is taxed."""

    TAXED = "taxed", _("VAT on the commission as shown.")
    REVERSE = (
        "reverse",
        _(
            "Reverse charge: the supplier accounts for the VAT (article 196 of Directive 2006/112/EC)."
        ),
    )
    NONE = "none", _("No VAT is charged on the commission.")
