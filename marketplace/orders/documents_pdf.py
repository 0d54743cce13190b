"""Pro forma invoice and purchase contract as PDF, from the frozen contract of an order.

The same order gives the same bytes: the PDF carries the time of placement, not that of its making.
"""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django.utils import translation
from django.utils.translation import gettext as _
from django_countries import countries

from marketplace.catalog.units import write_count
from marketplace.core.money import Money, exponent
from marketplace.orders.clauses import clauses
from marketplace.orders.models import Order
from marketplace.orders.states import DocumentKind, TransportMode
from marketplace.orders.totals import deposit_and_balance

FOLDER = Path(__file__).parent / "typst"
LANGUAGES = ("en", "fr")
MADE = (DocumentKind.PRO_FORMA, DocumentKind.CONTRACT)


def paper(order: Order, kind: DocumentKind, language: str) -> bytes:
    """Return one paper of an order as PDF, in "en" or "fr"."""
    with translation.override(language):
        data = _data(order, kind, language)
    pdf: bytes = typst.compile(
        str(FOLDER / "paper.typ"),
        font_paths=[str(FOLDER / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        format="pdf",
        timestamp=order.placed_at.replace(microsecond=0),
    )
    return pdf


def _data(order: Order, kind: DocumentKind, language: str) -> dict[str, Any]:
    contract = order.contract
    words = _Words(Locale.parse(language), order.currency)
    return {
        "language": language,
        "title": str(kind.label),
        "reference": order.reference,
        "hash_label": _("Fingerprint of the agreed terms (SHA-256):"),
        "hash": order.contract_hash,
        "date_label": _("Date"),
        "date": words.day(order.placed_at),
        "po_label": _("Purchase order number"),
        "po_number": contract["terms"]["buyer_po_number"],
        "seller": _party(_("Supplier"), contract["parties"]["seller"]),
        "buyer": _party(_("Buyer"), contract["parties"]["buyer"]),
        "delivery": _delivery(contract["terms"]),
        "heads": ["", _("Goods"), _("Quantity"), _("Unit price"), _("Amount")],
        "lines": _lines(contract, words),
        "sums": [
            [_("Goods"), words.money(contract["totals"]["goods_minor"])],
            [_("Freight"), words.money(contract["totals"]["freight_minor"])],
        ],
        "total": [_("Total"), words.money(contract["totals"]["total_minor"])],
        "terms_label": _("Terms"),
        "terms": _terms(order, contract["terms"], words),
        "clauses": [[f"{c.number}. {c.title}", c.text] for c in clauses(order)]
        if kind is DocumentKind.CONTRACT
        else [],
        "note": ""
        if kind is DocumentKind.CONTRACT
        else _("This pro forma invoice is no tax invoice; the supplier issues that on dispatch."),
    }


class _Words:
    """Writes numbers and dates of one currency in one language."""

    def __init__(self, locale: Locale, currency: str) -> None:
        self.locale, self.currency = locale, currency

    def money(self, minor: int) -> str:
        amount = Money(minor, self.currency).amount
        return str(format_currency(amount, self.currency, locale=self.locale))

    def unit_price(self, price: str) -> str:
        least = exponent(self.currency)
        decimals = "0" * least + "#" * (6 - least)
        number = format_decimal(Decimal(price), format=f"#,##0.{decimals}", locale=self.locale)
        return f"{number} {self.currency}"

    def quantity(self, number: str, unit: str) -> str:
        return write_count(Decimal(number), unit)

    def day(self, at: datetime) -> str:
        return str(format_date(at.date(), format="long", locale=self.locale))


def _party(label: str, party: dict[str, str]) -> dict[str, Any]:
    rows = [
        party["registration_number"] and f"{_('Register')}: {party['registration_number']}",
        party["vat_number"] and f"{_('VAT')}: {party['vat_number']}",
        str(countries.name(party["country"])),
        party["reference"],
    ]
    return {"label": label, "name": party["name"], "rows": [row for row in rows if row]}


def _delivery(terms: dict[str, Any]) -> dict[str, Any]:
    address = dict(terms["delivery_address"])
    country = address.pop("country", "") or terms["delivery_country"]
    town = " ".join(filter(None, (address.pop("postcode", ""), address.pop("city", ""))))
    rows = [*address.values(), town, str(countries.name(country)) if country else ""]
    return {
        "label": _("Deliver to"),
        "name": terms["delivery_place"],
        "rows": [row for row in rows if row and row != terms["delivery_place"]],
    }


def _lines(contract: dict[str, Any], words: _Words) -> list[dict[str, str]]:
    pairs = zip(contract["terms"]["lines"], contract["totals"]["lines_minor"], strict=True)
    return [
        {
            "position": str(position),
            "title": line["title"],
            "attributes": ", ".join(f"{k}: {v}" for k, v in line["attributes"].items()),
            "quantity": words.quantity(line["quantity"], line["unit"]),
            "unit_price": words.unit_price(line["unit_price"]),
            "total": words.money(minor),
        }
        for position, (line, minor) in enumerate(pairs, 1)
    ]


def _terms(order: Order, terms: dict[str, Any], words: _Words) -> list[list[str]]:
    deposit, balance = deposit_and_balance(order.total, order.deposit_bps)
    payment = (
        _("%(deposit)s on confirmation, %(balance)s before shipment")
        % {"deposit": words.money(deposit.minor), "balance": words.money(balance.minor)}
        if deposit
        else _("In full, held until the goods are received")
    )
    incoterm = " ".join(filter(None, (terms["incoterm"], terms["delivery_place"])))
    rows = [
        [_("Payment"), payment],
        [_("Incoterm 2020"), incoterm],
        [_("Transport"), str(TransportMode(terms["transport_mode"]).label)],
        [_("Ready after payment"), _("%(days)s days") % {"days": terms["lead_time_days"]}],
        [_("Quotation"), terms["source_reference"] if terms["source_kind"] == "quotation" else ""],
        [_("Note"), terms["message"]],
    ]
    return [row for row in rows if row[1]]
