"""The seller's product desk: the list, the editor, pictures and files, publication."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.access import company_required, member_of
from frontend.forms.listings import PictureForm, SheetForm
from frontend.listing_access import managing, own_product
from frontend.listing_editor import Editor
from frontend.listing_table import listing_table
from frontend.pages import listing_files, listing_import, listing_moves
from frontend.product_page import page_of, with_page_rows
from marketplace.catalog import queries
from marketplace.catalog.models import Product
from marketplace.core import clock
from marketplace.core.idempotency import answer_once, fingerprint

app_name = "listings"


@company_required
def listing_index(request: HttpRequest) -> HttpResponse:
    """List the company's products by state, with search and bulk actions."""
    member = managing(request)
    return render(request, "listings/list.html", {"table": listing_table(member, request.GET)})


@company_required
def new(request: HttpRequest) -> HttpResponse:
    """Describe a new product; it is saved as a draft."""
    member = managing(request)
    if request.method != "POST":
        return _editor_page(request, Editor.blank(member), key=uuid4().hex)
    editor = Editor.posted(request, None)
    key = request.POST.get("key") or uuid4().hex
    if not editor.valid or (product := _create_once(request, editor, key)) is None:
        return _editor_page(request, editor, key=key)
    messages.success(request, _("The draft is saved. Add pictures, then publish it."))
    return redirect("listings:edit", pk=product.pk)


@company_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a product."""
    product = own_product(request, pk)
    if request.method != "POST":
        return _editor_page(request, Editor.of(product))
    editor = Editor.posted(request, product)
    if not editor.valid or editor.save(by=member_of(request), at=clock.now()) is None:
        return _editor_page(request, editor)
    messages.success(request, _("The product is saved."))
    return redirect("listings:edit", pk=product.pk)


@company_required
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a product as buyers will see it."""
    own_product(request, pk)
    product = with_page_rows(queries.own_products(member_of(request))).get(pk=pk)
    page = page_of(product, member_of(request), request.GET, preview=True)
    return render(request, "products/detail.html", {"page": page})


@company_required
@require_POST
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a draft, or show beside each field what is still missing."""
    product = own_product(request, pk)
    refusal = listing_moves.move(request, "publish", product)
    if refusal is None:
        return redirect("listings:edit", pk=pk)
    editor = Editor.of(product)
    editor.form = type(editor.form)(editor.form.initial, definitions=editor.form.definitions)
    editor.form.is_valid()
    editor.note(refusal)
    return _editor_page(request, editor)


def _create_once(request: HttpRequest, editor: Editor, key: str) -> Product | None:
    """Save a new product; the same form sent again changes what its first sending made."""
    member, at = member_of(request), clock.now()

    def work() -> tuple[int, int]:
        made = editor.save(by=member, at=at)
        return (201, made.pk) if made else (422, 0)

    answer = answer_once(
        actor_id=member.user_id or 0,
        key=f"listing-{key}"[:200],
        body_hash=fingerprint(b"listing"),
        work=work,
    )
    product = queries.own_products(member).filter(pk=answer.data).first()
    if answer.replayed:
        return editor.save(by=member, at=at, product=product)
    return product


def _editor_page(request: HttpRequest, editor: Editor, key: str = "") -> HttpResponse:
    refused = editor.form.is_bound and (
        editor.form.errors or editor.tiers.total_error_count() or editor.skus.total_error_count()
    )
    context = {
        "editor": editor,
        "product": editor.product,
        "key": key,
        "picture_form": PictureForm(),
        "sheet_form": SheetForm(),
    }
    return render(request, "listings/editor.html", context, status=422 if refused else 200)


urlpatterns = [
    path("listings/", listing_index, name="list"),
    path("listings/new/", new, name="new"),
    path("listings/bulk/", listing_moves.bulk, name="bulk"),
    path("listings/export.csv", listing_moves.export, name="export"),
    path("listings/<int:pk>/", edit, name="edit"),
    path("listings/<int:pk>/preview/", preview, name="preview"),
    path("listings/<int:pk>/publication/", publication, name="publication"),
    path("listings/<int:pk>/visibility/", listing_moves.visibility, name="visibility"),
    path("listings/<int:pk>/archive/", listing_moves.archive, name="archive"),
    path("listings/<int:pk>/restoration/", listing_moves.restoration, name="restoration"),
    *listing_files.urlpatterns,
    *listing_import.urlpatterns,
]
