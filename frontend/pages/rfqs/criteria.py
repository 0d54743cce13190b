"""What the goods will be measured by: the buyer writes it into the request, suppliers quote on it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from frontend.access import signed_in
from frontend.forms.criteria import PREFIX, CriterionFormSet, criteria_of, rows_of, typed_rows
from frontend.forms.rfqs import InspectionWantedForm
from frontend.pages.rfqs.access import attempt, member_of, own_rfq
from marketplace.orders.criteria import Criterion
from rfq import actions
from rfq.models import RFQ
from rfq.states import RFQState


@signed_in
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Show and keep the criteria of a draft; one more form comes with each press of "add"."""
    rfq = own_rfq(request, reference)
    if rfq.state not in {RFQState.DRAFT, RFQState.REJECTED}:
        raise Http404
    if request.method != "POST":
        kept = rows_of({0: [Criterion.from_json(each) for each in rfq.criteria]})
        wanted = InspectionWantedForm(initial={"inspection_wanted": rfq.inspection_wanted})
        return _page(request, rfq, _forms(kept or [{}]), wanted)
    forms = CriterionFormSet(request.POST, prefix=PREFIX)
    wanted = InspectionWantedForm(request.POST)
    if request.POST.get("action") == "add":
        return _page(request, rfq, _forms([*typed_rows(forms), {}]), wanted)
    if forms.is_valid() and wanted.is_valid() and _keep(request, rfq, forms, wanted):
        return redirect("rfqs:edit", rfq.reference, "review")
    return _page(request, rfq, forms, wanted, status=422)


def _keep(request: HttpRequest, rfq: RFQ, forms: Any, wanted: InspectionWantedForm) -> bool:
    criteria = [each.to_json() for rows in criteria_of(forms).values() for each in rows]
    fields = {"criteria": criteria, **wanted.cleaned_data}

    def act() -> None:
        actions.save_rfq_draft(rfq=rfq, fields=fields, by=member_of(request))

    return attempt(request, _("Draft saved."), act)


def _forms(rows: list[dict[str, Any]]) -> Any:
    return CriterionFormSet(initial=rows, prefix=PREFIX)


def _page(
    request: HttpRequest, rfq: RFQ, forms: Any, wanted: InspectionWantedForm, *, status: int = 200
) -> HttpResponse:
    context = {"rfq": rfq, "criteria": forms, "wanted": wanted}
    return render(request, "rfqs/criteria.html", context, status=status)
