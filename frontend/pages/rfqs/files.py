"""Files of requests: kept once checked, handed out as downloads to those who may read the request."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.forms.rfqs import FileForm
from frontend.pages.rfqs.access import attempt, member_of, own_rfq, readable_rfq
from marketplace.companies.member import Member
from marketplace.core import clock
from rfq import actions
from rfq.models import RFQ


def keep_file(rfq: RFQ, file: Any, by: Member) -> None:
    """Store a checked upload (with its `kind`), if there is one."""
    if file is not None:
        actions.attach_file(rfq=rfq, file=file, kind=file.kind, by=by, at=clock.now())


@login_required
@require_POST
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a file to the request."""
    rfq = own_rfq(request, reference)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        file, by = form.cleaned_data["file"], member_of(request)
        attempt(request, _("File added."), lambda: keep_file(rfq, file, by))
    else:
        _say(request, form)
    if rfq.opened_at is None:
        return redirect("rfqs:edit", rfq.reference, "review")
    return redirect("rfqs:detail", rfq.reference)


@login_required
def download(request: HttpRequest, reference: str, file_id: int) -> FileResponse:
    """Hand out one file, always as a download."""
    rfq = readable_rfq(request, reference)
    row = get_object_or_404(rfq.files, pk=file_id)
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=row.name)


def _say(request: HttpRequest, form: FileForm) -> None:
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, str(error))
