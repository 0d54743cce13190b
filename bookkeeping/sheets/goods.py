"""The seller's sheets: commercial invoice, packing list, credit note."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from bookkeeping.models import PaperVersion
from bookkeeping.sheets import parts
from marketplace.catalog.units import write_count
from marketplace.core import pdf
from marketplace.core.pdf import Cell, Sheet, Words
from marketplace.orders.states import TransportMode


def invoice(version: PaperVersion, language: str) -> Sheet:
    """Return the commercial invoice of a consignment."""
    data, words = version.data, Words(language, version.paper.currency)
    blocks = [
        _priced(data, words),
        pdf.sums(_sums(data, words), [_("Total"), words.money(data["total_minor"])]),
        pdf.facts(_("Terms"), [*_terms(data, words), *_payable(data, words)]),
        pdf.note(parts.tax_words(data["tax"])),
        pdf.note(_way_of_money(data)),
    ]
    return parts.sheet(version, language, head=_head(data), parties=_parties(data), blocks=blocks)


def packing_list(version: PaperVersion, language: str) -> Sheet:
    """Return the packing list of a consignment: quantities and packages, no prices."""
    data, words = version.data, Words(language, version.paper.currency)
    heads = ["", _("Goods"), _("Packaging"), _("Quantity")]
    rows: list[list[Cell]] = [
        [
            str(line["position"]),
            parts.goods_cell(line),
            line["packaging"],
            write_count(Decimal(line["quantity"]), line["unit"]).strip(),
        ]
        for line in data["lines"]
    ]
    blocks = [
        pdf.table(heads, rows, widest=1, numbers=1),
        *_packages(data["packages"], words),
        pdf.facts(_("Transport"), _terms(data, words)),
    ]
    if not data["packages"]:
        blocks.append(pdf.note(_("The supplier has not entered cartons and weights.")))
    return parts.sheet(version, language, head=_head(data), parties=_parties(data), blocks=blocks)


def credit_note(version: PaperVersion, language: str) -> Sheet:
    """Return a credit note with the invoice that it corrects."""
    data, words = version.data, Words(language, version.paper.currency)
    of = data["invoice"]
    rows = parts.tax_rows(data["tax"], words)
    blocks = [
        pdf.facts(
            _("This credit note corrects"),
            [
                [_("Commercial invoice"), of["number"]],
                [_("Issued on"), parts.day(of["issued_on"], words)],
                [_("Reason"), _("Refund to the buyer under order protection")],
            ],
        ),
        pdf.sums(rows, [_("Credited"), words.money(data["total_minor"])]),
        pdf.note(parts.tax_words(data["tax"])),
    ]
    parties = [
        parts.party(_("Supplier"), data["seller"]),
        parts.party(_("Buyer"), data["buyer"]),
    ]
    return parts.sheet(version, language, head=_head(data), parties=parties, blocks=blocks)


def _priced(data: dict[str, Any], words: Words) -> dict[str, Any]:
    coded = any(line["hs_code"] for line in data["lines"])
    codes = [_("HS code")] if coded else []
    heads = ["", _("Goods"), *codes, _("Quantity"), _("Unit price"), _("Amount")]
    rows: list[list[Cell]] = [
        [
            str(line["position"]),
            parts.goods_cell(line),
            *([line["hs_code"]] if coded else []),
            write_count(Decimal(line["quantity"]), line["unit"]).strip(),
            words.unit_price(line["unit_price"]),
            words.money(line["minor"]),
        ]
        for line in data["lines"]
    ]
    return pdf.table(heads, rows, widest=1, numbers=3)


def _sums(data: dict[str, Any], words: Words) -> list[list[str]]:
    freight = data["freight_minor"]
    label = _("Freight") if freight >= 0 else _("Adjustment to the agreed share")
    rows = [[_("Goods"), words.money(data["goods_minor"])], [label, words.money(freight)]]
    return rows + parts.tax_rows(data["tax"], words)


def _packages(packages: list[dict[str, Any]], words: Words) -> list[dict[str, Any]]:
    if not packages:
        return []
    heads = [_("Packages"), _("Marks"), _("Number"), _("Net weight"), _("Gross weight")]
    rows: list[list[Cell]] = [
        [
            each["kind"],
            each["marks"],
            words.number(each["count"]),
            parts.kilograms(each["net_grams"], words),
            parts.kilograms(each["gross_grams"], words),
        ]
        for each in packages
    ]
    whole = {
        name: sum(each[name] for each in packages) for name in ("count", "net_grams", "gross_grams")
    }
    return [
        pdf.table(heads, rows, widest=1, numbers=3),
        pdf.sums(
            [
                [_("Packages"), words.number(whole["count"])],
                [_("Net weight"), parts.kilograms(whole["net_grams"], words)],
            ],
            [_("Gross weight"), parts.kilograms(whole["gross_grams"], words)],
        ),
    ]


def _terms(data: dict[str, Any], words: Words) -> list[list[str]]:
    mode = data["mode"]
    return [
        [_("Incoterm 2020"), data["incoterm"]],
        [_("Shipped on"), parts.day(data["shipped_on"], words)],
        [_("Transport"), str(TransportMode(mode).label) if mode else ""],
        [_("Carrier"), " ".join(filter(None, (data["carrier"], data["tracking"])))],
    ]


def _payable(data: dict[str, Any], words: Words) -> list[list[str]]:
    """Say until when an invoice on terms is to be paid."""
    if "due_on" not in data:
        return []
    days = _("%(days)s days after dispatch") % {"days": data["terms_days"]}
    return [[_("Payment"), days], [_("Payable until"), parts.day(data["due_on"], words)]]


def _way_of_money(data: dict[str, Any]) -> str:
    if "due_on" in data:
        return _(
            "The buyer pays on terms, by bank transfer or card to the marketplace, which passes the"
            " amount on to the supplier. It is not held and not protected."
        )
    return _(
        "The buyer pays to the marketplace, which holds the amount and releases it to the"
        " supplier as the contract says."
    )


def _head(data: dict[str, Any]) -> list[tuple[str, str]]:
    return [(_("Order"), data["order"]), (_("Purchase order number"), data["po_number"])]


def _parties(data: dict[str, Any]) -> list[Any]:
    return [
        parts.party(_("Supplier"), data["seller"]),
        parts.party(_("Buyer"), data["buyer"]),
        parts.delivery(data["delivery"]),
    ]
