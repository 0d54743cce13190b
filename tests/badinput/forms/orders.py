"""Forms of orders and their money: placing, paying, shipping, receiving, cancelling, reviewing."""

from django.urls import reverse

from marketplace.core import clock
from marketplace.orders.states import OrderState
from tests.badinput.entry import LONG, Entry, Upload, wrong_files
from tests.factories import money
from tests.factories.catalog import make_product
from tests.factories.orders import make_order
from vendors.actions import Opinion, write_review

ADDRESS = {"address": "new", "line1": "1 rue X", "city": "Lyon", "country": "FR"}


def _new(cast):
    product = make_product(seller=cast("sven").company, incoterm="DAP", moq=10)
    url = reverse("orders:new")
    return f"{url}?product={product.pk}&quantity=100", url


def _step(state, noun):
    def place(cast):
        buyer, seller = cast("alice"), cast("sven")
        paid = state in {OrderState.IN_PRODUCTION, OrderState.READY_TO_SHIP, OrderState.DELIVERED}
        make = money.held_order if paid else make_order
        order = make(buyer, seller, state=state)
        args = [order.reference]
        return reverse("orders:detail", args=args), reverse("orders:move", args=[*args, noun])

    return place


def _payment(cast):
    order = make_order(cast("alice"), cast("sven"))
    url = reverse("payments:payment", args=[order.reference])
    return url, url


def _review(cast):
    order = money.released_order(cast("alice"), cast("sven"))
    url = reverse("reviews:write", args=[order.reference])
    return url, url


def _words(name):
    def place(cast):
        order = money.released_order(cast("alice"), cast("sven"))
        review = write_review(order=order, opinion=GOOD, by=cast("alice"), at=clock.now())
        return reverse("reviews:mine"), reverse(f"reviews:{name}", args=[review.reference])

    return place


GOOD = Opinion({"communication": 5, "punctuality": 4, "as_agreed": 4}, "Good work.")
WORDS = {"empty": ("text", ""), "too long": ("text", LONG)}
REASON = {"empty": ("reason", ""), "too long": ("reason", LONG)}
TABLE = {
    "order": Entry(
        by="alice",
        place=_new,
        typed={**ADDRESS, "message": "Please pack them flat."},
        wrong={
            "no quantity": ("quantity", ""),
            "quantity under the minimum": ("quantity", "1"),
            "negative quantity": ("quantity", "-5"),
            "no number": ("quantity", "NaN"),
            "long note": ("message", LONG),
            "another company's address": ("address", "999999"),
            "no street": ("line1", ""),
            "no such country": ("country", "XX"),
            "no such transport": ("transport_mode", "teleport"),
        },
        idle=frozenset({"freight"}),  # without a quantity nobody knows it
    ),
    "declined order": Entry(
        by="sven",
        place=_step(OrderState.AWAITING_SUPPLIER, "refusal"),
        typed={"reason": "Sold out."},
        wrong=REASON,
    ),
    "cancellation": Entry(
        by="alice",
        place=_step(OrderState.AWAITING_PAYMENT, "cancellation"),
        typed={"reason": "Plans changed."},
        wrong=REASON,
    ),
    "request to cancel": Entry(
        by="alice",
        place=_step(OrderState.IN_PRODUCTION, "cancellation-request"),
        typed={"reason": "Plans changed."},
        wrong=REASON,
    ),
    "progress": Entry(
        by="sven",
        place=_step(OrderState.IN_PRODUCTION, "progress"),
        typed={"quantity": "12", "reason": "First batch."},
        wrong={
            "empty": ("quantity", ""),
            "negative": ("quantity", "-1"),
            "more than ordered": ("quantity", "31"),
            "long note": ("reason", LONG),
        },
    ),
    "shipment": Entry(
        by="sven",
        place=_step(OrderState.READY_TO_SHIP, "shipment"),
        typed={"carrier": "DB Schenker", "tracking": "SE1", "invoice": Upload("invoice.pdf")},
        wrong={
            "no carrier": ("carrier", ""),
            "long carrier": ("carrier", LONG),
            "long number": ("tracking", LONG),
            "no such transport": ("mode", "teleport"),
            **wrong_files("invoice"),
            "a wrong second file": ("packing_list", Upload("list.pdf", b"MZ\x90\x00" * 20)),
        },
        idle=frozenset({"invoice", "packing_list"}),
    ),
    "receipt": Entry(by="alice", place=_step(OrderState.DELIVERED, "receipt"), typed={}, wrong={}),
    "more time": Entry(
        by="alice",
        place=_step(OrderState.DELIVERED, "extension"),
        typed={"more_days": "7"},
        wrong={
            "empty": ("more_days", ""),
            "none": ("more_days", "0"),
            "a year": ("more_days", "365"),
        },
    ),
    "payment": Entry(
        by="alice",
        place=_payment,
        typed={"method": "card", "card_number": "4242 4242 4242 4242"},
        wrong={
            "no card": ("card_number", ""),
            "not a card": ("card_number", "1234"),
            "long card": ("card_number", LONG),
            "no such method": ("method", "shells"),
        },
    ),
    "reply to a review": Entry(
        by="sven", place=_words("reply"), typed={"text": "Thank you."}, wrong=WORDS
    ),
    "report of a review": Entry(
        by="sven", place=_words("report"), typed={"text": "Not our goods."}, wrong=WORDS
    ),
    "review": Entry(
        by="alice",
        place=_review,
        typed={"communication": "5", "punctuality": "4", "as_agreed": "4", "text": "Good work."},
        wrong={
            "no stars": ("communication", ""),
            "six stars": ("punctuality", "6"),
            "too long": ("text", LONG),
        },
        drafted=True,
    ),
}
