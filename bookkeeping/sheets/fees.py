"""The marketplace's own sheets: receipt of payment, fee invoice, fee credit note."""

from typing import Any

from django.utils.translation import gettext as _

from bookkeeping.models import PaperVersion
from bookkeeping.sheets import parts
from marketplace.core import pdf
from marketplace.core.pdf import Cell, Sheet, Words
from marketplace.orders.states import InstalmentKind
from trade_assurance.states import PaymentMethod


def receipt(version: PaperVersion, language: str) -> Sheet:
    """Return the receipt of one payment."""
    data, words = version.data, Words(language, version.paper.currency)
    rows = [
        [_("Order"), data["order"]],
        [_("Supplier"), data["supplier"]],
        [_("Payment"), data["payment"]],
        [_("Method"), str(PaymentMethod(data["method"]).label)],
        [_("What was paid"), _what_for(data)],
        [_("Received on"), parts.day(data["received_on"], words)],
    ]
    blocks = [
        pdf.facts(_("Payment"), rows),
        pdf.sums([], [_("Received"), words.money(data["total_minor"])]),
        pdf.note(_where_it_is(data)),
    ]
    head = [(_("Purchase order number"), data["po_number"])]
    return parts.sheet(
        version, language, head=head, parties=_parties(_("Buyer"), data), blocks=blocks
    )


def _what_for(data: dict[str, Any]) -> str:
    kind = data["instalment"]
    return str(InstalmentKind(kind).label) if kind else _("Invoice on terms")


def _where_it_is(data: dict[str, Any]) -> str:
    if not data["instalment"]:
        return _(
            "The amount was passed on to the supplier. This receipt is no tax invoice; the supplier"
            " issued that on dispatch."
        )
    return _(
        "The amount is held for the parties of this order until the contract says whose it"
        " is. This receipt is no tax invoice; the supplier issues that on dispatch."
    )


def fee_paper(version: PaperVersion, language: str) -> Sheet:
    """Return a fee invoice or fee credit note: one row per movement that it sums."""
    data, words = version.data, Words(language, version.paper.currency)
    heads = [_("Order"), _("Date"), _("Rule and rate"), _("Commission"), _("VAT")]
    rows: list[list[Cell]] = [
        [
            line["order"],
            parts.day(line["released_on"], words),
            ", ".join(f"{name} {words.percent(bps)}" for name, bps in line["rates"]),
            words.money(line["fee_minor"]),
            words.money(line["vat_minor"]),
        ]
        for line in data["lines"]
    ]
    sums = [
        [_("Commission"), words.money(data["tax"]["net_minor"])],
        [_("VAT"), words.money(data["tax"]["tax_minor"])],
    ]
    blocks = [
        pdf.table(heads, rows, widest=2, numbers=2),
        pdf.sums(sums, [_("Total"), words.money(data["total_minor"])]),
        pdf.note(parts.tax_words(data["tax"])),
        pdf.note(_("The commission was kept from what was released; nothing is left to pay.")),
    ]
    head = [(_("Payout"), data["payout"])] if data["payout"] else []
    return parts.sheet(
        version, language, head=head, parties=_parties(_("Supplier"), data), blocks=blocks
    )


def _parties(to: str, data: dict[str, Any]) -> list[Any]:
    return [parts.party(_("Marketplace"), data["seller"]), parts.party(to, data["buyer"])]
