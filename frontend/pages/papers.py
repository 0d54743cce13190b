"""Numbered papers: their files, a seller's numbering, packages, and the operators' proof of numbers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bookkeeping import actions, explaining, queries, rules
from bookkeeping.models import Paper, Prefix, SalesTax
from bookkeeping.states import OF_THE_SELLER, PREFIXES, PaperKind
from frontend.access import company_required, member_of, operator_required, signed_in
from frontend.forms.papers import NumberingForm, PackageRows
from frontend.refusals import refused
from frontend.spreadsheets import csv_answer
from marketplace.companies.models import Company
from marketplace.core import clock
from marketplace.core.errors import Refusal
from trade_assurance.ledger.models import Movement
from trade_assurance.rules import can_see_payment

PER_PAGE = 50


@signed_in
@require_GET
def file(request: HttpRequest, pk: int) -> FileResponse:
    """Send a file of a paper to those who may see it, and write down that it was taken."""
    member = member_of(request)
    found = get_object_or_404(queries.files_for(member), pk=pk)
    if not rules.can_see_paper(member, found.version.paper) or member.user is None:
        raise PermissionDenied
    actions.note_download(file=found, by=member.user, at=clock.now())
    answer = FileResponse(
        found.file.open("rb"), content_type="application/pdf", filename=found.name
    )
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@company_required
@require_http_methods(["GET", "POST"])
def numbering(request: HttpRequest) -> HttpResponse:
    """Show and change how a seller's papers are numbered and taxed at home."""
    member = member_of(request)
    if member.company is None or not rules.can_choose_numbers(member):
        raise PermissionDenied
    form = NumberingForm(request.POST or None, initial=_chosen(member.company))
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_numbers(**form.chosen(), by=member)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Saved. Papers issued from now on follow this."))
            return redirect("papers:numbering")
    series = [each for each in queries.series_proofs() if each.series.issuer == member.company]
    context = {"form": form, "series": series}
    return render(request, "papers/numbering.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def packing(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter how a consignment is packed; its packing list gets a new version."""
    member = member_of(request)
    lists = queries.papers_for(member).filter(kind=PaperKind.PACKING_LIST)
    paper = get_object_or_404(lists.select_related("shipment"), pk=pk)
    if paper.order is None or paper.shipment is None or not rules.can_pack(member, paper.order):
        raise PermissionDenied
    rows = PackageRows(request.POST or None, initial=_packed(paper))
    problem = ""
    if request.method == "POST" and rows.is_valid():
        packages = [row.package() for row in rows if row.has_changed()]
        try:
            actions.pack(shipment=paper.shipment, packages=packages, by=member, at=clock.now())
        except Refusal as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("The packing list has a new version."))
            return redirect(reverse("orders:detail", args=[paper.order.reference]) + "#papers")
    status = 422 if request.method == "POST" else 200
    context = {"rows": rows, "paper": paper, "problem": problem}
    return render(request, "papers/packing.html", context, status=status)


@signed_in
@require_GET
def why(request: HttpRequest, pk: int) -> HttpResponse:
    """Explain a paper's amounts: parts that add up, each with its movement."""
    member = member_of(request)
    paper = get_object_or_404(queries.papers_for(member), pk=pk)
    if not rules.can_see_paper(member, paper):
        raise PermissionDenied
    context = {"name": paper.text, "order": paper.order, "whys": explaining.of_paper(paper)}
    return render(request, "papers/why.html", context)


@signed_in
@require_GET
def movement(request: HttpRequest, key: str) -> HttpResponse:
    """Explain one movement of the ledger to those whose order or payout it is about."""
    member = member_of(request)
    found = get_object_or_404(Movement, key=key)
    order = queries.order_of(member, found)
    if order is not None and not can_see_payment(member, order):
        raise PermissionDenied
    if order is None and not queries.is_own_payout(member, found):
        raise Http404
    selling = order is None or not member.acts_for(order.buyer_id)
    whys = explaining.of_movement(found, selling=selling)
    return render(
        request, "papers/why.html", {"name": key, "order": order, "whys": whys, "shown": key}
    )


@operator_required
@require_GET
def issued(request: HttpRequest) -> HttpResponse:
    """List every series with the proof of its numbers, and the papers, newest first."""
    papers = queries.papers_for(member_of(request)).order_by("-pk")
    page = Paginator(papers, PER_PAGE).get_page(request.GET.get("page"))
    proofs = queries.series_proofs()
    context = {"page": page, "proofs": proofs, "whole": all(each.is_whole for each in proofs)}
    return render(request, "papers/issued.html", context)


@operator_required
@require_GET
def issued_csv(request: HttpRequest) -> HttpResponse:
    """Send all numbers as CSV: issuer, kind, number, day, amounts in major units."""
    heads = [
        _("Issuer"), _("Kind"), _("Number"), _("Issued on"), _("Recipient"), _("Order"),
        _("Without VAT"), _("VAT"), _("Total"), _("Currency"), _("Corrects"),
    ]  # fmt: skip
    papers = queries.papers_for(member_of(request)).order_by("series_id", "number")
    return csv_answer("papers.csv", [heads, *map(_cells, papers.iterator(chunk_size=500))])


def _cells(paper: Paper) -> list[str]:
    return [
        paper.issuer.name if paper.issuer else _("Marketplace"),
        paper.get_kind_display(),
        paper.text,
        paper.issued_on.isoformat(),
        paper.recipient.name,
        paper.order.reference if paper.order else "",
        *(str(amount.amount) for amount in (paper.net, paper.tax, paper.total)),
        paper.currency,
        paper.corrects.text if paper.corrects else "",
    ]


def _chosen(company: Company) -> dict[str, Any]:
    chosen = dict(Prefix.objects.filter(company=company).values_list("kind", "prefix"))
    rate = SalesTax.objects.filter(company=company).first()
    prefixes = {kind.value: chosen.get(kind, PREFIXES[kind]) for kind in OF_THE_SELLER}
    return {**prefixes, "domestic_percent": rate.percent if rate else None}


def _packed(paper: Paper) -> list[dict[str, Any]]:
    rows = paper.shipment.packages.order_by("position") if paper.shipment else ()
    return [
        {
            "kind": row.kind,
            "count": row.count,
            "net_weight": row.net_kilograms,
            "gross_weight": row.gross_kilograms,
            "marks": row.marks,
        }
        for row in rows
    ]


app_name = "papers"
urlpatterns = [
    path("papers/files/<int:pk>/", file, name="file"),
    path("papers/<int:pk>/money/", why, name="why"),
    path("movements/<str:key>/", movement, name="movement"),
    path("papers/numbering/", numbering, name="numbering"),
    path("papers/<int:pk>/packages/", packing, name="packing"),
    path("desk/papers/", issued, name="issued"),
    path("desk/papers.csv", issued_csv, name="issued_csv"),
]
