"""Orders a product straight from its page."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from frontend.access import signed_in
from frontend.forms.orders import NEW_ADDRESS, OrderForm
from marketplace.catalog.models import Product
from marketplace.catalog.pricing import PriceLadder
from marketplace.catalog.queries import ladder_of, visible_products
from marketplace.companies.member import Member
from marketplace.companies.models import Address
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.orders import actions, policies, rules
from marketplace.orders.actions.placing import AlreadyPlaced, PriceChanged
from marketplace.orders.carriage import Carriage, FreightChanged, carriage_of
from marketplace.orders.contract import OrderTerms, plain
from marketplace.orders.offers import Offer, offer_for
from marketplace.orders.states import TransportMode
from marketplace.orders.totals import totals
from vendors.queries import is_open, vendor_of

Way = tuple[str, str]  # mode, country


@dataclass(frozen=True, slots=True)
class Quote:
    """What the page shows beside the form: the present offer, or why there is none."""

    ladder: PriceLadder
    offer: Offer | None = None
    refusal: Refusal | None = None
    carriage: Carriage | None = None

    @property
    def goods(self) -> Money | None:
        """The line without freight."""
        if self.offer is None:
            return None
        return totals([self.offer.line], freight=Money.zero(self.ladder.currency)).total

    @property
    def total(self) -> Money | None:
        """Goods and what the supplier charges for the way."""
        if self.goods is None or self.carriage is None:
            return self.goods
        return self.goods + self.carriage.freight

    @property
    def freight_minor(self) -> int:
        """What the form sends back as the freight that was shown."""
        return self.carriage.freight.minor if self.carriage else 0


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Show the order form of a product, and place the order it sends."""
    member: Member = request.member  # type: ignore[attr-defined]
    if not rules.can_place_orders(member):
        raise PermissionDenied
    product = _product(request)
    if product.seller_id == (member.company.pk if member.company else None):
        raise PermissionDenied
    if request.method == "GET":
        return _show(request, product, _form(request, product, initial=_initial(request, product)))
    form = _form(request, product, data=request.POST)
    if "recalculate" in request.POST:
        return _show(request, product, _form(request, product, initial=request.POST.dict()))
    if not form.is_valid():
        return _show(request, product, form, status=422)
    return _place(request, product, form)


@signed_in
@require_GET
def price(request: HttpRequest) -> HttpResponse:
    """Show price and total for another quantity (the part of the form that changes)."""
    product = _product(request)
    asked = request.GET
    quote = _quote(
        request, product, asked.get("quantity", ""), asked.get("sku", ""), way=_way(request, asked)
    )
    return render(request, "orders/_price.html", {"quote": quote, "product": product})


def _place(request: HttpRequest, product: Product, form: OrderForm) -> HttpResponse:
    member: Member = request.member  # type: ignore[attr-defined]
    at = clock.now()
    vendor = vendor_of(product.seller_id)
    if vendor is not None and not is_open(vendor, at.date()):
        form.add_error(None, _("This supplier takes no orders at the moment."))
        return _show(request, product, form, status=422)
    try:
        order = actions.place_order(
            terms=_terms(member, product, form), by=member, at=at, token=form.cleaned_data["token"]
        )
    except AlreadyPlaced as refusal:
        messages.info(request, str(refusal))
        return redirect("orders:detail", reference=refusal.order.reference)
    except PriceChanged as refusal:
        form.add_error(None, str(refusal))
        form.data = {**form.data.dict(), "unit_price": plain(refusal.offer.line.unit_price)}  # type: ignore[attr-defined]
        return _show(request, product, form, status=409)
    except FreightChanged as refusal:
        form.add_error(None, str(refusal))
        return _show(request, product, form, status=409)
    except Refusal as refusal:
        form.add_error(_field(form, refusal), str(refusal))
        return _show(request, product, form, status=422)
    messages.success(request, _("The order was sent. The supplier has 7 days to confirm it."))
    return redirect("orders:detail", reference=order.reference)


def _terms(member: Member, product: Product, form: OrderForm) -> OrderTerms:
    """Return the terms as the page showed them; the action compares them with what holds now."""
    data = form.cleaned_data
    offer = offer_for(
        member, product_id=product.pk, quantity=data["quantity"], sku_id=data.get("sku")
    )
    shown = _with_price(offer, data["unit_price"])
    delivery = form.delivery
    return OrderTerms(
        buyer_id=member.company.pk if member.company else 0,
        seller_id=product.seller_id,
        currency=offer.price.currency,
        lines=(shown,),
        freight=Money(data["freight"] or 0, offer.price.currency),
        incoterm=product.incoterm,
        delivery_place=delivery.get("city", ""),
        delivery_country=delivery.get("country", ""),
        delivery_address=delivery,
        lead_time_days=offer.lead_time_days,
        from_stock=offer.from_stock,
        transport_mode=data["transport_mode"],
        buyer_po_number=data["buyer_po_number"],
        message=data["message"],
    )


def _with_price(offer: Offer, shown: Decimal) -> Any:
    line = offer.line
    return type(line)(
        title=line.title,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=shown,
        product_id=line.product_id,
        sku_id=line.sku_id,
        attributes=line.attributes,
    )


def _field(form: OrderForm, refusal: Refusal) -> str | None:
    if refusal.field == "delivery_country":
        return "address"
    return refusal.field if refusal.field in form.fields else None


def _product(request: HttpRequest) -> Product:
    data = request.POST if request.method == "POST" else request.GET
    asked = data.get("product", "")
    if not asked.isdigit():
        raise Http404
    products = visible_products(request.member)  # type: ignore[attr-defined]
    found: Product = get_object_or_404(
        products.select_related("seller").prefetch_related("tiers", "skus", "media"), pk=int(asked)
    )
    return found


def _form(request: HttpRequest, product: Product, **kwargs: Any) -> OrderForm:
    member: Member = request.member  # type: ignore[attr-defined]
    skus = [(sku.pk, sku.label) for sku in product.skus.all()]
    addresses = list(Address.objects.filter(company=member.company).order_by("pk"))
    return OrderForm(skus=skus, addresses=addresses, **kwargs)


def _initial(request: HttpRequest, product: Product) -> dict[str, Any]:
    smallest = ladder_of(product).smallest
    asked = request.GET.get("quantity", "")
    return {
        "quantity": asked if _number(asked) else plain(smallest),
        "sku": request.GET.get("sku", ""),
        "transport_mode": "land",
    }


def _way(request: HttpRequest, asked: Mapping[str, Any]) -> Way:
    """Return how and to which country the form sends the goods; the first address unless it says."""
    member: Member = request.member  # type: ignore[attr-defined]
    mode, chosen = str(asked.get("transport_mode") or TransportMode.LAND), asked.get("address")
    if chosen == NEW_ADDRESS:
        return mode, str(asked.get("country") or "")
    addresses = list(Address.objects.filter(company=member.company).order_by("pk"))
    found = next((a for a in addresses if str(a.pk) == str(chosen)), next(iter(addresses), None))
    return mode, found.country.code if found else str(asked.get("country") or "")


def _quote(request: HttpRequest, product: Product, quantity: str, sku: str, *, way: Way) -> Quote:
    sku_id = int(sku) if sku.isdigit() else None
    ladder = ladder_of(product, sku_id=sku_id)
    amount = _number(quantity)
    if amount is None:
        return Quote(ladder, refusal=Refusal(_("Enter a quantity.")))
    try:
        offer = offer_for(
            request.member,  # type: ignore[attr-defined]
            product_id=product.pk,
            quantity=amount,
            sku_id=sku_id,
        )
    except Refusal as refusal:
        return Quote(ladder, refusal=refusal)
    mode, country = way
    carriage = carriage_of(
        seller_id=product.seller_id,
        incoterm=product.incoterm,
        mode=mode,
        country=country,
        currency=offer.price.currency,
        lines=[offer.line],
    )
    return Quote(ladder, offer=offer, carriage=carriage)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 < number < 10**11 else None


def _show(
    request: HttpRequest, product: Product, form: OrderForm, *, status: int = 200
) -> HttpResponse:
    typed = {name: form[name].value() for name in ("transport_mode", "address", "country")}
    quote = _quote(
        request,
        product,
        str(form["quantity"].value() or ""),
        _first_sku(form, product),
        way=_way(request, typed),
    )
    shown = plain(quote.offer.line.unit_price) if quote.offer else "0"
    if not form.is_bound:
        form.initial = {**form.initial, "unit_price": shown}
        form.initial.setdefault("token", secrets.token_urlsafe(24))
    context = {
        "form": form,
        "product": product,
        "quote": quote,
        "policies": policies.current(),
        "saved_addresses": form.saved,
        "unit_price": form["unit_price"].value() or shown,
    }
    return render(request, "orders/new.html", context, status=status)


def _first_sku(form: OrderForm, product: Product) -> str:
    if "sku" not in form.fields:
        return ""
    first = product.skus.all()[0]
    return str(form["sku"].value() or first.pk)
