"""Pro forma invoice and purchase contract as PDF, from the frozen contract of an order.

The same order gives the same bytes: the PDF carries the time of placement, not that of its making.
"""

from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django_countries import countries

from marketplace.catalog.units import write_count
from marketplace.core import pdf
from marketplace.core.pdf import LANGUAGES, Cell, Party, Sheet, Words
from marketplace.orders.clauses import clauses
from marketplace.orders.models import Order
from marketplace.orders.states import DocumentKind, TransportMode
from marketplace.orders.totals import deposit_and_balance

__all__ = ["LANGUAGES", "MADE", "paper"]
MADE = (DocumentKind.PRO_FORMA, DocumentKind.CONTRACT)


def paper(order: Order, kind: DocumentKind, language: str) -> bytes:
    """Return one paper of an order as PDF, in "en" or "fr"."""
    with translation.override(language):
        sheet = _sheet(order, kind, language)
    return pdf.render(sheet, at=order.placed_at)


def _sheet(order: Order, kind: DocumentKind, language: str) -> Sheet:
    contract, words = order.contract, Words(language, order.currency)
    seller = _party(_("Supplier"), contract["parties"]["seller"])
    return Sheet(
        language=language,
        title=str(kind.label),
        reference=order.reference,
        author=seller.name,
        footer_label=_("Fingerprint of the agreed terms (SHA-256):"),
        footer=order.contract_hash,
        head=[
            (_("Date"), words.day(order.placed_at.date())),
            (_("Purchase order number"), contract["terms"]["buyer_po_number"]),
        ],
        parties=[
            seller,
            _party(_("Buyer"), contract["parties"]["buyer"]),
            _delivery(contract["terms"]),
        ],
        blocks=_blocks(order, kind, words),
    )


def _blocks(order: Order, kind: DocumentKind, words: Words) -> list[dict[str, Any]]:
    contract = order.contract
    heads = ["", _("Goods"), _("Quantity"), _("Unit price"), _("Amount")]
    blocks = [
        pdf.table(heads, _lines(contract, words), widest=1, numbers=3),
        pdf.sums(
            [
                [_("Goods"), words.money(contract["totals"]["goods_minor"])],
                [_("Freight"), words.money(contract["totals"]["freight_minor"])],
            ],
            [_("Total"), words.money(contract["totals"]["total_minor"])],
        ),
        pdf.facts(_("Terms"), _terms(order, contract["terms"], words)),
    ]
    if kind is DocumentKind.CONTRACT:
        return blocks + [pdf.clause(f"{c.number}. {c.title}", c.text) for c in clauses(order)]
    text = _("This pro forma invoice is no tax invoice; the supplier issues that on dispatch.")
    return [*blocks, pdf.note(text)]


def _party(label: str, party: dict[str, str]) -> Party:
    rows = [
        party["registration_number"] and f"{_('Register')}: {party['registration_number']}",
        party["vat_number"] and f"{_('VAT')}: {party['vat_number']}",
        str(countries.name(party["country"])),
        party["reference"],
    ]
    return Party(label, party["name"], rows)


def _delivery(terms: dict[str, Any]) -> Party:
    address = dict(terms["delivery_address"])
    country = address.pop("country", "") or terms["delivery_country"]
    town = " ".join(filter(None, (address.pop("postcode", ""), address.pop("city", ""))))
    rows = [*address.values(), town, str(countries.name(country)) if country else ""]
    place = terms["delivery_place"]
    return Party(_("Deliver to"), place, [row for row in rows if row != place])


def _lines(contract: dict[str, Any], words: Words) -> list[list[Cell]]:
    pairs = zip(contract["terms"]["lines"], contract["totals"]["lines_minor"], strict=True)
    return [
        [
            str(position),
            [line["title"], ", ".join(f"{k}: {v}" for k, v in line["attributes"].items())],
            write_count(Decimal(line["quantity"]), line["unit"]),
            words.unit_price(line["unit_price"]),
            words.money(minor),
        ]
        for position, (line, minor) in enumerate(pairs, 1)
    ]


def _terms(order: Order, terms: dict[str, Any], words: Words) -> list[list[str]]:
    deposit, balance = deposit_and_balance(order.total, order.deposit_bps)
    payment = (
        _("%(deposit)s on confirmation, %(balance)s before shipment")
        % {"deposit": words.money(deposit.minor), "balance": words.money(balance.minor)}
        if deposit
        else _("In full, held until the goods are received")
    )
    incoterm = " ".join(filter(None, (terms["incoterm"], terms["delivery_place"])))
    return [
        [_("Payment"), payment],
        [_("Incoterm 2020"), incoterm],
        [_("Transport"), str(TransportMode(terms["transport_mode"]).label)],
        [_("Ready after payment"), _("%(days)s days") % {"days": terms["lead_time_days"]}],
        [_("Quotation"), terms["source_reference"] if terms["source_kind"] == "quotation" else ""],
        [_("Note"), terms["message"]],
    ]
