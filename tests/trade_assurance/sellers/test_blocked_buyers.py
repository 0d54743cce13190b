"""A buyer is blocked: it starts nothing new; what is paid goes on without its hand."""

import pytest
from django.urls import reverse

from marketplace.companies.actions import block_company, unblock_company
from marketplace.companies.rules import CompanyBlocked
from marketplace.core import clock, jobs, outbox
from marketplace.core.errors import NotAllowed
from marketplace.orders import actions as orders
from marketplace.orders.models import Order
from marketplace.orders.rules import can_buy_for, can_confirm_receipt, choices
from marketplace.orders.states import OrderState as S
from messaging.models import Notice
from rfq import actions as rfqs
from rfq.models import RFQ, Quotation
from tests.factories import companies
from tests.factories.disputes import a_claim, open_dispute
from tests.factories.money import eur, held_order, in_claim_window, pay_by_card, protection_of
from tests.factories.orders import make_order, make_product_terms
from tests.factories.rfq import make_offer, make_private_quotation, make_quotation, make_rfq
from trade_assurance import actions
from trade_assurance.actions import disputes
from trade_assurance.models import Dispute, Earning
from trade_assurance.rules import can_open_dispute, can_release

pytestmark = pytest.mark.django_db


def block(alice, olga):
    """Block the company; return its person as the next request would see her."""
    block_company(company=alice.company, by=olga, at=clock.now(), reason="Unpaid invoices.")
    return companies.member_for(alice.user)


def state_of(order):
    return Order.objects.get(pk=order.pk).state


def told(member, kind):
    outbox.drain()
    return Notice.objects.filter(user=member.user, kind=kind).count()


@pytest.mark.parametrize("state", [S.AWAITING_SUPPLIER, S.AWAITING_PAYMENT])
def test_an_order_that_was_never_paid_ends(state, alice, sven, olga):
    order = make_order(alice, sven, state=state)

    block(alice, olga)

    found = Order.objects.get(pk=order.pk)
    assert (found.state, found.cancel_cause) == ("cancelled", "buyer_blocked")
    assert [told(alice, "company_block"), told(sven, "order_cancelled")] == [1, 1]


def test_nothing_new_is_ordered(alice, sven, olga):
    terms = make_product_terms(alice, sven)
    alice = block(alice, olga)

    with pytest.raises(CompanyBlocked):
        orders.place_order(terms=terms, by=alice, at=clock.now())
    assert not Order.objects.exists()


def test_open_requests_end_and_their_suppliers_are_told(alice, sven, olga):
    rfq = make_rfq(alice, matched=[sven])
    make_quotation(rfq, sven)

    block(alice, olga)

    rfq.refresh_from_db()
    assert (rfq.state, Quotation.objects.get().state) == ("cancelled", "withdrawn_by_system")
    assert told(sven, "quotation_not_selected") == 1


def test_decided_requests_and_drafts_stay_as_they_are(alice, sven, olga):
    ordered = make_rfq(alice, matched=[sven])
    quotation = make_quotation(ordered, sven)
    rfqs.accept_revision(
        quotation=quotation, number=1, by=alice, at=clock.now(),
        terms_hash=quotation.revisions.get().terms_hash,
    )  # fmt: skip

    block(alice, olga)

    assert RFQ.objects.get(pk=ordered.pk).state in {"awarded", "closed"}


def test_a_quotation_that_stands_is_neither_countered_nor_accepted(alice, sven, olga):
    quotation = make_private_quotation(alice, sven)
    alice = block(alice, olga)
    revision = quotation.revisions.get()

    with pytest.raises(CompanyBlocked):
        rfqs.counter_offer(
            quotation=quotation, number=1, offer=make_offer(), by=alice, at=clock.now()
        )
    with pytest.raises(CompanyBlocked):
        rfqs.accept_revision(
            quotation=quotation, number=1, terms_hash=revision.terms_hash, by=alice, at=clock.now()
        )
    assert (Quotation.objects.get().state, Order.objects.count()) == ("submitted", 0)


def test_a_paid_order_goes_on_and_its_supplier_is_told_how(alice, sven, olga):
    order = held_order(alice, sven)

    block(alice, olga)

    assert (state_of(order), protection_of(order).state) == ("in_production", "funds_held")
    assert told(sven, "buyer_blocked_seller") == 1


def test_receipt_is_not_the_buyers_to_confirm_but_comes_by_the_clock(alice, sven, olga, advance):
    order = held_order(alice, sven, state=S.DELIVERED)
    alice = block(alice, olga)

    assert not can_confirm_receipt(alice, order)
    assert not can_release(alice, order)
    assert {"receive", "extend_receipt", "refuse_goods"} & set(
        choices(alice, order, clock.now())
    ) == set()
    with pytest.raises(NotAllowed):
        actions.release_early(protection=protection_of(order), by=alice, at=clock.now())
    advance(days=31)
    jobs.run("orders.receipt")
    assert protection_of(order).state == "claim_window"
    advance(days=31)
    jobs.run("trade_assurance.release")

    assert protection_of(order).state == "released"
    assert Earning.objects.get().seller == sven.company


def test_a_balance_can_still_be_paid(alice, sven, olga):
    order = held_order(alice, sven, deposit_bps=3000, state=S.READY_TO_SHIP)
    alice = block(alice, olga)

    assert can_buy_for(alice, order)
    pay_by_card(order, alice)

    assert protection_of(order).held == eur(124_000)


def test_a_refund_goes_to_where_the_money_came_from(alice, sven, olga):
    order = held_order(alice, sven)
    block(alice, olga)

    orders.cancel_by_seller(order=order, by=sven, at=clock.now(), reason="No oak.")
    outbox.drain()

    payment = order.payments.get()
    assert (payment.state, payment.refunded_minor) == ("refunded", 124_000)


def test_an_operator_opens_the_dispute_of_a_blocked_buyer(alice, sven, olga):
    order = in_claim_window(alice, sven)
    assert not can_open_dispute(olga, order)
    alice = block(alice, olga)
    order = Order.objects.select_related("buyer").get(pk=order.pk)
    assert (can_open_dispute(alice, order), can_open_dispute(olga, order)) == (False, True)
    with pytest.raises(NotAllowed):
        open_dispute(alice, sven, order=order)
    assert protection_of(order).state == "claim_window"

    dispute = disputes.open_dispute(
        protection=protection_of(order), claim=a_claim(), by=olga, at=clock.now()
    )

    assert (dispute.opened_side, dispute.opened_by) == ("buyer", olga.user)
    assert protection_of(order).state == "disputed"


def test_for_a_buyer_that_is_not_blocked_no_operator_opens_one(alice, sven, olga):
    order = in_claim_window(alice, sven)

    with pytest.raises(NotAllowed):
        disputes.open_dispute(
            protection=protection_of(order), claim=a_claim(), by=olga, at=clock.now()
        )
    assert (Dispute.objects.count(), protection_of(order).held) == (0, eur(124_000))


def test_once_unblocked_the_buyer_decides_again(alice, sven, olga):
    order = held_order(alice, sven, state=S.DELIVERED)
    block(alice, olga)

    unblock_company(company=alice.company, by=olga, at=clock.now(), reason="Paid.")

    assert can_confirm_receipt(companies.member_for(alice.user), order)
    assert told(sven, "buyer_unblocked_seller") == 1


def test_what_others_bought_is_left_alone(alice, sven, mallory, olga):
    theirs = make_order(mallory, sven)

    block(alice, olga)

    assert state_of(theirs) == "awaiting_payment"


def page(client_for, member, order):
    return client_for(member).get(f"/en/orders/{order.reference}/").content.decode()


def test_every_side_reads_on_the_order_what_the_block_means(alice, sven, olga, client_for):
    order = in_claim_window(alice, sven)
    block(alice, olga)

    assert "an operator opens a dispute for you" in page(client_for, alice, order)
    assert "The buyer is blocked. Make and ship" in page(client_for, sven, order)
    assert "you open a dispute in its name" in page(client_for, olga, order)


def test_the_operator_opens_it_on_the_page_of_the_order(alice, sven, olga, client_for):
    order = in_claim_window(alice, sven)
    client = client_for(olga)
    url = reverse("disputes:open", args=[order.reference])
    assert client.get(url).status_code == 404
    block(alice, olga)

    assert client.get(url).status_code == 200
    answer = client.post(url, {"tranche": "1", "reason": "short_quantity", "amount": "500",
                               "wanted": "refund", "description": "Ten chairs are missing."})  # fmt: skip

    dispute = Dispute.objects.get()
    assert (answer.status_code, dispute.opened_side) == (302, "buyer")
    assert client.get(answer["Location"], follow=True).status_code == 200


def test_the_desk_says_what_blocking_means(alice, olga, client_for):
    url = reverse("desk:company", args=[alice.company.reference])
    client = client_for(olga)

    assert "What blocking means" in client.get(url).content.decode()
    answer = client.post(url, {"decision": "block", "reason": "fraud", "note": ""})

    alice.company.refresh_from_db()
    assert (answer.status_code, alice.company.state) == (302, "blocked")
