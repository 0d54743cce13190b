"""Every situation of an order × every role: the page offers exactly what the tables let them do."""

import re

import pytest
from django.db import transaction
from django.urls import reverse

from frontend.order_moves import STEPS
from marketplace.core import clock, outbox
from marketplace.core.models import OutboxMessage, StateChange
from marketplace.orders import actions
from marketplace.orders.models import Order, Shipment
from marketplace.orders.states import OrderState as S
from tests.factories.companies import make_member
from tests.factories.disputes import open_dispute
from tests.factories.money import (
    held_order,
    in_claim_window,
    pay_by_card,
    protection_of,
    released_order,
)
from tests.factories.orders import make_order
from trade_assurance import actions as money

pytestmark = pytest.mark.django_db


def declined(buyer, seller, **_):
    order = make_order(buyer, seller, state=S.AWAITING_SUPPLIER)
    return actions.decline_order(order=order, by=seller, at=clock.now(), reason="Sold out")


def transfer_announced(buyer, seller, **_):
    order = make_order(buyer, seller)
    money.start_payment(order=order, method="bank_transfer", by=buyer, at=clock.now())
    return order


def wish_to_cancel(buyer, seller, **_):
    order = held_order(buyer, seller)
    return actions.ask_cancellation(order=order, by=buyer, at=clock.now(), reason="Shop closed")


def wish_refused(buyer, seller, **_):
    order = wish_to_cancel(buyer, seller)
    return actions.refuse_cancellation(order=order, by=seller, at=clock.now(), reason="Half made")


def late(buyer, seller, advance, **_):
    order = held_order(buyer, seller)
    advance(days=22)
    return order


def balance_unpaid(buyer, seller, **_):
    order = held_order(buyer, seller, deposit_bps=3000)
    return actions.mark_ready(order=order, by=seller, at=clock.now())


def balance_overdue(buyer, seller, advance, **_):
    order = balance_unpaid(buyer, seller)
    advance(days=40)
    return order


def extended(buyer, seller, **_):
    order = held_order(buyer, seller, state=S.DELIVERED)
    return actions.extend_receipt(order=order, by=buyer, at=clock.now(), more_days=5)


def disputed(state):
    def build(buyer, seller, **_):
        order = held_order(buyer, seller, state=state)
        reason = "not_received" if state == S.SHIPPING else "not_shipped"
        open_dispute(buyer, seller, order=order, reason=reason)
        return order

    return build


def disputed_after_receipt(buyer, seller, **_):
    return open_dispute(buyer, seller).order


def frozen(buyer, seller, operator, **_):
    order = held_order(buyer, seller, state=S.READY_TO_SHIP)
    held = protection_of(order)
    money.freeze(protection=held, by=operator, at=clock.now(), reason="Looked at")
    return order


def refunded(buyer, seller, **_):
    order = held_order(buyer, seller)
    return actions.cancel_by_seller(order=order, by=seller, at=clock.now(), reason="Fire")


def received(buyer, seller, **_):
    return in_claim_window(buyer, seller)


def completed(buyer, seller, **_):
    return released_order(buyer, seller)


def long_completed(buyer, seller, advance, **_):
    order = released_order(buyer, seller)
    advance(days=31)
    return order


def in_state(state, make=held_order):
    return lambda buyer, seller, **_: make(buyer, seller, state=state)


# situation: the order's state, how it comes about, what the buyer may do, what the seller may do.
# An operator may report what the carrier told; the buyer's finance people may only read and review.
TABLE = {
    "unanswered": (
        S.AWAITING_SUPPLIER,
        in_state(S.AWAITING_SUPPLIER, make_order),
        {"cancellation"},
        {"confirmation", "refusal"},
    ),
    "declined": (S.CANCELLED, declined, set(), set()),
    "unpaid": (
        S.AWAITING_PAYMENT,
        in_state(S.AWAITING_PAYMENT, make_order),
        {"cancellation", "payment"},
        {"withdrawal"},
    ),
    "transfer on its way": (
        S.AWAITING_PAYMENT,
        transfer_announced,
        {"cancellation", "payment"},
        {"withdrawal"},
    ),
    "cancelled unpaid": (S.CANCELLED, in_state(S.CANCELLED, make_order), set(), set()),
    "in production": (
        S.IN_PRODUCTION,
        in_state(S.IN_PRODUCTION),
        {"cancellation-request", "dispute", "inspection"},
        {"progress", "readiness", "withdrawal"},
    ),
    "wish to cancel": (
        S.IN_PRODUCTION,
        wish_to_cancel,
        {"dispute", "inspection"},
        {
            "progress",
            "readiness",
            "withdrawal",
            "cancellation-agreement",
            "cancellation-refusal",
            "dispute",
        },
    ),
    "wish refused": (
        S.IN_PRODUCTION,
        wish_refused,
        {"dispute", "inspection"},
        {"progress", "readiness", "withdrawal", "dispute"},
    ),
    "late": (
        S.IN_PRODUCTION,
        late,
        {"cancellation-request", "late-cancellation", "dispute", "inspection"},
        {"progress", "readiness", "withdrawal"},
    ),
    "ready": (
        S.READY_TO_SHIP,
        in_state(S.READY_TO_SHIP),
        {"cancellation-request", "dispute", "inspection"},
        {"shipment", "withdrawal"},
    ),
    "ready, balance unpaid": (
        S.READY_TO_SHIP,
        balance_unpaid,
        {"cancellation-request", "dispute", "payment", "inspection"},
        {"withdrawal"},
    ),
    "balance long overdue": (
        S.READY_TO_SHIP,
        balance_overdue,
        {"cancellation-request", "late-cancellation", "dispute", "payment", "inspection"},
        {"withdrawal", "default", "dispute"},
    ),
    "disputed in production": (
        S.IN_PRODUCTION,
        disputed(S.IN_PRODUCTION),
        {"inspection"},
        {"progress", "readiness"},
    ),
    "disputed when ready": (S.READY_TO_SHIP, disputed(S.READY_TO_SHIP), {"inspection"}, set()),
    "frozen": (S.READY_TO_SHIP, frozen, {"inspection"}, set()),
    "refunded": (S.CANCELLED, refunded, set(), set()),
    "shipped": (
        S.SHIPPING,
        in_state(S.SHIPPING),
        {"receipt", "extension", "dispute"},
        {"delivery", "dispute"},
    ),
    "disputed on the way": (S.SHIPPING, disputed(S.SHIPPING), set(), {"delivery"}),
    "delivered": (
        S.DELIVERED,
        in_state(S.DELIVERED),
        {"receipt", "extension", "dispute"},
        {"dispute"},
    ),
    "delivered, extended": (S.DELIVERED, extended, {"receipt", "dispute"}, {"dispute"}),
    "claim window": (S.DELIVERED, received, {"release", "dispute"}, set()),
    "disputed in the claim window": (S.DELIVERED, disputed_after_receipt, set(), set()),
    "completed": (S.COMPLETED, completed, {"review"}, set()),
    "completed long ago": (S.COMPLETED, long_completed, set(), set()),
}
GIVEN = {
    "refusal": {"reason": "Sold out"},
    "progress": {"quantity": "7", "reason": "Welding"},
    "shipment": {"carrier": "DHL", "tracking": "JD1", "mode": "express"},
    "extension": {"more_days": "5"},
    "cancellation": {"reason": "Too dear"},
    "late-cancellation": {"reason": "Too late"},
    "cancellation-request": {"reason": "Shop closed"},
    "cancellation-agreement": {"kept": "0"},
    "cancellation-refusal": {"reason": "Half is made"},
    "withdrawal": {"reason": "Fire"},
    "default": {"kept": "0", "reason": "Not paid for a month"},
}


@pytest.fixture(params=TABLE)
def situation(request, alice, sven, olga, advance):
    state, build, buyer, seller = TABLE[request.param]
    order = build(alice, sven, operator=olga, advance=advance)
    outbox.drain()
    order.refresh_from_db()
    assert order.state == state
    finance = make_member(alice.company, "Finance")
    carrier = {"delivery"} if state == S.SHIPPING else set()
    return order, [(alice, buyer), (finance, buyer & {"review"}), (sven, seller), (olga, carrier)]


def test_the_page_offers_exactly_the_steps_of_the_table(situation, client_for):
    order, rows = situation

    offered = [actions_on(client_for(member), order) for member, _ in rows]

    assert offered == [expected for _, expected in rows]


def test_what_is_offered_goes_through_and_what_is_not_moves_nothing(situation, client_for):
    order, rows = situation
    before = written()
    wrong = []

    for member, expected in rows:
        client = client_for(member)
        for step in STEPS:
            url = reverse("orders:move", kwargs={"reference": order.reference, "noun": step.noun})
            with transaction.atomic():
                client.post(url, GIVEN.get(step.noun, {}))
                moved = written() != before
                transaction.set_rollback(True)
            if moved != (step.noun in expected):
                wrong.append((member.user.full_name, step.noun, moved))

    assert wrong == []


def test_every_state_and_every_step_is_in_the_table():
    offered = set().union(
        *(nouns for *_, buyer, seller in TABLE.values() for nouns in (buyer, seller))
    )

    assert {state for state, *_ in TABLE.values()} == set(S)
    assert {step.noun for step in STEPS} <= offered


def test_a_cancelled_order_lights_no_later_step_of_its_rail(alice, sven, client_for):
    unpaid = make_order(alice, sven, state=S.CANCELLED)
    paid = refunded(alice, sven)
    client = client_for(alice)

    assert rail_on(client, unpaid) == [("done", "Ordered"), ("bad", "Cancelled")]
    assert rail_on(client, paid) == [
        ("done", "Ordered"),
        ("done", "Paid and held"),
        ("bad", "Cancelled"),
    ]


def test_a_payment_that_the_bank_took_back_is_no_longer_said_to_be_held(alice, sven, client_for):
    order = held_order(alice, sven)
    actions.record_funding_reversed(order=order, at=clock.now(), reason="recalled")

    page = client_for(alice).get(f"/en/orders/{order.reference}/").content.decode()

    assert rail_on(client_for(alice), order)[:3] == [
        ("done", "Ordered"),
        ("now", "Paid and held"),
        ("next", "In production"),
    ]
    assert "Payment will be protected" in page


def test_only_what_was_paid_is_said_to_be_held(alice, sven, client_for):
    order = make_order(alice, sven, deposit_bps=3000)
    pay_by_card(order, alice)

    page = client_for(alice).get(f"/en/orders/{order.reference}/").content.decode()

    assert "€372.00 was paid and is held." in page


def actions_on(client, order):
    """The last parts of every address of the page's main part by which something can be done."""
    html = client.get(f"/en/orders/{order.reference}/").content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    steps = re.findall(
        rf'<form method="post" action="/en/orders/{order.reference}/([a-z-]+)/"', main
    )
    links = {
        "payment": reverse("payments:payment", args=[order.reference]),
        "dispute": reverse("disputes:open", args=[order.reference]),
        "review": reverse("reviews:order", args=[order.reference]),
    }
    return {*steps, *(name for name, url in links.items() if f'href="{url}"' in main)}


def rail_on(client, order):
    html = client.get(f"/en/orders/{order.reference}/").content.decode()
    return re.findall(r'class="rail__i is-(\w+)".*?<b>(.*?)</b>', html, re.DOTALL)


def written():
    return (
        list(Order.objects.values()),
        list(Shipment.objects.values()),
        StateChange.objects.count(),
        OutboxMessage.objects.count(),
    )
