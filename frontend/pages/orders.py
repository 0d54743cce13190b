"""Orders: the list, its export, one order with its steps, and its papers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from frontend import order_log, order_moves, order_page, shipment_moves
from frontend.access import signed_in
from frontend.consignments import Tried, consignments
from frontend.order_guidance import what_next, who_acts
from frontend.pages import order_new
from frontend.spreadsheets import csv_answer
from marketplace.catalog.models import Media
from marketplace.companies.member import Member
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders import queries, rules
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.states import DocumentKind, OrderState
from trade_assurance.models import Protection
from trade_assurance.queries import money_of
from trade_assurance.states import ProtectionState

PER_PAGE = 20
EXPORT_LIMIT = 10_000


@signed_in
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the orders of the company: bought or sold, by state, searched."""
    side = _side(request)
    orders = _filtered(request, side).prefetch_related("lines")
    page = Paginator(orders, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "side": side,
        "state": request.GET.get("state", ""),
        "words": request.GET.get("q", ""),
        "states": OrderState.choices,
        "filtered": bool(request.GET.get("state") or request.GET.get("q")),
    }
    return render(request, "orders/index.html", context)


@signed_in
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Send the list as CSV, with the filters of the page."""
    rows = _filtered(request, _side(request))[:EXPORT_LIMIT]
    heads = (
        _("Order"), _("Placed"), _("Buyer"), _("Supplier"), _("State"), _("Total"),
        _("Currency"), _("Your purchase order number"),
    )  # fmt: skip
    return csv_answer("orders.csv", [heads, *map(_cells, rows)])


@signed_in
@require_GET
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one order to its parties and to operators."""
    return _show(request, _order(request, reference))


@signed_in
@require_POST
def move(request: HttpRequest, reference: str, noun: str) -> HttpResponse:
    """Take one step on an order and show it again."""
    order = _order(request, reference)
    step = order_moves.BY_NOUN.get(noun)
    if step is None:
        raise Http404
    member = request.member  # type: ignore[attr-defined]
    if not rules.can_make(member, order, step.move):
        raise PermissionDenied
    form = order_moves.bound(step, order, request)
    if not form.is_valid():
        return _show(request, order, tried=form, noun=noun)
    try:
        step.do(order, member, clock.now(), form)
    except TransitionRefused:
        messages.warning(request, _("The order has moved on since you opened this page."))
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _show(request, order, tried=form, noun=noun)
    else:
        messages.success(request, str(step.done))
    return redirect("orders:detail", reference=reference)


@signed_in
@require_GET
def document(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """Send a paper of an order to its parties alone."""
    paper = get_object_or_404(_order(request, reference).documents, pk=pk)
    answer = FileResponse(
        paper.file.open("rb"), content_type=paper.content_type, filename=paper.name
    )
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@signed_in
@require_POST
def consignment(request: HttpRequest, reference: str, position: int, noun: str) -> HttpResponse:
    """Take one step on a part of an order and show the order again."""
    order = _order(request, reference)
    step = shipment_moves.BY_NOUN.get(noun)
    shipment = next((s for s in order.shipments.all() if s.position == position), None)
    if step is None or shipment is None:
        raise Http404
    member = request.member  # type: ignore[attr-defined]
    if not rules.can_make(member, order, step.move):
        raise PermissionDenied
    form = shipment_moves.bound(step, order, shipment, request.POST, request.FILES)
    part = Tried(position, noun, form)
    if not form.is_valid():
        return _show(request, order, part=part)
    try:
        step.do(order, shipment, member, clock.now(), form)
    except TransitionRefused:
        messages.warning(request, _("The order has moved on since you opened this page."))
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _show(request, order, part=part)
    else:
        messages.success(request, str(step.done))
    return redirect("orders:detail", reference=reference)


def _show(
    request: HttpRequest,
    order: Order,
    *,
    tried: Any = None,
    noun: str = "",
    part: Tried | None = None,
) -> HttpResponse:
    member: Member = request.member  # type: ignore[attr-defined]
    at = clock.now()
    shipments = list(order.shipments.all())
    title, text = order_page.headline(order, member)
    buying = member.acts_for(order.buyer_id)
    money = money_of(order)
    context = {
        "order": order,
        "money": money,
        "lines": _pictured(order),
        "parts": consignments(order, money.protections, member, at, part),
        "rail_title": title,
        "rail_text": text,
        "rail": order_page.rail(order, member, held=_held_state(order, money.protections)),
        "turn": who_acts(order, member),
        "guidance": what_next(order, member),
        "deadlines": order_page.deadlines(order, shipments),
        "log": order_log.log(order),
        "address": order_page.address(order),
        "steps": order_moves.offered(member, order, at, tried=tried, noun=noun),
        "tried": noun,
        "side": rules.side(member, order),
        "buying": buying,
        "other": order.seller if buying else order.buyer,
        "other_zone": queries.zone_of_company(order.seller_id if buying else order.buyer_id),
        "now": at,
        "papers": [d for d in order.documents.all() if d.shipment_id is None],
        "papers_expected": not any(d.kind == DocumentKind.PRO_FORMA for d in order.documents.all()),
        "made_quantity": sum(line.quantity for line in order.lines.all()),
    }
    return render(request, "orders/detail.html", context, status=422 if tried or part else 200)


def _held_state(order: Order, protections: tuple[Protection, ...]) -> str:
    """Return how the held money of a completed order ended; earlier the rail does not ask."""
    if order.state != OrderState.COMPLETED or not protections:
        return ""
    ends = {row.state for row in protections}
    return ends.pop() if len(ends) == 1 else ProtectionState.PARTIALLY_RELEASED


def _order(request: HttpRequest, reference: str) -> Order:
    member: Member = request.member  # type: ignore[attr-defined]
    rows = queries.order_page_rows(queries.party_orders(member))
    order: Order = get_object_or_404(rows, reference=reference)
    if not rules.can_see_order(member, order):
        raise PermissionDenied
    return order


def _pictured(order: Order) -> list[tuple[OrderLine, Media | None]]:
    """Return each line with the first picture of its product."""
    lines = list(order.lines.all())
    pictures = Media.objects.filter(product_id__in=[line.product_id for line in lines])
    first = {each.product_id: each for each in pictures.order_by("-position", "-pk")}
    return [(line, first.get(line.product_id or 0)) for line in lines]


def _side(request: HttpRequest) -> str:
    member: Member = request.member  # type: ignore[attr-defined]
    if member.is_operator:
        return "all"
    asked = request.GET.get("side", "")
    if asked in {Actor.BUYER.value, Actor.SELLER.value}:
        return asked
    return Actor.SELLER.value if member.company and member.company.may_sell else Actor.BUYER.value


def _filtered(request: HttpRequest, side: str) -> QuerySet[Order]:
    member: Member = request.member  # type: ignore[attr-defined]
    orders = queries.orders_for(member)
    if side != "all":
        orders = orders.filter(**{f"{side}_id": member.company.pk if member.company else None})
    if (state := request.GET.get("state")) in OrderState.values:
        orders = orders.filter(state=state)
    return queries.found_orders(orders, request.GET.get("q", "")).order_by("-placed_at", "-pk")


def _cells(order: Order) -> tuple[str, ...]:
    return (
        order.reference, order.placed_at.date().isoformat(), order.buyer.name, order.seller.name,
        order.get_state_display(), str(order.total.amount), order.currency, order.buyer_po_number,
    )  # fmt: skip


app_name = "orders"
urlpatterns = [
    path("orders/", index, name="index"),
    path("orders/export.csv", export, name="export"),
    path("orders/new/", order_new.new, name="new"),
    path("orders/new/price/", order_new.price, name="price"),
    path("orders/<str:reference>/", detail, name="detail"),
    path("orders/<str:reference>/documents/<int:pk>/", document, name="document"),
    path(
        "orders/<str:reference>/consignments/<int:position>/<slug:noun>/",
        consignment,
        name="consignment",
    ),
    path("orders/<str:reference>/<slug:noun>/", move, name="move"),
]
