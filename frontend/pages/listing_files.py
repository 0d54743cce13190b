"""Pictures and data sheets of a product in the editor."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.access import company_required, member_of
from frontend.forms.listings import AltForm, PictureForm, SheetForm
from frontend.listing_access import own_product
from frontend.listing_editor import Editor
from marketplace.catalog import actions
from marketplace.catalog.models import Media, Product, SpecSheet
from marketplace.core import clock
from marketplace.core.errors import Refusal

STEPS = {"up": -1, "down": 1}


@company_required
@require_POST
def pictures(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a picture."""
    product = own_product(request, pk)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.add_media(
                product=product, **form.cleaned_data, by=member_of(request), at=clock.now()
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The picture is added."))
            return _back(product, "pictures")
    return _refused(request, product, picture_form=form)


@company_required
@require_POST
def picture(request: HttpRequest, pk: int, media_pk: int) -> HttpResponse:
    """Move a picture, change its words, or take it away (`action`)."""
    product = own_product(request, pk)
    media = get_object_or_404(Media.objects.select_related("product"), pk=media_pk, product=product)
    name, by, at = request.POST.get("action", ""), member_of(request), clock.now()
    if name in STEPS:
        actions.move_media(media=media, step=STEPS[name], by=by, at=at)
    elif name == "remove":
        actions.remove_media(media=media, by=by, at=at)
        messages.success(request, _("The picture is removed."))
    else:
        form = AltForm(request.POST)
        if form.is_valid():
            actions.describe_media(media=media, **form.cleaned_data, by=by, at=at)
        for problem in form.errors.get("alt", []):
            messages.error(request, str(problem))
    return _back(product, "pictures")


@company_required
@require_POST
def sheets(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a data sheet."""
    product = own_product(request, pk)
    form = SheetForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.add_spec_sheet(
                product=product, **form.cleaned_data, by=member_of(request), at=clock.now()
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The file is added."))
            return _back(product, "files")
    return _refused(request, product, sheet_form=form)


@company_required
@require_POST
def sheet_removal(request: HttpRequest, pk: int, sheet_pk: int) -> HttpResponse:
    """Take a data sheet away."""
    product = own_product(request, pk)
    rows = SpecSheet.objects.select_related("product")
    sheet = get_object_or_404(rows, pk=sheet_pk, product=product)
    actions.remove_spec_sheet(sheet=sheet, by=member_of(request), at=clock.now())
    messages.success(request, _("The file is removed."))
    return _back(product, "files")


def _back(product: Product, part: str) -> HttpResponse:
    response = redirect("listings:edit", pk=product.pk)
    response["Location"] += f"#{part}"
    return response


def _refused(
    request: HttpRequest,
    product: Product,
    *,
    picture_form: PictureForm | None = None,
    sheet_form: SheetForm | None = None,
) -> HttpResponse:
    context = {
        "editor": Editor.of(product),
        "product": product,
        "picture_form": picture_form or PictureForm(),
        "sheet_form": sheet_form or SheetForm(),
    }
    return render(request, "listings/editor.html", context, status=422)


urlpatterns = [
    path("listings/<int:pk>/pictures/", pictures, name="pictures"),
    path("listings/<int:pk>/pictures/<int:media_pk>/", picture, name="picture"),
    path("listings/<int:pk>/files/", sheets, name="sheets"),
    path("listings/<int:pk>/files/<int:sheet_pk>/removal/", sheet_removal, name="sheet_removal"),
]
