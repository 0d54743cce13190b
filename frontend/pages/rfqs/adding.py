"""Adding a file to a request, from the review of a draft or from the open request's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.access import signed_in
from frontend.forms.rfqs import FileForm
from frontend.pages.rfqs.access import attempt, member_of, own_rfq
from frontend.pages.rfqs.buyer import detail_page
from frontend.pages.rfqs.files import keep_file
from frontend.pages.rfqs.wizard import review_page


@signed_in
@require_POST
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a file; a refused one is named beside the field."""
    rfq, by = own_rfq(request, reference), member_of(request)
    form = FileForm(request.POST, request.FILES)
    is_draft = rfq.opened_at is None
    if form.is_valid() and attempt(
        request, _("File added."), lambda: keep_file(rfq, form.cleaned_data["file"], by), form
    ):
        name = "rfqs:edit" if is_draft else "rfqs:detail"
        return redirect(name, rfq.reference, *(["review"] if is_draft else []))
    page = review_page if is_draft else detail_page
    return page(request, rfq, file_form=form, status=422)
