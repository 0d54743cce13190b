"""Which VAT the marketplace charges on its commission. Pure.

Source: Council Directive 2006/112/EC, articles 44 (a service to a business is taxed where the
customer is) and 196 (there the customer accounts for it: reverse charge).
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from marketplace.core.european_union import EU


class FeeVat(TextChoices):
    """Why commission carries VAT, or none."""

    DOMESTIC = "domestic", _("VAT of the marketplace's country")
    REVERSE_CHARGE = "reverse_charge", _("Reverse charge: the supplier accounts for the VAT")
    NO_NUMBER = "no_number", _("VAT of the marketplace's country: no VAT number inside the EU")
    OUTSIDE = "outside", _("No VAT: the supplier is outside the EU")


@dataclass(frozen=True, slots=True)
class FeeTax:
    """The rule that holds for a supplier and the rate that it makes."""

    rule: FeeVat
    bps: int


def fee_tax_of(*, platform: str, rate_bps: int, country: str, vat_number: str) -> FeeTax:
    """Return how the commission of a supplier in `country` is taxed by a marketplace in `platform`."""
    if country == platform:
        return FeeTax(FeeVat.DOMESTIC, rate_bps)
    if platform not in EU or country not in EU:
        return FeeTax(FeeVat.OUTSIDE, 0)
    if vat_number:
        return FeeTax(FeeVat.REVERSE_CHARGE, 0)
    return FeeTax(FeeVat.NO_NUMBER, rate_bps)
