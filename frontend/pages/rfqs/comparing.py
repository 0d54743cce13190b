"""All quotations of a request side by side, as a page and as a file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend import formats
from frontend.access import signed_in
from frontend.forms.quotations import write_percent
from frontend.pages.rfqs.access import member_of, own_rfq
from frontend.spreadsheets import csv_answer
from marketplace.catalog.units import write_quantity
from rfq.comparison import Column, Missing
from rfq.models import RFQ, Quotation
from rfq.queries import comparable_quotations, comparison_of
from rfq.rules import can_decide
from rfq.states import QuotationState

MISSING = {
    Missing.FREIGHT: gettext_lazy("freight not stated"),
    Missing.BELOW_MINIMUM: gettext_lazy("minimum above your quantity"),
    Missing.OTHER_CURRENCY: gettext_lazy("other currency, no frozen rate"),
    Missing.OTHER_UNIT: gettext_lazy("quoted in another unit"),
}
ROWS = (
    ("landed_unit", gettext_lazy("Landed cost per unit")),
    ("landed_total", gettext_lazy("Landed total")),
    ("unit_price", gettext_lazy("Unit price at your quantity")),
    ("freight", gettext_lazy("Freight")),
    ("one_off", gettext_lazy("One-off charge")),
    ("incoterm", gettext_lazy("Incoterm")),
    ("lead_time_days", gettext_lazy("Lead time")),
    ("deposit_bps", gettext_lazy("Deposit")),
    ("min_quantity", gettext_lazy("Minimum quantity")),
    ("criteria", gettext_lazy("Acceptance criteria")),
    ("inspection", gettext_lazy("Inspection before shipment")),
    ("valid_until", gettext_lazy("Valid until")),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: as words, whether it is the best of its row, and what is missing."""

    text: str
    is_best: bool = False
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The top of a column: the quotation, and what can be done with it."""

    quotation: Quotation
    column: Column
    may_accept: bool
    rating: str


@signed_in
def comparison(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the quotations side by side at the asked quantity."""
    rfq = own_rfq(request, reference, manage=False)
    heads = _heads(request, rfq)
    rows = [(label, [_cell(head.column, name, rfq) for head in heads]) for name, label in ROWS]
    return render(request, "rfqs/comparison.html", {"rfq": rfq, "heads": heads, "rows": rows})


@signed_in
def comparison_csv(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the same table as CSV, with plain figures."""
    rfq = own_rfq(request, reference, manage=False)
    heads = _heads(request, rfq)
    rows: list[list[Any]] = [
        ["", *(h.column.supplier for h in heads)],
        [_("Quotation"), *(h.quotation.reference for h in heads)],
        [_("Currency"), *(h.column.currency for h in heads)],
        *([label, *(_plain(h.column, name) for h in heads)] for name, label in ROWS),
    ]
    return csv_answer(f"{rfq.reference}.csv", rows)


def _heads(request: HttpRequest, rfq: RFQ) -> list[Head]:
    member = member_of(request)
    quotations = {q.reference: q for q in comparable_quotations(rfq)}
    return [
        Head(
            quotation=(quotation := quotations[column.key]),
            column=column,
            may_accept=can_decide(member, quotation)
            and quotation.state == QuotationState.SUBMITTED,
            rating=_rating(quotation),
        )
        for column in comparison_of(rfq, quotations.values())
    ]


def _cell(column: Column, name: str, rfq: RFQ) -> Cell:
    best = name in column.best
    text = _words(column, name, rfq)
    if text:
        return Cell(text, best)
    if name in {"landed_unit", "landed_total"}:
        return Cell("", missing=", ".join(str(MISSING[why]) for why in column.why))
    return Cell("", missing=_("not stated"))


def _words(column: Column, name: str, rfq: RFQ) -> str:
    value = getattr(column, name)
    if value is None or value == "":
        return _("none") if name in {"one_off", "inspection"} else ""
    return WORDS[name](value, column, rfq)


WORDS: dict[str, Callable[[Any, Column, RFQ], str]] = {
    # A quotient: more digits than four would claim a precision that freight does not have.
    "landed_unit": lambda value, _column, rfq: formats.write_unit_price(
        round(value, 4), rfq.currency
    ),
    "landed_total": lambda value, _column, _rfq: formats.write_money(value),
    "unit_price": lambda value, column, _rfq: formats.write_unit_price(value, column.currency),
    "freight": lambda value, _column, _rfq: formats.write_money(value),
    "one_off": lambda value, _column, _rfq: formats.write_money(value),
    "incoterm": lambda value, column, _rfq: f"{value} {column.place}".strip(),
    "lead_time_days": lambda value, _column, _rfq: _("%(days)s days") % {"days": value},
    "deposit_bps": lambda value, _column, _rfq: write_percent(value),
    "min_quantity": lambda value, _column, _rfq: write_quantity(value),
    "criteria": lambda value, _column, _rfq: str(value),
    "inspection": lambda value, _column, _rfq: (
        _("paid by the supplier") if value == "seller" else _("paid by the buyer")
    ),
    "valid_until": lambda value, _column, _rfq: formats.write_day(value, formats.zone_of(None)),
}


def _plain(column: Column, name: str) -> str:
    value = getattr(column, name)
    if value is None:
        return ", ".join(str(why) for why in column.why) if name.startswith("landed") else ""
    amount: Any = getattr(value, "amount", value)
    if name == "valid_until":
        return str(value.date().isoformat())
    return str(amount)


def _rating(quotation: Quotation) -> str:
    vendor = getattr(quotation.seller, "vendor", None)
    if vendor is None or vendor.rating is None:
        return ""
    return f"{vendor.rating:.1f} / 5 ({vendor.rating_count})"
