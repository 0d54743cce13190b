"""A supplier's freight table, in and out as CSV, and how its products are packed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from frontend.access import company_required, member_of
from frontend.forms.freight import PackingForm, TableForm
from frontend.refusals import refused
from frontend.spreadsheets import csv_answer
from marketplace.companies.models import Company
from marketplace.core.errors import Refusal
from marketplace.freight import actions, queries, rules, sheets
from marketplace.freight.sheets import Flaw

SHOWN_FLAWS = 50


@company_required
@require_http_methods(["GET", "POST"])
def table(request: HttpRequest) -> HttpResponse:
    """Show the table, and replace it by a file that has no flaw."""
    seller = _seller(request)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, seller, form)
    rows, flaws = sheets.read(form.cleaned_data["file"].read())
    if not flaws:
        try:
            count = actions.replace_rates(rows=rows, by=member_of(request))
        except Refusal as refusal:
            refused(form, refusal)
        else:
            said = ngettext("The table has %(n)s rate.", "The table has %(n)s rates.", count)
            messages.success(request, said % {"n": count})
            return redirect("freight:table")
    else:
        form.add_error(
            "file", _("Nothing was changed: mend these lines and hand the file in again.")
        )
    return _show(request, seller, form, flaws=flaws[:SHOWN_FLAWS])


@company_required
@require_GET
def csv(request: HttpRequest) -> HttpResponse:
    """Send the table as the file that can be handed in again."""
    return csv_answer("freight.csv", sheets.write(queries.rates_of(_seller(request).pk)))


@company_required
@require_http_methods(["GET", "POST"])
def packing(request: HttpRequest) -> HttpResponse:
    """Show how products are packed, and say it of one."""
    seller = _seller(request)
    form = PackingForm(request.POST or None, seller_id=seller.pk)
    if request.method == "POST" and form.is_valid():
        actions.say_packing(**form.said(), by=member_of(request))
        messages.success(request, _("Saved. Freight of new orders follows it."))
        return redirect("freight:packing")
    context = {"form": form, "packings": queries.packings_of(seller.pk)}
    return render(request, "freight/packing.html", context, status=422 if form.errors else 200)


def _seller(request: HttpRequest) -> Company:
    member = member_of(request)
    if member.company is None or not rules.can_set_freight(member):
        raise PermissionDenied
    return member.company


def _show(
    request: HttpRequest, seller: Company, form: TableForm, *, flaws: list[Flaw] | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "flaws": flaws or [],
        "rates": queries.rates_of(seller.pk),
        "columns": ", ".join(sheets.COLUMNS),
    }
    return render(request, "freight/table.html", context, status=422 if form.errors else 200)


app_name = "freight"
urlpatterns = [
    path("freight/", table, name="table"),
    path("freight/table.csv", csv, name="csv"),
    path("freight/packing/", packing, name="packing"),
]
