"""Every step of a trade is told: bell, mail, and a line in the order's conversation."""

import pytest
from django.core import mail
from django.utils.translation import override

from marketplace.core import clock, outbox
from marketplace.orders import actions as orders
from marketplace.orders.states import OrderState
from messaging.facts import pack
from messaging.models import Notice, Thread
from messaging.notices.events import event_names
from messaging.notices.orders import EXAMPLE
from messaging.reading import event_line
from tests.factories.messaging import thread_between
from tests.factories.orders import make_order


def told(member):
    rows = Notice.objects.filter(user=member.user, subject_kind="order").order_by("pk")
    return list(rows.values_list("kind", flat=True))


def whole_trade(buyer, seller):
    order = make_order(buyer, seller, state=OrderState.DELIVERED)
    order = orders.record_receipt(order=order, by=buyer, at=clock.now())
    return orders.record_settled(order=order, at=clock.now())


def test_a_whole_trade_is_told_to_both_sides(alice, sven):
    order = whole_trade(alice, sven)

    assert told(alice) == [
        "order_accepted_buyer",
        "order_funded_buyer",
        "order_ready",
        "order_shipped",
        "order_delivered_buyer",
        "order_received_buyer",
        "order_completed_buyer",
    ]
    assert told(sven) == [
        "order_accepted_seller",
        "order_contract_accepted",
        "order_funded_seller",
        "order_delivered_seller",
        "order_received_seller",
        "order_completed_seller",
    ]
    thread = Thread.objects.get(subject_kind="order", subject_reference=order.reference)
    assert thread.messages.get(seq=1).card_kind == "order"
    lines = thread.messages.filter(kind="system").order_by("seq")
    assert list(lines.values_list("event", flat=True)) == [
        "order_accepted",
        "order_contract_accepted",
        "order_funded",
        "order_ready",
        "order_shipped",
        "order_delivered",
        "order_received",
        "order_completed",
    ]


def test_every_step_of_a_trade_goes_by_mail_in_the_readers_language(alice, sven):
    sven.user.language = "fr"
    sven.user.save()
    whole_trade(alice, sven)

    outbox.drain()

    to_alice = [m for m in mail.outbox if m.to == [alice.user.email] and "rder" in m.subject]
    assert len(to_alice) == 7
    for sent in mail.outbox:
        assert "%(" not in sent.subject + sent.body


def test_the_negotiation_shows_the_order_that_came_of_it(alice, sven):
    talk = thread_between(alice, sven, subject_kind="quotation", reference="Q-7")

    make_order(alice, sven, source_reference="Q-7/2")

    lines = talk.messages.order_by("seq").values_list("event", "card_kind")
    assert list(lines) == [("order_accepted", ""), ("", "order")]


def test_an_order_from_a_product_page_waits_for_the_suppliers_answer(alice, sven):
    order = make_order(alice, sven, state=OrderState.AWAITING_SUPPLIER)
    orders.confirm_order(order=order, by=sven, at=clock.now())

    assert told(sven) == ["order_placed_seller"]
    assert told(alice) == ["order_placed_buyer", "order_confirmed"]


def test_a_cancelled_order_says_why(alice, sven):
    order = make_order(alice, sven, state=OrderState.CANCELLED)

    notice = Notice.objects.filter(user=sven.user).latest("pk")
    assert notice.kind == "order_cancelled"
    assert notice.context["cause"] == {"words": str(order.cancel_cause.label)}


def test_colleagues_without_the_permission_are_not_told(alice, bob, sven, sara):
    make_order(alice, sven, state=OrderState.AWAITING_PAYMENT)

    assert told(bob) == told(sara) == []


def test_the_receipt_reminder_reaches_the_buyer_once(alice, sven, advance):
    order = make_order(alice, sven, state=OrderState.DELIVERED)
    outbox.drain()
    outbox.emit("orders.reminder", order_id=order.pk, kind="receipt", days=1)

    outbox.drain()

    assert told(alice).count("order_receipt_reminder") == 1
    assert "order_receipt_reminder" not in told(sven)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("event", event_names())
def test_every_event_can_be_written(event, language):
    with override(language):
        line = event_line(event, pack(EXAMPLE), time_zone="Europe/Paris")

    assert line
    assert "%(" not in line
