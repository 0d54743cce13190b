"""What is typed into the supplier's builder: kept as it came, read back, and read as an offer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from frontend.forms.criteria import (
    MOST_CRITERIA,
    PREFIX,
    CriterionFormSet,
    criteria_of,
    rows_of,
    typed_rows,
)
from frontend.forms.milestones import PREFIX as STEPS
from frontend.forms.milestones import (
    MilestoneFormSet,
    milestones_of,
    rows_of_steps,
    typed_steps,
)
from frontend.forms.quotations import (
    LADDER_STEPS,
    LineFormSet,
    OfferForm,
    offer_from,
    percent,
    plain,
)
from marketplace.core import clock
from marketplace.orders.criteria import Criterion
from rfq.checks import MOST_MILESTONES, check_offer
from rfq.errors import OfferInvalid, QuantityBelowMinimum
from rfq.models import RFQ, Quotation
from rfq.offer import Offer
from rfq.queries import offer_of, sellers_revision

LINES = "lines"
MANAGEMENT = {
    "lines-INITIAL_FORMS": "0", "lines-MIN_NUM_FORMS": "1", "lines-MAX_NUM_FORMS": "20",
    "criteria-TOTAL_FORMS": "0", "criteria-INITIAL_FORMS": "0", "criteria-MIN_NUM_FORMS": "0",
    "criteria-MAX_NUM_FORMS": str(MOST_CRITERIA), "milestones-TOTAL_FORMS": "0",
    "milestones-INITIAL_FORMS": "0", "milestones-MIN_NUM_FORMS": "0",
    "milestones-MAX_NUM_FORMS": str(MOST_MILESTONES),
}  # fmt: skip
MOST = {LINES: 20, PREFIX: MOST_CRITERIA, STEPS: MOST_MILESTONES}


@dataclass(frozen=True, slots=True)
class Typed:
    """The builder's parts: the terms, the lines, the acceptance criteria, the steps of a service."""

    terms: OfferForm
    lines: Any
    criteria: Any
    milestones: Any

    @classmethod
    def of(cls, data: QueryDict) -> "Typed":
        """Bind what was sent."""
        return cls(
            OfferForm(data),
            LineFormSet(data, prefix=LINES),
            CriterionFormSet(data, prefix=PREFIX),
            MilestoneFormSet(data, prefix=STEPS),
        )

    def unblamed(self) -> "Typed":
        """Return the same words as initial values, so that a half-filled draft shows no errors."""
        terms = {name: self.terms[name].value() for name in self.terms.fields}
        steps = typed_steps(self.milestones)
        return _blank(terms, _values(self.lines), typed_rows(self.criteria), steps)

    def is_meant(self) -> bool:
        """Hold the whole offer against its rules; what is refused stands beside its field."""
        parts = (self.terms, self.lines, self.criteria, self.milestones)
        valid = [part.is_valid() for part in parts]  # each, so that each shows its errors
        if not all(valid):
            return False
        at = clock.now()
        if not self._criteria_fit():
            return False
        try:
            check_offer(self.offer(at), at)
        except (OfferInvalid, QuantityBelowMinimum) as refusal:
            row = self._filled()[refusal.line - 1] if refusal.line else self.terms
            name = "from_1" if refusal.field == "tiers" else refusal.field
            row.add_error(name if name in row.fields else None, str(refusal))
            return False
        return True

    def offer(self, at: datetime) -> Offer:
        """Return what the valid forms say, valid from `at`."""
        lines = [line.cleaned_data for line in self._filled()]
        steps = milestones_of(self.milestones)
        return offer_from(self.terms.cleaned_data, lines, at, criteria_of(self.criteria), steps)

    def _filled(self) -> list[Any]:
        return [line for line in self.lines if line.cleaned_data]

    def _criteria_fit(self) -> bool:
        """Each criterion holds for the whole or for a line that there is."""
        stray = [
            form
            for form in self.criteria
            if form.cleaned_data and (form.cleaned_data.get("line") or 0) > len(self._filled())
        ]
        for form in stray:
            form.add_error("line", form.no_such_line)
        return not stray


def drafted(quotation: Quotation) -> Offer | None:
    """Return the kept draft as an offer, or None while it is not whole."""
    if not quotation.draft:
        return None
    typed = Typed.of(query(quotation.draft))
    return typed.offer(clock.now()) if typed.is_meant() else None


def started(quotation: Quotation) -> Typed:
    """Start from the last version, else from what the request asks for."""
    if quotation.current:
        offer = offer_of(sellers_revision(quotation))
        by_line = {n: line.criteria for n, line in enumerate(offer.lines, start=1)}
        criteria = rows_of({**by_line, 0: offer.criteria})
        lines, steps = [_line_of(line) for line in offer.lines], rows_of_steps(offer.milestones)
        return _blank(_terms_of(offer), lines, criteria, steps)
    rfq = quotation.rfq
    if rfq is None:
        terms = {"currency": quotation.seller.currency, "transport_mode": "land"}
        return _blank(terms, [{"description": quotation.title}], [])
    quantity = plain(rfq.quantity) if rfq.quantity is not None else None
    line = {"description": rfq.title, "quantity": quantity, "unit": rfq.unit}
    asked = rows_of({1: [Criterion.from_json(each) for each in rfq.criteria]})
    return _blank(_asked(rfq), [line], asked)


def kept(data: QueryDict, current: int) -> dict[str, str]:
    """Return what was sent as it is kept on the server."""
    values = {name: str(value) for name, value in data.items() if name != "csrfmiddlewaretoken"}
    return values | {"base": str(current)}


def query(draft: Mapping[str, Any]) -> QueryDict:
    """Return a kept draft as a form would send it."""
    data = QueryDict(mutable=True)
    data.update({**MANAGEMENT, **draft})
    return data


def one_more(data: QueryDict, prefix: str) -> None:
    """Ask for one more form of a set."""
    text = data.get(f"{prefix}-TOTAL_FORMS") or "0"
    count = int(text) if text.isdecimal() and len(text) < 4 else 1
    data[f"{prefix}-TOTAL_FORMS"] = str(min(MOST[prefix], count + 1))


def _blank(
    terms: dict[str, Any],
    lines: list[dict[str, Any]],
    criteria: list[dict[str, Any]],
    steps: list[dict[str, Any]] | None = None,
) -> Typed:
    return Typed(
        OfferForm(initial=terms),
        LineFormSet(initial=lines, prefix=LINES),
        CriterionFormSet(initial=criteria, prefix=PREFIX),
        MilestoneFormSet(initial=steps or [], prefix=STEPS),
    )


def _values(forms: Any) -> list[dict[str, Any]]:
    return [{name: form[name].value() for name in form.fields} for form in forms]


def _asked(rfq: RFQ) -> dict[str, Any]:
    return {
        "currency": rfq.currency,
        "incoterm": rfq.incoterm,
        "place": rfq.destination_place,
        "country": str(rfq.destination_country or ""),
        "transport_mode": "land",
        "inspection": rfq.inspection_wanted,
    }


def _terms_of(offer: Offer) -> dict[str, Any]:
    names = (
        "currency", "incoterm", "place", "country", "lead_time_days", "transport_mode", "message",
    )  # fmt: skip
    wanted = offer.inspection
    return {name: getattr(offer, name) for name in (*names, "one_off_label")} | {
        "freight": offer.freight.amount if offer.freight is not None else None,
        "one_off": offer.one_off.amount if offer.one_off is not None else None,
        "deposit": percent(offer.deposit_bps),
        "inspection": wanted is not None,
        "inspector": wanted.inspector_id if wanted else None,
        "inspection_paid_by": wanted.paid_by if wanted else "buyer",
        "tolerance": percent(offer.tolerance_bps),
    }


def _line_of(line: Any) -> dict[str, Any]:
    row = {
        "description": line.description,
        "quantity": plain(line.quantity),
        "unit": line.unit,
        "unit_price": plain(line.unit_price),
        "min_quantity": plain(line.min_quantity) if line.min_quantity is not None else None,
        "product_id": line.product_id,
    }
    for number, tier in enumerate(line.tiers[:LADDER_STEPS], start=1):
        row[f"from_{number}"] = plain(tier.min_quantity)
        row[f"price_{number}"] = plain(tier.unit_price)
    return row
