"""Makes an order, from a product page or from an accepted quotation."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.companies.models import Company, User
from marketplace.companies.rules import assert_may_trade
from marketplace.companies.states import CompanyState
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed, Refusal, Stale
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from marketplace.orders.actions.accepting import sign
from marketplace.orders.actions.writing import write_order
from marketplace.orders.carriage import check_carriage
from marketplace.orders.contract import LineTerms, OrderTerms, plain
from marketplace.orders.models import Order
from marketplace.orders.offers import Offer, offer_of, on_sale
from marketplace.orders.signals import order_placed
from marketplace.orders.states import OrderState, Side, SourceKind


class SellerClosed(Refusal):
    """The seller may not sell (any more)."""

    code = "seller_closed"


class OwnProduct(Refusal):
    """A company does not buy from itself."""

    code = "own_product"


class NotShippedThere(Refusal):
    """The seller does not deliver to the country."""

    code = "not_shipped_there"
    field = "delivery_country"


class PriceChanged(Stale):
    """The price or the conditions shown are not the present ones; `offer` says what holds now."""

    code = "price_changed"

    def __init__(self, message: str, offer: Offer) -> None:
        super().__init__(message)
        self.offer = offer


class AlreadyPlaced(Stale):
    """This form, or this quotation, has already made an order."""

    code = "already_placed"

    def __init__(self, order: Order) -> None:
        super().__init__(
            _("This was already ordered as %(reference)s.") % {"reference": order.reference}
        )
        self.order = order


@transaction.atomic
def place_order(*, terms: OrderTerms, by: Member, at: datetime, token: str = "") -> Order:
    """Order goods from product pages; the seller has to confirm.

    The catalogue is asked again: `terms` must carry the prices that hold at this moment. `token`
    names the form that was sent, so that a double click makes one order.
    Raises: NotAllowed, CompanyNotApproved, CompanyBlocked, SellerClosed, OwnProduct, ListingUnavailable,
    QuantityRefused, NotShippedThere, PriceChanged, FreightOnRequest, FreightChanged,
    TotalOutOfRange, AlreadyPlaced.
    """
    buyer = _buyer(terms, by)
    if (placed := _placed(token, buyer)) is not None:
        return _same(placed, terms)
    _check_parties(terms)
    terms = replace(terms, source_kind=SourceKind.PRODUCT, lines=_asked_again(terms, by))
    carriage = check_carriage(terms)
    terms = replace(terms, transit_days=carriage.transit_days, freight_rule=carriage.rule)
    order = write_order(
        terms, placed_by=buyer, at=at, token=token, state=OrderState.AWAITING_SUPPLIER
    )
    if order is None:
        return _same(_placed(token, buyer), terms)
    _announce(order, actor=Actor.BUYER, by=by, at=at)
    return order


@transaction.atomic
def place_from_quotation(
    *,
    terms: OrderTerms,
    by: Member,
    at: datetime,
    placed_by: User | None = None,
    offered_by: User | None = None,
) -> Order:
    """Make the order of an accepted quotation, exactly as agreed; the seller is bound already.

    `offered_by` is the seller's person who sent the accepted revision: the contract is accepted in
    that name (or in the seller's own, where `by` is the seller). The buyer reads it and accepts.

    Called in the transaction of the acceptance. Where the seller accepted the buyer's
    counter-offer, `by` is the seller and `placed_by` the buyer's person who made it.
    Raises: NotAllowed, CompanyNotApproved, CompanyBlocked, SellerClosed, OwnProduct, TotalOutOfRange,
    AlreadyPlaced (one quotation makes one order).
    """
    _check_parties(terms)
    terms = replace(terms, source_kind=SourceKind.QUOTATION)
    order = write_order(
        terms,
        placed_by=placed_by or _buyer(terms, by),
        at=at,
        token="",
        state=OrderState.AWAITING_PAYMENT,
    )
    if order is None:
        raise AlreadyPlaced(
            Order.objects.get(
                source_kind=SourceKind.QUOTATION, source_reference=terms.source_reference
            )
        )
    actor = Actor.BUYER if by.acts_for(terms.buyer_id) else Actor.SELLER
    bound = offered_by or (by.user if actor is Actor.SELLER else None)
    if bound is not None:
        sign(order, Side.SELLER, bound, at=at)
    _announce(order, actor=actor, by=by, at=at)
    return order


def _buyer(terms: OrderTerms, by: Member) -> User:
    if by.user is None or not by.acts_for(terms.buyer_id):
        raise NotAllowed(_("Only a member of the buying company can order."))
    return by.user


def _placed(token: str, buyer: User) -> Order | None:
    if not token:
        return None
    return Order.objects.filter(placed_by=buyer, client_token=token).first()


def _same(placed: Order | None, terms: OrderTerms) -> Order:
    if placed is None:
        raise RuntimeError("the order that was in the way is gone")
    if placed.terms.lines != terms.lines:
        raise AlreadyPlaced(placed)
    return placed


def _check_parties(terms: OrderTerms) -> None:
    if terms.buyer_id == terms.seller_id:
        raise OwnProduct(_("Your own company sells this."))
    companies = Company.objects.in_bulk([terms.buyer_id, terms.seller_id])
    assert_may_trade(companies[terms.buyer_id])
    seller = companies[terms.seller_id]
    if not seller.may_sell or seller.state != CompanyState.APPROVED:
        raise SellerClosed(_("This supplier does not take orders at the moment."))


def _asked_again(terms: OrderTerms, by: Member) -> tuple[LineTerms, ...]:
    lines = []
    products = on_sale(by, [line.product_id or 0 for line in terms.lines])
    for line in terms.lines:
        product = products.get(line.product_id or 0)
        offer = offer_of(product, quantity=line.quantity, sku_id=line.sku_id)
        if offer.product.seller_id != terms.seller_id:
            raise NotAllowed(_("One order is with one supplier."))
        if not offer.ships_to(terms.delivery_country):
            raise NotShippedThere(_("The supplier does not deliver to this country."))
        if not _still_so(offer, line, terms):
            raise PriceChanged(
                _("The price is now %(price)s per unit. Look at the order again before sending it.")
                % {"price": f"{plain(offer.line.unit_price)} {offer.price.currency}"},
                offer,
            )
        lines.append(offer.line)
    return tuple(lines)


def _still_so(offer: Offer, line: LineTerms, terms: OrderTerms) -> bool:
    return (
        offer.line.unit_price,
        offer.line.unit,
        offer.price.currency,
        offer.lead_time_days,
        offer.from_stock,
        offer.product.incoterm,
    ) == (
        line.unit_price,
        line.unit,
        terms.currency,
        terms.lead_time_days,
        terms.from_stock,
        terms.incoterm,
    )


def _announce(order: Order, *, actor: Actor, by: Member, at: datetime) -> None:
    record(
        order,
        "place",
        from_state="",
        to_state=order.state,
        actor=actor,
        at=at,
        user_id=by.user_id,
    )
    outbox.emit("orders.documents_wanted", order_id=order.pk)
    order_placed.send(sender=None, order=order, at=at, by=by)
