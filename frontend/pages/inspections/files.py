"""Reports and their pictures, for those who may read them."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from frontend.access import signed_in
from frontend.pages.inspections.access import readable_report
from trade_assurance.models import InspectionPhoto


@signed_in
@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a report that was handed in to both sides, operators and its own inspectors."""
    found = readable_report(request, pk)
    context = {"report": found, "inspection": found.visit.inspection}
    return render(request, "inspections/report.html", context)


@signed_in
@require_GET
def photo(request: HttpRequest, pk: int) -> FileResponse:
    """Send a picture of a report to those who may read it."""
    row = get_object_or_404(InspectionPhoto.objects.select_related("report"), pk=pk)
    readable_report(request, row.report_id)
    answer = FileResponse(row.file.open("rb"), content_type=row.content_type, filename=row.name)
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
