"""One return as its readers see it, also with a form that was refused."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from frontend import return_steps
from frontend.access import member_of
from frontend.forms.disputes import ParcelForm, ReasonForm
from frontend.forms.returns import AddressForm, LabelForm, SendForm
from marketplace.core import clock
from marketplace.core.states import history
from marketplace.core.transitions import Actor
from marketplace.orders.queries import zone_of_company
from trade_assurance import return_queries, rules
from trade_assurance.models import GoodsReturn
from trade_assurance.return_states import ReturnState


def readable_return(request: HttpRequest, reference: str) -> GoodsReturn:
    """Return a return of the member's company; colleagues without the permission are refused."""
    rows = return_queries.returns_for(member_of(request))
    found = get_object_or_404(rows, reference=reference)
    if not rules.can_read_return(member_of(request), found):
        raise PermissionDenied
    return found


def handled_return(request: HttpRequest, reference: str) -> GoodsReturn:
    """Return a return that the member may act in."""
    found = readable_return(request, reference)
    if not rules.can_handle_return(member_of(request), found):
        raise PermissionDenied
    return found


def show_return(request: HttpRequest, found: GoodsReturn, **tried: forms.Form) -> HttpResponse:
    """Show a return; `tried` is the form that was refused, by the name of its move."""
    member, order = member_of(request), found.order
    buying = member.acts_for(order.buyer_id)
    other = order.seller if buying else order.buyer
    context = {
        "found": found,
        "order": order,
        "other": other,
        "other_zone": zone_of_company(other.pk),
        "now": clock.now(),
        "next": return_steps.next_step(found),
        "may": return_steps.may(member, found),
        "lines": found.lines.select_related("line").order_by("pk"),
        "label": getattr(found, "label", None),
        "replacement": getattr(found, "replacement", None),
        "log": history(found),
        "forms": {**_blank(found), **tried},
        "tried": next(iter(tried), ""),
    }
    return render(request, "returns/detail.html", context, status=422 if tried else 200)


def send_form(found: GoodsReturn, *args: object) -> SendForm:
    """Return the buyer's form: what the way costs is asked where the supplier bears it."""
    bears = found.freight_by == Actor.SELLER and found.state != ReturnState.LABEL
    return SendForm(*args, currency=found.currency, bears=bears, auto_id="id_send_%s")


def _blank(found: GoodsReturn) -> dict[str, forms.Form]:
    return {
        "authorise": AddressForm(auto_id="id_address_%s"),
        "refuse": ReasonForm(auto_id="id_refuse_%s"),
        "label": LabelForm(auto_id="id_label_%s"),
        "send": send_form(found),
        "reject": ReasonForm(auto_id="id_reject_%s"),
        "replace": ParcelForm(auto_id="id_replace_%s"),
    }
