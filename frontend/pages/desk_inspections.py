"""The operators' side of inspections: what waits for them, and the list of companies."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from frontend import desk
from frontend.access import member_of, operator_required
from frontend.forms.inspections import InspectorForm
from frontend.refusals import refused
from marketplace.core import clock
from marketplace.core.errors import Refusal
from trade_assurance.actions.inspections import register_inspector
from trade_assurance.inspection_queries import listed_inspectors, waiting_for_operators


@operator_required
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Show what waits and who inspects; put a company on the list."""
    form = InspectorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            register_inspector(
                name=data["name"], country=data["country"], email=data["email"],
                fee=data["money"], regions=data["regions"], by=member_of(request),
                at=clock.now(),
            )  # fmt: skip
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The company is listed; its person has been asked."))
            return redirect("desk_inspections:index")
    context = {
        "form": form,
        "waiting": waiting_for_operators(clock.now().date()),
        "listed": listed_inspectors(),
    }
    return render(request, "inspections/desk.html", context, status=422 if form.errors else 200)


desk.register(
    "inspections",
    gettext_lazy("Inspections"),
    lambda: waiting_for_operators(clock.now().date()).count(),
    "desk_inspections:index",
    icon="search-check",
    hint=gettext_lazy("The supplier kept silent, or no report came after the visit."),
)

app_name = "desk_inspections"
urlpatterns = [path("desk/inspections/", index, name="index")]
