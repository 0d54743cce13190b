"""Files of requests: kept once checked, handed out as downloads to those who may read the request."""

from typing import Any

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404

from frontend.access import signed_in
from frontend.pages.rfqs.access import readable_rfq
from marketplace.companies.member import Member
from marketplace.core import clock
from rfq import actions
from rfq.models import RFQ


def keep_file(rfq: RFQ, file: Any, by: Member) -> None:
    """Store a checked upload (with its `kind`), if there is one."""
    if file is not None:
        actions.attach_file(rfq=rfq, file=file, kind=file.kind, by=by, at=clock.now())


@signed_in
def download(request: HttpRequest, reference: str, file_id: int) -> FileResponse:
    """Hand out one file, always as a download."""
    rfq = readable_rfq(request, reference)
    row = get_object_or_404(rfq.files, pk=file_id)
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=row.name)
