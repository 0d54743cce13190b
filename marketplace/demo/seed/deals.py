"""Orders of the demo as rows: who buys what from whom, and what happened how many days ago."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from marketplace.core import clock, outbox
from marketplace.core.money import Money
from marketplace.demo.seed import credit_steps, dispute_steps, goods_steps
from marketplace.demo.seed.cast import Cast
from marketplace.demo.seed.story import Scene
from marketplace.demo.seed.turns import Turn, picture_of
from marketplace.orders import actions as orders
from marketplace.orders.contract import OrderTerms
from marketplace.orders.models import Order
from marketplace.orders.offers import offer_for
from messaging.actions import open_thread, post_message
from trade_assurance import actions as money
from trade_assurance.models import BankLine, Payment
from trade_assurance.queries import hold_of
from trade_assurance.states import AWAITING, PaymentMethod
from vendors import actions as vendors
from vendors.actions.reviews import Opinion
from vendors.scoring import PRODUCT_CRITERIA, VENDOR_CRITERIA

ADDRESSES = {
    "amelie": {"line1": "14 quai Rambaud", "postcode": "69002", "city": "Lyon"},
    "jonas": {"line1": "Speicherstraße 9", "postcode": "20457", "city": "Hamburg"},
    "priya": {"line1": "3 Quayside House", "postcode": "NE1 3DX", "city": "Newcastle"},
}


@dataclass(frozen=True, slots=True)
class Step:
    """What happens, how many days ago, with what particulars."""

    days_ago: float
    name: str
    details: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Deal:
    """One order from a product's page and its life so far."""

    buyer: str
    seller: str
    product: str
    quantity: int
    days_ago: float
    steps: tuple[Step, ...] = ()
    message: str = ""


def step(days_ago: float, name: str, *details: Any) -> Step:
    """Write a step without a tuple in the way."""
    return Step(days_ago, name, details)


def scene(cast: Cast, deal: Deal) -> Scene:
    """Place the order and take its steps."""
    yield deal.days_ago
    order = _place(cast, deal)
    yield from steps_of(cast, order, deal.buyer, deal.seller, deal.steps)


def steps_of(cast: Cast, order: Order, buyer: str, seller: str, steps: tuple[Step, ...]) -> Scene:
    """Take the steps of an order that exists already."""
    for each in steps:
        yield each.days_ago
        order.refresh_from_db()
        STEPS[each.name](Turn(cast, order, buyer, seller), *each.details)


def _place(cast: Cast, deal: Deal) -> Order:
    buyer = cast[deal.buyer]
    product = cast.product(deal.seller, deal.product)
    sku = product.skus.order_by("position").first()
    offer = offer_for(
        buyer,
        product_id=product.pk,
        quantity=Decimal(deal.quantity),
        sku_id=sku.pk if sku else None,
    )
    address = ADDRESSES[deal.buyer]
    terms = OrderTerms(
        buyer_id=cast.company(deal.buyer).pk,
        seller_id=product.seller_id,
        currency=offer.price.currency,
        lines=(offer.line,),
        freight=Money.zero(offer.price.currency),
        incoterm=product.incoterm,
        delivery_place=address["city"],
        delivery_country=str(cast.company(deal.buyer).country),
        delivery_address=address,
        lead_time_days=offer.lead_time_days,
        from_stock=offer.from_stock,
        message=deal.message,
    )
    return orders.place_order(terms=terms, by=buyer, at=clock.now())


def _confirm(turn: Turn) -> None:
    orders.confirm_order(order=turn.order, by=turn.side("seller"), at=clock.now())


def _accept(turn: Turn) -> None:
    order, by = turn.order, turn.side("buyer")
    read, role = order.contract_hash, "Head of purchasing"
    orders.accept_contract(order=order, by=by, at=clock.now(), role=role, contract_hash=read)


def _decline(turn: Turn, reason: str) -> None:
    orders.decline_order(order=turn.order, by=turn.side("seller"), at=clock.now(), reason=reason)


def _cancel(turn: Turn, reason: str) -> None:
    orders.cancel_order(order=turn.order, by=turn.side("buyer"), at=clock.now(), reason=reason)


def _pay(turn: Turn, method: str) -> None:
    if turn.order.accepted_at is None:
        _accept(turn)
    fits = hold_of(turn.order, method).fits
    way = method if fits else PaymentMethod.BANK_TRANSFER.value
    token = "tok_paid" if way == PaymentMethod.CARD else ""
    money.start_payment(
        order=turn.order, method=way, by=turn.side("buyer"), at=clock.now(), token=token
    )
    if not fits:  # longer than a card may hold: a bank account holds without a limit
        outbox.drain()
        _transfer(turn)
        _match(turn)


def _transfer(turn: Turn, surplus_minor: int = 0) -> None:
    payment = _awaited(turn.order)
    sent = payment.missing + Money(surplus_minor, payment.currency)
    money.record_bank_line(
        credit=money.Credit(
            bank_id=f"DEMO-{payment.reference}",
            money=sent,
            text=f"Payment {payment.reference}",
            payer=turn.order.buyer.name,
            payer_account="DE89 3704 0044 0532 0130 00",
        ),
        at=clock.now(),
    )


def _match(turn: Turn) -> None:
    payment = _awaited(turn.order)
    line = BankLine.objects.get(bank_id=f"DEMO-{payment.reference}")
    money.match_bank_line(line=line, payment=payment, by=turn.side("olga"), at=clock.now())


def _awaited(order: Order) -> Payment:
    return Payment.objects.get(order=order, state__in=AWAITING)


def _release(turn: Turn) -> None:
    protection = turn.order.protections.get()
    money.release_early(protection=protection, by=turn.side("buyer"), at=clock.now())


def _say(turn: Turn, who: str, words: str, picture: str = "") -> None:
    order = turn.order
    thread = open_thread(
        subject_kind="order",
        subject_reference=order.reference,
        buyer_id=order.buyer_id,
        seller_id=order.seller_id,
        title=order.reference,
        at=clock.now(),
    )
    files = [picture_of(picture)] if picture else []
    post_message(thread=thread, body=words, by=turn.side(who), at=clock.now(), files=files)


def _review(turn: Turn, stars: tuple[int, int, int], words: str, reply: str = "") -> None:
    opinion = Opinion(scores=dict(zip(VENDOR_CRITERIA, stars, strict=True)), text=words)
    review = vendors.write_review(
        order=turn.order, opinion=opinion, by=turn.side("buyer"), at=clock.now()
    )
    if reply:
        vendors.reply_to_review(review=review, text=reply, by=turn.side("seller"), at=clock.now())


def _review_product(turn: Turn, stars: tuple[int, int, int], words: str) -> None:
    opinion = Opinion(scores=dict(zip(PRODUCT_CRITERIA, stars, strict=True)), text=words)
    line = turn.order.lines.get()
    vendors.write_review(
        order=turn.order,
        opinion=opinion,
        by=turn.side("buyer"),
        at=clock.now(),
        product_id=line.product_id,
    )


STEPS: dict[str, Callable[..., None]] = {
    "confirm": _confirm, "accept": _accept, "decline": _decline, "cancel": _cancel, "pay": _pay,
    "transfer": _transfer, "match": _match, "release": _release, "say": _say,
    "review": _review, "review_product": _review_product,
    **goods_steps.STEPS, **dispute_steps.STEPS, **credit_steps.STEPS,
}  # fmt: skip
