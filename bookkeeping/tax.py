"""Which VAT rule a sale falls under, and the VAT that an amount contains. Pure.

Source: Council Directive 2006/112/EC, articles 138 (intra-Community supply of goods), 146 (export)
and 196 (reverse charge on services). What a country adds to them is its sellers' own affair: they
state their domestic rate themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bookkeeping.states import FeeTaxCase, TaxCase
from marketplace.core.european_union import EU
from marketplace.core.money import BASIS_POINTS, Money
from trade_assurance.fee_tax import FeeVat


@dataclass(frozen=True, slots=True)
class Taxpayer:
    """Where a party is, and its VAT number if it has one."""

    country: str
    vat_number: str = ""


@dataclass(frozen=True, slots=True)
class Taxed:
    """An amount, divided; net and tax always sum to it."""

    case: str
    bps: int
    net: Money
    tax: Money


def of_goods(
    gross: Money, *, seller: Taxpayer, buyer: Taxpayer, destination: str, domestic_bps: int | None
) -> Taxed:
    """Divide what a buyer pays for goods that travel to the country `destination`.

    Agreed amounts are what is paid, so VAT is contained in them and never comes on top.
    """
    case = _case(seller, buyer, destination, domestic_bps)
    bps = (domestic_bps or 0) if case is TaxCase.DOMESTIC else 0
    net = contained(gross, bps)
    return Taxed(case, bps, net, gross - net)


def contained(gross: Money, bps: int) -> Money:
    """Return what remains of `gross` without VAT at `bps`, rounded half up to the minor unit."""
    whole = BASIS_POINTS + bps
    return Money((2 * gross.minor * BASIS_POINTS + whole) // (2 * whole), gross.currency)


def credited(amount: Money, *, total: Money, tax: Money, before: Money, taxed: Money) -> Money:
    """Return the tax in a credit of `amount` on an invoice of `total` with `tax` in it.

    `before` was credited already, with `taxed` in it: credits of the whole carry the whole tax.
    """
    so_far = tax.minor * (before.minor + amount.minor) // total.minor if total else 0
    return Money(so_far - taxed.minor, amount.currency)


def of_fee(frozen: Iterable[tuple[str, int]]) -> FeeTaxCase:
    """Return how the marketplace's fee for an order is taxed: by the rules and rates frozen with it.

    Lines that a change of the contract added may be frozen under a later rule than the first: as
    what was posted cannot be told apart by line, the paper then says what holds for the taxed ones.
    """
    cases = {_fee_case(rule, bps) for rule, bps in frozen}
    order = (FeeTaxCase.TAXED, FeeTaxCase.REVERSE)
    return next((case for case in order if case in cases), FeeTaxCase.NONE)


def _fee_case(rule: str, bps: int) -> FeeTaxCase:
    if rule == FeeVat.REVERSE_CHARGE:
        return FeeTaxCase.REVERSE
    return FeeTaxCase.TAXED if bps else FeeTaxCase.NONE


def _case(seller: Taxpayer, buyer: Taxpayer, destination: str, domestic_bps: int | None) -> TaxCase:
    where = destination or buyer.country
    if where == seller.country:
        return TaxCase.UNSTATED if domestic_bps is None else TaxCase.DOMESTIC
    if seller.country not in EU:
        return TaxCase.OUTSIDE
    if where not in EU:
        return TaxCase.EXPORT
    return TaxCase.WITHIN_EU if seller.vat_number and buyer.vat_number else TaxCase.NO_NUMBER
