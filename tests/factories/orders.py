"""Orders for tests, brought to any state through the real actions."""

from decimal import Decimal

from marketplace.companies.member import SYSTEM
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.orders import actions
from marketplace.orders.contract import LineTerms, OrderTerms
from marketplace.orders.models import Order
from marketplace.orders.offers import offer_for
from marketplace.orders.states import OrderState as S
from tests.factories import companies
from tests.factories.catalog import make_product

PATH = (S.AWAITING_PAYMENT, S.IN_PRODUCTION, S.READY_TO_SHIP, S.SHIPPING, S.DELIVERED, S.COMPLETED)


def make_terms(buyer, seller, **fields):
    """Terms of a quotation for two lines of chairs, EUR 1,240.00 with freight."""
    fields = {
        "lines": (
            LineTerms("Oak chair", Decimal(20), "piece", Decimal("45.50")),
            LineTerms("Oak stool", Decimal(10), "piece", Decimal("25.00")),
        ),
        "freight": Money(8000, fields.get("currency", "EUR")),
        "currency": "EUR",
        "incoterm": "DAP",
        "delivery_place": "Lyon",
        "delivery_country": "FR",
        "delivery_address": {"line1": "1 rue de la Gare", "postcode": "69002", "city": "Lyon"},
        "lead_time_days": 14,
        "transport_mode": "land",
        "source_kind": "quotation",
        "source_reference": f"Q-{Order.objects.count()}",
        **fields,
    }
    return OrderTerms(buyer_id=buyer.company.pk, seller_id=seller.company.pk, **fields)


def make_product_terms(buyer, seller, *, quantity="100", product=None, **fields):
    """Terms of a direct order, as the product's page would send them."""
    product = product or make_product(seller=seller.company, incoterm="DAP")
    offer = offer_for(
        buyer, product_id=product.pk, quantity=Decimal(quantity), sku_id=fields.pop("sku_id", None)
    )
    fields = {
        "lines": (offer.line,),
        "currency": offer.price.currency,
        "freight": Money.zero(offer.price.currency),
        "incoterm": product.incoterm,
        "delivery_country": "FR",
        "lead_time_days": offer.lead_time_days,
        "from_stock": offer.from_stock,
        **fields,
    }
    return OrderTerms(buyer_id=buyer.company.pk, seller_id=product.seller_id, **fields)


def make_order(
    buyer=None, seller=None, *, state=S.AWAITING_PAYMENT, at=None, accepted=True, **terms
):
    """An order from a quotation in `state`, its contract accepted by both sides.

    `awaiting_supplier` comes from a product page; `accepted=False` leaves the buyer reading.
    """
    buyer = buyer or companies.make_admin()
    seller = seller or companies.make_seller()
    at = at or clock.now()
    if state == S.AWAITING_SUPPLIER:
        return actions.place_order(
            terms=make_product_terms(buyer, seller, **terms), by=buyer, at=at
        )
    order = actions.place_from_quotation(
        terms=make_terms(buyer, seller, **terms), by=buyer, at=at, offered_by=seller.user
    )
    if not accepted:
        return order
    order = accept(order, buyer, at)
    if state == S.CANCELLED:
        return actions.cancel_order(order=order, by=buyer, at=at)
    return bring(order, state, buyer=buyer, seller=seller, at=at)


def accept(order, buyer, at=None, *, role="Head of purchasing"):
    """The buyer's person accepts the contract; from now on payment is due."""
    return actions.accept_contract(
        order=order,
        by=buyer,
        at=at or clock.now(),
        role=role,
        contract_hash=order.contract_hash,
    )


def bring(order, state, *, buyer, seller, at=None):
    """Carry an unpaid order forward to `state`."""
    at = at or clock.now()
    for step in PATH[1 : PATH.index(state) + 1]:
        order = STEPS[step](order, buyer, seller, at)
    return order


def ship(order, seller, at=None, *, mode="land", **fields):
    """The seller hands the goods to a carrier."""
    fields = {"carrier": "DB Schenker", "tracking": "SE123", **fields}
    return actions.ship_order(order=order, mode=mode, by=seller, at=at or clock.now(), **fields)


STEPS = {
    S.IN_PRODUCTION: lambda o, b, s, at: actions.record_funding(order=o, at=at, by=SYSTEM),
    S.READY_TO_SHIP: lambda o, b, s, at: actions.mark_ready(order=o, by=s, at=at),
    S.SHIPPING: lambda o, b, s, at: ship(o, s, at),
    S.DELIVERED: lambda o, b, s, at: actions.record_delivery(order=o, at=at),
    S.COMPLETED: lambda o, b, s, at: actions.record_settled(order=o, at=at),
}
