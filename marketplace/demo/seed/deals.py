"""Orders of the demo as rows: who buys what from whom, and what happened how many days ago."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.demo import art
from marketplace.demo.seed.cast import Cast
from marketplace.demo.seed.story import Scene
from marketplace.orders import actions as orders
from marketplace.orders.contract import OrderTerms
from marketplace.orders.models import Order
from marketplace.orders.offers import offer_for
from messaging.actions import open_thread, post_message
from trade_assurance import actions as money
from trade_assurance.actions import disputes
from trade_assurance.models import BankLine, Payment
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


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything a step may need."""

    cast: Cast
    order: Order
    buyer: str
    seller: str

    def side(self, who: str) -> Any:
        """Return the person who acts: `buyer`, `seller` or a name of the cast."""
        return self.cast[{"buyer": self.buyer, "seller": self.seller}.get(who, who)]


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


def _decline(turn: Turn, reason: str) -> None:
    orders.decline_order(order=turn.order, by=turn.side("seller"), at=clock.now(), reason=reason)


def _cancel(turn: Turn, reason: str) -> None:
    orders.cancel_order(order=turn.order, by=turn.side("buyer"), at=clock.now(), reason=reason)


def _pay(turn: Turn, method: str) -> None:
    token = "tok_paid" if method == PaymentMethod.CARD else ""
    money.start_payment(
        order=turn.order, method=method, by=turn.side("buyer"), at=clock.now(), token=token
    )


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


def _progress(turn: Turn, quantity: int, note: str) -> None:
    orders.report_progress(
        order=turn.order,
        by=turn.side("seller"),
        at=clock.now(),
        quantity=Decimal(quantity),
        note=note,
    )


def _ready(turn: Turn) -> None:
    orders.mark_ready(order=turn.order, by=turn.side("seller"), at=clock.now())


def _ship(turn: Turn, carrier: str, tracking: str, mode: str = "land") -> None:
    orders.ship_order(
        order=turn.order,
        carrier=carrier,
        tracking=tracking,
        mode=mode,
        by=turn.side("seller"),
        at=clock.now(),
    )


def _ship_part(turn: Turn, percent: int, carrier: str, tracking: str) -> None:
    """Ship a part: so many percent of each line, whole units."""
    orders.ship_order(
        order=turn.order,
        carrier=carrier,
        tracking=tracking,
        mode="land",
        by=turn.side("seller"),
        at=clock.now(),
        quantities={line.pk: (line.quantity * percent // 100) for line in turn.order.lines.all()},
    )


def _track(turn: Turn, name: str) -> None:
    orders.record_transit(order=turn.order, name=name, at=clock.now())


def _receive_part(turn: Turn, position: int) -> None:
    orders.record_receipt(
        order=turn.order,
        shipment=turn.order.shipments.get(position=position),
        by=turn.side("buyer"),
        at=clock.now(),
    )


def _deliver(turn: Turn) -> None:
    orders.record_delivery(order=turn.order, at=clock.now())


def _receive(turn: Turn) -> None:
    orders.record_receipt(order=turn.order, by=turn.side("buyer"), at=clock.now())


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
    files = [_picture(picture)] if picture else []
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


def _dispute(turn: Turn, reason: str, share_bps: int, words: str, picture: str) -> None:
    protection = turn.order.protections.get()
    claim = disputes.Claim(
        reason=reason,
        amount=protection.held.share(share_bps),
        description=words,
        files=[_picture(picture)],
    )
    disputes.open_dispute(protection=protection, claim=claim, by=turn.side("buyer"), at=clock.now())


def _propose(turn: Turn, who: str, share_bps: int, words: str) -> None:
    dispute = turn.order.disputes.get()
    disputes.propose(
        dispute=dispute,
        refund=dispute.at_hold.share(share_bps),
        message=words,
        by=turn.side(who),
        at=clock.now(),
    )


def _escalate(turn: Turn, who: str) -> None:
    disputes.escalate(dispute=turn.order.disputes.get(), by=turn.side(who), at=clock.now())


def _assign(turn: Turn, operator: str) -> None:
    disputes.assign(dispute=turn.order.disputes.get(), by=turn.side(operator), at=clock.now())


def _exhibit(turn: Turn, who: str, picture: str, note: str) -> None:
    disputes.add_exhibits(
        dispute=turn.order.disputes.get(),
        files=[_picture(picture)],
        note=note,
        by=turn.side(who),
        at=clock.now(),
    )


def _picture(drawing: str) -> "ContentFile[bytes]":
    return ContentFile(art.png(drawing, "graphite", 640), name=f"{drawing}.png")


STEPS: dict[str, Callable[..., None]] = {
    "confirm": _confirm, "decline": _decline, "cancel": _cancel, "pay": _pay,
    "transfer": _transfer, "match": _match, "progress": _progress, "ready": _ready,
    "ship": _ship, "ship_part": _ship_part, "receive_part": _receive_part, "track": _track, "deliver": _deliver, "receive": _receive,
    "release": _release, "say": _say, "review": _review, "review_product": _review_product,
    "dispute": _dispute, "propose": _propose, "escalate": _escalate, "assign": _assign,
    "exhibit": _exhibit,
}  # fmt: skip
