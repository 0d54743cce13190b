"""Why an amount is what it is: payouts, disputes, returns, statements; orders and papers have their own."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from bookkeeping.payout_whys import explain_payout, of_account
from bookkeeping.period_whys import of_statement
from frontend import dispute_access
from frontend.access import company_required, member_of, signed_in
from frontend.pages.return_show import readable_return
from frontend.pages.statements import asked, made
from trade_assurance import queries
from trade_assurance.claimed import explain_dispute
from trade_assurance.models import SellerDebt
from trade_assurance.returned import explain_debt, explain_return
from trade_assurance.rules import can_see_finance

PAGE = "papers/why.html"


@signed_in
@never_cache
@require_GET
def payout(request: HttpRequest, reference: str) -> HttpResponse:
    """Explain the amount of a payout, and gross, commission and rest of each earning in it."""
    found = get_object_or_404(queries.payouts_for(member_of(request)), reference=reference)
    context = {
        "name": found.reference,
        "back": reverse("payouts:payout", args=[reference]),
        "whys": explain_payout(found),
    }
    return render(request, PAGE, context)


@company_required
@never_cache
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Explain what came to the company's account as a supplier, what went, and what is left."""
    member = member_of(request)
    if member.company is None or not can_see_finance(member):
        raise PermissionDenied
    context = {
        "name": _("Statement"),
        "back": reverse("payouts:statement"),
        "whys": of_account(member.company.pk),
    }
    return render(request, PAGE, context)


@signed_in
@never_cache
@require_GET
def dispute(request: HttpRequest, reference: str) -> HttpResponse:
    """Explain the amounts of a dispute: claim, held money, proposals, rulings."""
    found = dispute_access.readable_dispute(request, reference)
    context = {
        "name": found.reference,
        "order": found.order,
        "back": reverse("disputes:room", args=[reference]),
        "whys": explain_dispute(found),
    }
    return render(request, PAGE, context)


@signed_in
@never_cache
@require_GET
def goods_return(request: HttpRequest, reference: str) -> HttpResponse:
    """Explain the amounts of a return."""
    found = readable_return(request, reference)
    context = {
        "name": found.reference,
        "order": found.order,
        "back": reverse("returns:detail", args=[reference]),
        "whys": explain_return(found),
    }
    return render(request, PAGE, context)


@signed_in
@never_cache
@require_GET
def debt(request: HttpRequest, pk: int) -> HttpResponse:
    """Explain what a supplier owes, to itself."""
    member = member_of(request)
    found = get_object_or_404(SellerDebt, pk=pk, seller=member.company)
    if not can_see_finance(member):
        raise PermissionDenied
    context = {
        "name": _("You owe"),
        "back": reverse("payouts:index"),
        "whys": explain_debt(found),
    }
    return render(request, PAGE, context)


@company_required
@never_cache
@require_GET
def statement(request: HttpRequest, side: str) -> HttpResponse:
    """Explain one amount of a period's statement."""
    company, form = asked(request, side)
    if not form.is_valid():
        raise Http404
    why = of_statement(made(company, side, form), company.pk, request.GET.get("why", ""))
    if why is None:
        raise Http404
    back = f"{reverse('statements:show', args=[side])}?{form.query}"
    return render(request, PAGE, {"name": _("Statement of a period"), "back": back, "whys": [why]})


app_name = "why"
urlpatterns = [
    path("payouts/statement/money/", account, name="account"),
    path("payouts/<str:reference>/money/", payout, name="payout"),
    path("disputes/<str:reference>/money/", dispute, name="dispute"),
    path("returns/<str:reference>/money/", goods_return, name="return"),
    path("payouts/debts/<int:pk>/money/", debt, name="debt"),
    path("statements/<slug:side>/money/", statement, name="statement"),
]
