"""The supplier's builder: lines, ladder and terms, a preview as the buyer will see it, and sending."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.access import signed_in
from frontend.forms.private import PrivateForm
from frontend.forms.quotations import (
    LADDER_STEPS,
    LineFormSet,
    OfferForm,
    offer_from,
    percent,
    plain,
)
from frontend.forms.rfqs import FileForm
from frontend.pages.quotations.access import readable_quotation, rows_of
from frontend.pages.rfqs.access import attempt, member_of, offered_rfq
from marketplace.core import clock
from messaging.queries import threads_for
from rfq import actions
from rfq.checks import check_offer
from rfq.errors import OfferInvalid, QuantityBelowMinimum
from rfq.models import Quotation
from rfq.offer import Offer
from rfq.queries import offer_of, sellers_revision
from rfq.rules import can_answer, can_quote
from rfq.states import LIVE, QuotationState

EDITABLE = (
    QuotationState.DRAFT,
    *LIVE,
    QuotationState.EXPIRED,
    QuotationState.DECLINED,
    QuotationState.NOT_SELECTED,
)
MANAGEMENT = {"lines-INITIAL_FORMS": "0", "lines-MIN_NUM_FORMS": "1", "lines-MAX_NUM_FORMS": "20"}


@signed_in
@require_POST
def start(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin, or go on with, the company's quotation on a request."""
    rfq, by, at, begun = offered_rfq(request, reference), member_of(request), clock.now(), []
    if not can_quote(by):
        raise PermissionDenied

    def act() -> None:
        begun.append(actions.start_quotation(rfq=rfq, by=by, at=at).reference)

    if attempt(request, _("Fill in your quotation. Nothing is sent until you say so."), act):
        return redirect("quotations:build", begun[0])
    return redirect("rfqs:offered", rfq.reference)


@signed_in
def private(request: HttpRequest) -> HttpResponse:
    """Begin a quotation to the buyer of a conversation, without a request."""
    by, at, begun = member_of(request), clock.now(), []
    if by.company is None or not can_quote(by):
        raise PermissionDenied
    threads = threads_for(by).filter(seller=by.company).select_related("buyer")
    thread = get_object_or_404(threads, reference=request.GET.get("thread", ""))
    form = PrivateForm(request.POST or None, initial={"title": thread.title[:120]})

    def act() -> None:
        title = form.cleaned_data["title"]
        quotation = actions.quote_privately(buyer=thread.buyer, title=title, by=by, at=at)
        begun.append(quotation.reference)

    done = _("Nothing is sent until you say so.")
    if request.method == "POST" and form.is_valid() and attempt(request, done, act, form):
        return redirect("quotations:build", begun[0])
    status = 422 if form.errors else 200
    context = {"form": form, "thread": thread}
    return render(request, "quotations/private.html", context, status=status)


@signed_in
def build(request: HttpRequest, reference: str) -> HttpResponse:
    """Fill in the quotation; each press of a button keeps what was typed."""
    quotation = _own(request, reference)
    if request.method != "POST":
        data = _query(quotation.draft) if quotation.draft else None
        if data is not None:
            return _page(request, quotation, OfferForm(data), LineFormSet(data, prefix="lines"))
        terms, rows = _initial(quotation)
        blank = LineFormSet(initial=rows, prefix="lines")
        return _page(request, quotation, OfferForm(initial=terms), blank)
    data = request.POST.copy()
    wants = data.pop("action", ["preview"])[-1]
    if wants == "add":
        data["lines-TOTAL_FORMS"] = str(min(20, _count(data) + 1))
    actions.save_quotation_draft(
        quotation=quotation, draft=_kept(data, quotation.current), by=member_of(request)
    )
    if wants in {"add", "save"}:
        return redirect("quotations:build", quotation.reference)
    form, lines = OfferForm(data), LineFormSet(data, prefix="lines")
    if form.is_valid() and lines.is_valid() and _can_be_meant(form, lines):
        return redirect("quotations:preview", quotation.reference)
    return _page(request, quotation, form, lines, status=422)


@signed_in
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the draft as the buyer will see it."""
    quotation = _own(request, reference)
    offer = _drafted(quotation)
    if offer is None:
        return redirect("quotations:build", quotation.reference)
    base = quotation.draft.get("base", "0")
    context = {"quotation": quotation, "offer": offer, "rows": rows_of(offer), "base": base}
    return render(request, "quotations/preview.html", context)


@signed_in
@require_POST
def submission(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the draft: the first revision, or the next one."""
    quotation = _own(request, reference)
    offer, by, at = _drafted(quotation), member_of(request), clock.now()
    if offer is None:
        return redirect("quotations:detail", quotation.reference)
    base = int(quotation.draft.get("base", "0"))

    def act() -> None:
        if quotation.current == 0:
            actions.submit_quotation(quotation=quotation, offer=offer, by=by, at=at)
        else:
            actions.revise(quotation=quotation, number=base, offer=offer, by=by, at=at)

    if attempt(request, _("Sent. The buyer has been told."), act):
        return redirect("quotations:detail", quotation.reference)
    return redirect("quotations:build", quotation.reference)


@signed_in
@require_POST
def add_file(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a drawing, certificate or data sheet."""
    quotation, by, at = _own(request, reference), member_of(request), clock.now()
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        attempt(
            request,
            _("File added."),
            lambda: actions.attach_quotation_file(
                quotation=quotation, file=file, kind=file.kind, by=by, at=at
            ),
        )
        return redirect("quotations:build", quotation.reference)
    terms, lines = _initial(quotation)
    context_lines = LineFormSet(initial=lines, prefix="lines")
    return _page(request, quotation, OfferForm(initial=terms), context_lines, form, status=422)


def _own(request: HttpRequest, reference: str) -> Quotation:
    quotation = readable_quotation(request, reference)
    if not can_answer(member_of(request), quotation) or quotation.state not in EDITABLE:
        raise PermissionDenied
    return quotation


def _page(
    request: HttpRequest,
    quotation: Quotation,
    form: OfferForm,
    lines: Any,
    file_form: FileForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    if status == 200 and form.is_bound:  # a kept draft is not yet an error
        form, lines = _unblamed(form, lines)
    context = {
        "quotation": quotation,
        "form": form,
        "lines": lines,
        "file_form": file_form or FileForm(),
        "files": quotation.files.order_by("pk"),
    }
    return render(request, "quotations/build.html", context, status=status)


def _unblamed(form: OfferForm, lines: Any) -> tuple[OfferForm, Any]:
    """Return the same words as initial values, so that a half-filled draft shows no errors."""
    terms = {name: form[name].value() for name in form.fields}
    rows = [{name: line[name].value() for name in line.fields} for line in lines]
    return OfferForm(initial=terms), LineFormSet(initial=rows, prefix="lines")


def _can_be_meant(form: OfferForm, lines: Any) -> bool:
    """Hold the whole offer against its rules; what is refused stands beside its field."""
    at = clock.now()
    try:
        check_offer(_offer(form, lines, at), at)
    except (OfferInvalid, QuantityBelowMinimum) as refusal:
        row = _filled(lines)[refusal.line - 1] if refusal.line else form
        name = "from_1" if refusal.field == "tiers" else refusal.field
        row.add_error(name if name in row.fields else None, str(refusal))
        return False
    return True


def _filled(lines: Any) -> list[Any]:
    return [line for line in lines if line.cleaned_data]


def _offer(form: OfferForm, lines: Any, at: datetime) -> Offer:
    return offer_from(form.cleaned_data, [line.cleaned_data for line in _filled(lines)], at)


def _drafted(quotation: Quotation) -> Offer | None:
    if not quotation.draft:
        return None
    data = _query(quotation.draft)
    form, lines = OfferForm(data), LineFormSet(data, prefix="lines")
    if not (form.is_valid() and lines.is_valid()):
        return None
    return _offer(form, lines, clock.now())


def _initial(quotation: Quotation) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Start from the last version, else from what the request asks for."""
    if quotation.current:
        offer = offer_of(sellers_revision(quotation))
        return _terms_of(offer), [_line_of(line) for line in offer.lines]
    rfq = quotation.rfq
    if rfq is None:
        return {"currency": quotation.seller.currency, "transport_mode": "land"}, [
            {"description": quotation.title}
        ]
    terms = {
        "currency": rfq.currency,
        "incoterm": rfq.incoterm,
        "place": rfq.destination_place,
        "country": str(rfq.destination_country or ""),
        "transport_mode": "land",
    }
    quantity = plain(rfq.quantity) if rfq.quantity is not None else None
    return terms, [{"description": rfq.title, "quantity": quantity, "unit": rfq.unit}]


def _terms_of(offer: Offer) -> dict[str, Any]:
    names = (
        "currency", "incoterm", "place", "country", "lead_time_days", "transport_mode", "message",
    )  # fmt: skip
    return {name: getattr(offer, name) for name in (*names, "one_off_label")} | {
        "freight": offer.freight.amount if offer.freight is not None else None,
        "one_off": offer.one_off.amount if offer.one_off is not None else None,
        "deposit": percent(offer.deposit_bps),
    }


def _line_of(line: Any) -> dict[str, Any]:
    row = {
        "description": line.description,
        "quantity": plain(line.quantity),
        "unit": line.unit,
        "unit_price": plain(line.unit_price),
        "min_quantity": plain(line.min_quantity) if line.min_quantity is not None else None,
        "criteria": "\n".join(f"{c.name}: {c.requirement}" for c in line.criteria),
        "product_id": line.product_id,
    }
    for number, tier in enumerate(line.tiers[:LADDER_STEPS], start=1):
        row[f"from_{number}"] = plain(tier.min_quantity)
        row[f"price_{number}"] = plain(tier.unit_price)
    return row


def _kept(data: QueryDict, current: int) -> dict[str, str]:
    kept = {name: str(value) for name, value in data.items() if name != "csrfmiddlewaretoken"}
    return kept | {"base": str(current)}


def _query(draft: dict[str, str]) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({**MANAGEMENT, **draft})
    return data


def _count(data: QueryDict) -> int:
    text = data.get("lines-TOTAL_FORMS") or "1"
    return int(text) if text.isdecimal() and len(text) < 4 else 1
