"""Publishing, hiding and archiving, of one product or of several; and their export."""

import csv
from collections.abc import Callable, Iterator
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from frontend.access import company_required, member_of
from frontend.listing_access import managing, own_product
from marketplace.catalog import actions, exports, queries
from marketplace.catalog.models import Product
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.transitions import TransitionRefused

BULK = 100
VERBS: dict[str, Callable[..., Product]] = {
    "publish": actions.publish_product,
    "hide": actions.hide_product,
    "unhide": actions.unhide_product,
    "archive": actions.archive_product,
    "restore": actions.restore_product,
}


def move(request: HttpRequest, name: str, product: Product) -> Refusal | None:
    """Make the move and say so; return the refusal where there is one."""
    said = {
        "publish": _("The product is on sale."),
        "hide": _("The product is hidden from buyers."),
        "unhide": _("Buyers see the product again."),
        "archive": _("The product is archived."),
        "restore": _("The product is a draft again."),
    }
    try:
        VERBS[name](product=product, by=member_of(request), at=clock.now())
    except Refusal as refusal:
        return refusal
    except TransitionRefused:
        messages.info(request, _("Nothing changed: this was done already."))
        return None
    messages.success(request, said[name])
    return None


@company_required
@require_POST
def visibility(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide a product, or show it again (`visible` is 1)."""
    product = own_product(request, pk)
    move(request, "unhide" if request.POST.get("visible") == "1" else "hide", product)
    return redirect("listings:edit", pk=pk)


@company_required
@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop selling a product."""
    move(request, "archive", own_product(request, pk))
    return redirect("listings:list")


@company_required
@require_POST
def restoration(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring an archived product back as a draft."""
    move(request, "restore", own_product(request, pk))
    return redirect("listings:edit", pk=pk)


@company_required
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Publish, hide, show or archive the chosen products; those that cannot are named."""
    member = managing(request)
    name = request.POST.get("action", "")
    chosen = [int(pk) for pk in request.POST.getlist("product") if pk.isdecimal()][:BULK]
    if name not in VERBS or not chosen:
        messages.warning(request, _("Choose products and what to do with them."))
        return redirect("listings:list")
    done, at = 0, clock.now()
    for product in queries.own_products(member).filter(pk__in=chosen).order_by("pk"):
        try:
            VERBS[name](product=product, by=member, at=at)
            done += 1
        except Refusal as refusal:
            words = {"title": product.title, "reason": refusal}
            messages.warning(request, _("“%(title)s”: %(reason)s") % words)
        except TransitionRefused:
            continue
    messages.success(
        request, ngettext("%(n)d product changed.", "%(n)d products changed.", done) % {"n": done}
    )
    return redirect("listings:list")


class _Echo:
    """A file that gives each line straight back, for the CSV writer."""

    def write(self, line: str) -> str:
        return line


@company_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the company's products as a file that the import reads again."""
    member = managing(request)
    writer: Any = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff"  # spreadsheets take the file for UTF-8 only with this mark
        for row in exports.export_rows(queries.own_products(member)):
            yield writer.writerow(row)

    response = cast(
        "HttpResponse", StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    )
    response["Content-Disposition"] = 'attachment; filename="products.csv"'
    return response
