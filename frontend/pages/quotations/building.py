"""The supplier's builder: lines, ladder and terms, a preview as the buyer will see it, and sending."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.access import signed_in
from frontend.forms.private import PrivateForm
from frontend.forms.rfqs import FileForm
from frontend.pages.quotations.access import readable_quotation, rows_of
from frontend.pages.quotations.drafting import Typed, drafted, kept, one_more, query, started
from frontend.pages.rfqs.access import attempt, member_of, offered_rfq
from marketplace.core import clock
from messaging.queries import threads_for
from rfq import actions
from rfq.models import Quotation
from rfq.rules import can_answer, can_quote
from rfq.states import LIVE, QuotationState

EDITABLE = (
    QuotationState.DRAFT,
    *LIVE,
    QuotationState.EXPIRED,
    QuotationState.DECLINED,
    QuotationState.NOT_SELECTED,
)
ADDED = {
    "add": "lines",
    "add_criterion": "criteria",
    "add_milestone": "milestones",
}  # the button, and the set it adds to


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
        draft = quotation.draft
        typed = Typed.of(query(draft)).unblamed() if draft else started(quotation)
        return _page(request, quotation, typed)
    data = request.POST.copy()
    wants = data.pop("action", ["preview"])[-1]
    if wants in ADDED:
        one_more(data, ADDED[wants])
    actions.save_quotation_draft(
        quotation=quotation, draft=kept(data, quotation.current), by=member_of(request)
    )
    if wants in {*ADDED, "save"}:
        return redirect("quotations:build", quotation.reference)
    typed = Typed.of(query(kept(data, quotation.current)))
    if typed.is_meant():
        return redirect("quotations:preview", quotation.reference)
    return _page(request, quotation, typed, status=422)


@signed_in
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the draft as the buyer will see it."""
    quotation = _own(request, reference)
    offer = drafted(quotation)
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
    offer, by, at = drafted(quotation), member_of(request), clock.now()
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
    return _page(request, quotation, started(quotation), form, status=422)


def _own(request: HttpRequest, reference: str) -> Quotation:
    quotation = readable_quotation(request, reference)
    if not can_answer(member_of(request), quotation) or quotation.state not in EDITABLE:
        raise PermissionDenied
    return quotation


def _page(
    request: HttpRequest,
    quotation: Quotation,
    typed: Typed,
    file_form: FileForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "quotation": quotation,
        "form": typed.terms,
        "lines": typed.lines,
        "criteria": typed.criteria,
        "milestones": typed.milestones,
        "file_form": file_form or FileForm(),
        "files": quotation.files.order_by("pk"),
    }
    return render(request, "quotations/build.html", context, status=status)
