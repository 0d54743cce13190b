"""Posting a request in five plain steps; the draft is kept on the server after each."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from frontend.access import signed_in
from frontend.forms.rfqs import AmountForm, AudienceForm, FileForm, TermsForm, WhatForm
from frontend.pages.rfqs.access import attempt, member_of, own_rfq
from frontend.pages.rfqs.files import keep_file
from marketplace.catalog.models import Product
from marketplace.catalog.queries import visible_products
from marketplace.core import clock
from rfq import actions
from rfq.models import RFQ
from rfq.rules import can_post_rfqs
from rfq.states import RFQState


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the wizard."""

    name: str
    label: Any
    form: Callable[..., Form]
    fields: tuple[str, ...]


STEPS = (
    Step("what", gettext_lazy("What"), WhatForm, ("title", "description", "category")),
    Step(
        "amount",
        gettext_lazy("How much"),
        AmountForm,
        ("quantity", "unit", "target_unit_price", "currency", "sample_wanted"),
    ),
    Step(
        "terms",
        gettext_lazy("Terms"),
        TermsForm,
        ("destination_country", "destination_place", "incoterm", "needed_by_on"),
    ),
    Step("audience", gettext_lazy("Who is asked"), AudienceForm, ("visibility", "closes_at")),
)
REVIEW = gettext_lazy("Review")
NAMES = [step.name for step in STEPS]


@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Begin a request, from nothing, a line of text or a product."""
    member = member_of(request)
    if not can_post_rfqs(member):
        raise PermissionDenied
    product = _product(request)
    form = WhatForm(request.POST or None, request.FILES or None, initial=_prefill(request, product))
    if request.method != "POST":
        return _page(request, None, STEPS[0], form)
    if not form.is_valid():
        return _page(request, None, STEPS[0], form, status=422)
    fields = {name: form.cleaned_data[name] for name in STEPS[0].fields} | _from_source(
        request, product
    )
    rfq = actions.start_rfq(by=member, at=clock.now(), fields=fields)
    keep_file(rfq, form.cleaned_data["file"], member)
    return redirect("rfqs:edit", rfq.reference, "amount")


@signed_in
def edit(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Show and keep one step of a draft."""
    rfq = _draft(request, reference)
    if name == "review":
        return review_page(request, rfq)
    if name not in NAMES:
        raise Http404
    step = STEPS[NAMES.index(name)]
    form = _form(request, rfq, step)
    if request.method != "POST":
        return _page(request, rfq, step, form)
    if not form.is_valid() or not _keep(request, rfq, step, form):
        return _page(request, rfq, step, form, status=422)
    following = [*NAMES, "review"][NAMES.index(name) + 1]
    return redirect("rfqs:edit", rfq.reference, following)


@signed_in
@require_POST
def submission(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the request; a second click finds it sent and shows it."""
    rfq = own_rfq(request, reference)
    by, at = member_of(request), clock.now()
    if rfq.state not in {RFQState.DRAFT, RFQState.REJECTED}:
        return redirect("rfqs:detail", rfq.reference)
    done = _("Your request was sent.")
    if attempt(request, done, lambda: actions.submit_rfq(rfq=rfq, by=by, at=at)):
        return redirect("rfqs:detail", rfq.reference)
    return review_page(request, rfq, status=422)


def _draft(request: HttpRequest, reference: str) -> RFQ:
    rfq = own_rfq(request, reference)
    if rfq.state not in {RFQState.DRAFT, RFQState.REJECTED}:
        raise Http404
    return rfq


def _as_typed(value: Any) -> Any:
    """Return a number without the idle zeros of its column."""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _form(request: HttpRequest, rfq: RFQ, step: Step) -> Form:
    initial = {name: _as_typed(getattr(rfq, name)) for name in step.fields}
    initial["category"] = rfq.category_id
    initial["destination_country"] = str(rfq.destination_country or "")
    if rfq.closes_at is not None:
        initial["closes_at"] = rfq.closes_at.date()
    more: dict[str, Any] = {}
    if step.name == "audience":
        more["own_company_id"] = rfq.buyer_id
        initial["sellers"] = [str(pk) for pk in rfq.invitations.values_list("seller_id", flat=True)]
    return step.form(request.POST or None, request.FILES or None, initial=initial, **more)


def _keep(request: HttpRequest, rfq: RFQ, step: Step, form: Form) -> bool:
    by = member_of(request)
    fields = {name: form.cleaned_data[name] for name in step.fields}

    def act() -> None:
        actions.save_rfq_draft(rfq=rfq, fields=fields, by=by)
        if isinstance(form, AudienceForm):
            actions.invite_sellers(rfq=rfq, sellers=form.invited(), by=by)
        keep_file(rfq, form.cleaned_data.get("file"), by)

    return attempt(request, _("Draft saved."), act, form)


def _product(request: HttpRequest) -> Product | None:
    slug = request.GET.get("product", "")
    products = visible_products(member_of(request))
    key = {"pk": int(slug)} if slug.isdecimal() and len(slug) < 15 else {"slug": slug}
    return products.filter(**key).first() if slug else None


def _prefill(request: HttpRequest, product: Product | None) -> dict[str, Any]:
    words = request.GET.get("title", "") or request.GET.get("q", "")
    if product is None:
        return {"title": words[:120]}
    return {"title": product.title[:120], "category": product.category_id}


def _from_source(request: HttpRequest, product: Product | None) -> dict[str, Any]:
    """Take what the address knows already, so that nobody types it again."""
    known: dict[str, Any] = {}
    if product is not None:
        known |= {"product": product, "unit": product.unit, "currency": product.currency}
    asked = AmountForm({"quantity": request.GET.get("quantity", "")})
    asked.is_valid()
    if quantity := asked.cleaned_data.get("quantity"):
        known["quantity"] = quantity
    return known


def _steps(rfq: RFQ | None) -> list[tuple[Any, str]]:
    def url(name: str) -> str:
        return reverse("rfqs:edit", args=[rfq.reference, name]) if rfq else ""

    return [(step.label, url(step.name)) for step in STEPS] + [(REVIEW, url("review"))]


def _page(
    request: HttpRequest, rfq: RFQ | None, step: Step, form: Form, *, status: int = 200
) -> HttpResponse:
    number = NAMES.index(step.name) + 1
    context = {"rfq": rfq, "step": step, "number": number, "steps": _steps(rfq), "form": form}
    return render(request, "rfqs/wizard.html", context, status=status)


def review_page(
    request: HttpRequest, rfq: RFQ, *, file_form: FileForm | None = None, status: int = 200
) -> HttpResponse:
    """Show the draft as it would be sent, with a form for one more file."""
    context = {
        "file_form": file_form or FileForm(),
        "rfq": rfq,
        "steps": _steps(rfq),
        "number": len(STEPS) + 1,
        "invited": [i.seller for i in rfq.invitations.select_related("seller")],
        "files": rfq.files.order_by("pk"),
    }
    return render(request, "rfqs/review.html", context, status=status)
