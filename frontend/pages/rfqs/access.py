"""What the pages of requests share: who may open which, and how a refusal is shown."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.errors import Refusal
from marketplace.core.transitions import TransitionRefused
from rfq.models import RFQ
from rfq.queries import rfqs_for, rfqs_of_buyer, rfqs_offered_to
from rfq.rules import can_manage_rfq, can_see_rfq


def member_of(request: HttpRequest) -> Member:
    """Return who acts."""
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def readable_rfq(request: HttpRequest, reference: str) -> RFQ:
    """Return a request the member may read: 404 for strangers, 403 for colleagues without the right."""
    member = member_of(request)
    rfqs = rfqs_for(member).select_related("buyer", "category", "created_by")
    return _seen(member, get_object_or_404(rfqs, reference=reference))


def own_rfq(request: HttpRequest, reference: str, *, manage: bool = True) -> RFQ:
    """Return a request of the member's own company."""
    member = member_of(request)
    rfqs = rfqs_of_buyer(member).select_related("buyer", "category", "created_by")
    rfq = _seen(member, get_object_or_404(rfqs, reference=reference))
    if manage and not can_manage_rfq(member, rfq):
        raise PermissionDenied
    return rfq


def offered_rfq(request: HttpRequest, reference: str) -> RFQ:
    """Return a request that reached the member's company as a supplier."""
    member = member_of(request)
    rfqs = rfqs_offered_to(member).select_related("buyer", "category")
    return _seen(member, get_object_or_404(rfqs, reference=reference))


def attempt(
    request: HttpRequest, done: str, act: Callable[[], Any], form: Form | None = None
) -> bool:
    """Run an action; say what was done, or why not, in the form's field or as a message."""
    try:
        act()
    except Refusal as refusal:
        _show(request, refusal, form)
        return False
    except TransitionRefused:
        messages.error(request, _("This is no longer possible; the page shows where things stand."))
        return False
    messages.success(request, done)
    return True


def _show(request: HttpRequest, refusal: Refusal, form: Form | None) -> None:
    if form is None:
        messages.error(request, str(refusal))
    else:
        of_line = f"{refusal.field}_{getattr(refusal, 'line', 0)}"
        names = [name for name in (of_line, refusal.field) if name in form.fields]
        form.add_error(names[0] if names else None, str(refusal))


def _seen(member: Member, rfq: RFQ) -> RFQ:
    if not can_see_rfq(member, rfq):
        raise PermissionDenied
    return rfq
