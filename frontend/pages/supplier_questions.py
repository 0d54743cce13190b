"""Go on or cancel: the buyer's answer on the order page, and the operators' list of what is open."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from frontend import desk as queues
from frontend.access import member_of, operator_required, password_confirmed, signed_in
from frontend.forms.payments import ReasonForm
from frontend.refusals import as_message
from marketplace.core import clock
from marketplace.orders import queries
from trade_assurance import seller_question_queries
from trade_assurance.actions import sellers
from trade_assurance.models import SellerQuestion

PER_PAGE = 50
ANSWERS = {"continuation": True, "cancellation": False}
WORDS = {
    True: gettext_lazy("The order goes on where it stood. Both sides are told."),
    False: gettext_lazy("What has not left is cancelled; what was paid for it goes back."),
}


@signed_in
@require_POST
def answer(request: HttpRequest, reference: str, noun: str) -> HttpResponse:
    """Say for the buyer whether the order goes on."""
    member = member_of(request)
    order = get_object_or_404(queries.party_orders(member), reference=reference)
    question = seller_question_queries.question_of(order)
    if noun not in ANSWERS or question is None:
        raise Http404
    if member.is_operator:
        raise PermissionDenied
    go_on = ANSWERS[noun]
    with as_message(request):
        sellers.answer_question(question=question, go_on=go_on, by=member, at=clock.now())
        messages.success(request, str(WORDS[go_on]))
    return redirect("orders:detail", reference=reference)


@operator_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """List the orders that stand still because their supplier was stopped."""
    decided = request.GET.get("show") == "decided"
    rows = seller_question_queries.questions(open_only=not decided)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "supplier_questions/desk.html", {"page": page, "decided": decided})


@operator_required
@password_confirmed
@require_POST
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide, as an operator, for a buyer who said nothing."""
    question, form = get_object_or_404(SellerQuestion, pk=pk), ReasonForm(request.POST)
    go_on = ANSWERS.get(request.POST.get("answer", ""))
    if go_on is None or not form.is_valid():
        messages.error(request, _("Say why, and choose what becomes of the order."))
        return redirect("supplier_questions:desk")
    reason = form.cleaned_data["reason"]
    with as_message(request):
        sellers.answer_question(
            question=question, go_on=go_on, by=member_of(request), at=clock.now(), reason=reason
        )
        messages.success(request, str(WORDS[go_on]))
    return redirect("supplier_questions:desk")


queues.register(
    "supplier_questions",
    gettext_lazy("Orders of stopped suppliers"),
    seller_question_queries.backlog_of_questions,
    "supplier_questions:desk",
    icon="circle-question-mark",
    hint=gettext_lazy("The buyer said nothing: go on or cancel"),
)

app_name = "supplier_questions"
urlpatterns = [
    path("orders/<str:reference>/supplier-question/<slug:noun>/", answer, name="answer"),
    path("desk/supplier-questions/", desk, name="desk"),
    path("desk/supplier-questions/<int:pk>/decision/", decision, name="decision"),
]
