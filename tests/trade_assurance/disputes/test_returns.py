"""Goods that go back without a dispute, within the terms of placement; the money stays held."""

import pytest
from django.db import DatabaseError, connection, transaction

from marketplace.core import clock, jobs, outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.transitions import TransitionRefused
from tests.factories.disputes import a_file, open_dispute
from tests.factories.money import eur, in_claim_window, protection_of
from tests.factories.returns import ADDRESS, ask_return, carry, returnable_order, sweep, take_back
from trade_assurance.actions import release_early
from trade_assurance.actions import returns as actions
from trade_assurance.actions.returns import refusals
from trade_assurance.actions.returns.terms import TermsOutOfRange
from trade_assurance.ledger.models import Movement
from trade_assurance.ledger.queries import trial_balance
from trade_assurance.models import GoodsReturn, ReturnTerms

pytestmark = pytest.mark.django_db
TOTAL = 124_000


@pytest.fixture
def order(alice, sven):
    return returnable_order(alice, sven)


def money_of(order):
    row = protection_of(order)
    return row.state, row.refunded_minor, row.released_minor, row.held.minor


def value_of(order, quantity=10):
    line = order.lines.order_by("position").first()
    return int(line.total_minor * quantity / line.quantity)


HELD = ("returning", 0, 0, TOTAL)
OPEN = ("claim_window", 0, 0, TOTAL)


def test_accepted_goods_are_refunded_less_the_restocking_share_and_the_rest_stays_held(
    alice, sven, order
):
    found = ask_return(alice, order)
    assert money_of(order) == HELD
    found = carry(found, "received", buyer=alice, seller=sven)
    assert money_of(order) == HELD

    actions.accept_goods(goods_return=found, by=sven, at=clock.now())
    outbox.drain()

    back = value_of(order) * 9 // 10
    assert GoodsReturn.objects.get().state == "refunded"
    assert money_of(order) == ("claim_window", back, 0, TOTAL - back)
    assert trial_balance() == {"EUR": 0}


def test_the_way_back_is_added_where_the_supplier_bears_it(alice, sven):
    order = returnable_order(alice, sven, restocking_bps=0, freight_by="seller")
    found = carry(
        ask_return(alice, order), "received", buyer=alice, seller=sven, freight=eur(1_500)
    )

    actions.accept_goods(goods_return=found, by=sven, at=clock.now())

    assert money_of(order)[1] == value_of(order) + 1_500


@pytest.mark.parametrize("freight", [0, 10**9])
def test_a_way_back_that_costs_more_than_the_goods_is_refused(alice, sven, freight):
    order = returnable_order(alice, sven, freight_by="seller")
    found = carry(ask_return(alice, order), "authorised", buyer=alice, seller=sven)
    parcel = actions.Parcel("DHL", "", eur(freight))

    if freight:
        with pytest.raises(refusals.FreightOutOfRange):
            actions.send_goods(goods_return=found, parcel=parcel, by=alice, at=clock.now())
    else:
        actions.send_goods(goods_return=found, parcel=parcel, by=alice, at=clock.now())

    now = GoodsReturn.objects.get()
    assert (now.state, now.freight_minor) == ("authorised" if freight else "sent", 0)


@pytest.mark.parametrize("how", ["seller", "clock"])
def test_a_refused_return_may_be_disputed(alice, sven, order, advance, how):
    found = ask_return(alice, order)

    if how == "seller":
        actions.refuse(goods_return=found, reason="Opened.", by=sven, at=clock.now())
    else:
        advance(days=3, hours=1)
        assert sweep() == 1

    assert (GoodsReturn.objects.get().state, money_of(order)) == ("refused", OPEN)
    dispute = open_dispute(alice, sven, order=order)
    assert (dispute.state, money_of(order)[0]) == ("negotiating", "disputed")


@pytest.mark.parametrize("how", ["buyer", "clock"])
def test_goods_that_are_not_sent_end_the_return(alice, sven, order, advance, how):
    found = carry(ask_return(alice, order), "authorised", buyer=alice, seller=sven)

    if how == "buyer":
        actions.give_up(goods_return=found, by=alice, at=clock.now())
    else:
        advance(days=10, hours=1)
        assert sweep() == 1

    assert (GoodsReturn.objects.get().state, money_of(order)) == ("closed", OPEN)


def test_goods_not_checked_in_five_days_are_refunded(alice, sven, order, advance):
    carry(ask_return(alice, order), "received", buyer=alice, seller=sven)

    advance(days=5, hours=1)
    assert sweep() == 1

    assert GoodsReturn.objects.get().state == "refunded"
    assert money_of(order)[1] == value_of(order) * 9 // 10


def test_rejected_goods_let_the_window_go_on_and_may_be_disputed(alice, sven, order):
    found = carry(ask_return(alice, order), "received", buyer=alice, seller=sven)

    actions.reject_goods(goods_return=found, reason="Used.", by=sven, at=clock.now())

    assert (GoodsReturn.objects.get().state, money_of(order)) == ("rejected", OPEN)
    assert open_dispute(alice, sven, order=order).state == "negotiating"


def test_a_replacement_begins_a_whole_new_window(alice, sven, order):
    found = carry(ask_return(alice, order, wanted="replace"), "inspected", buyer=alice, seller=sven)
    at = clock.now()

    actions.replace_goods(goods_return=found, carrier="DHL", tracking="N-1", by=sven, at=at)

    row = protection_of(order)
    assert (GoodsReturn.objects.get().state, money_of(order)) == ("replaced", OPEN)
    assert (row.release_due_at - at).days == row.claim_days


@pytest.mark.parametrize("how", ["seller", "clock"])
def test_goods_that_cannot_be_replaced_are_refunded(alice, sven, order, advance, how):
    found = carry(ask_return(alice, order, wanted="replace"), "inspected", buyer=alice, seller=sven)

    if how == "seller":
        actions.refund_instead(goods_return=found, by=sven, at=clock.now())
    else:
        advance(days=10, hours=1)
        assert sweep() == 1

    assert GoodsReturn.objects.get().state == "refunded"
    assert money_of(order)[1] == value_of(order) * 9 // 10


def test_all_goods_back_without_a_share_refund_everything(alice, sven):
    order = returnable_order(alice, sven, restocking_bps=0)
    line = order.lines.order_by("position").first()
    lines = {row.pk: row.quantity for row in order.lines.all()}
    found = carry(
        ask_return(alice, order, quantity=line.quantity, lines=lines),
        "received", buyer=alice, seller=sven,
    )  # fmt: skip

    actions.accept_goods(goods_return=found, by=sven, at=clock.now())

    goods = sum(row.total_minor for row in order.lines.all())
    assert money_of(order)[1] == min(goods, TOTAL)


@pytest.mark.parametrize("label", ["file", "words"])
def test_a_label_is_a_file_or_carrier_and_address(alice, sven, order, label):
    found = carry(ask_return(alice, order), "authorised", buyer=alice, seller=sven)
    given = actions.Label(file=a_file()) if label == "file" else actions.Label(carrier="DHL")

    with pytest.raises(refusals.LabelMissing):
        actions.give_label(goods_return=found, label=actions.Label(), by=sven, at=clock.now())
    actions.give_label(goods_return=found, label=given, by=sven, at=clock.now())
    found = carry(GoodsReturn.objects.get(), "sent", buyer=alice, seller=sven)

    assert (found.state, hasattr(found, "label")) == ("sent", label == "file")


@pytest.mark.parametrize("who", ["sven", "bob", "mallory", "olga"])
def test_only_the_buyers_people_who_handle_disputes_ask(
    alice, sven, bob, mallory, olga, order, who
):
    member = {"sven": sven, "bob": bob, "mallory": mallory, "olga": olga}[who]

    with pytest.raises(NotAllowed):
        ask_return(member, order)

    assert (GoodsReturn.objects.count(), money_of(order)) == (0, OPEN)


@pytest.mark.parametrize("who", ["sara", "mallory", "olga"])
def test_only_the_suppliers_people_answer(alice, sven, sara, mallory, olga, order, who):
    found = ask_return(alice, order)
    member = {"sara": sara, "mallory": mallory, "olga": olga}[who]

    with pytest.raises(NotAllowed):
        actions.authorise(goods_return=found, address=ADDRESS, by=member, at=clock.now())
    with pytest.raises(TransitionRefused):
        actions.authorise(goods_return=found, address=ADDRESS, by=alice, at=clock.now())

    assert (GoodsReturn.objects.get().state, money_of(order)) == ("asked", HELD)


def test_without_terms_or_after_them_nothing_goes_back(alice, sven, advance):
    without = in_claim_window(alice, sven)
    with pytest.raises(refusals.ReturnNotAgreed):
        ask_return(alice, without)
    late = returnable_order(alice, sven, days=5)
    advance(days=5, hours=1)
    with pytest.raises(refusals.ReturnNotAgreed):
        ask_return(alice, late)

    assert (GoodsReturn.objects.count(), money_of(late)) == (0, OPEN)


def test_no_more_goes_back_than_came(alice, sven, order):
    line = order.lines.order_by("position").first()
    for quantity in (line.quantity + 1, -1, 0):
        with pytest.raises(refusals.NothingToReturn):
            ask_return(alice, order, quantity=quantity)
    with pytest.raises(refusals.NothingToReturn):
        ask_return(alice, order, lines={line.pk + 99: 1})
    found = ask_return(alice, order, quantity=line.quantity)
    with pytest.raises(refusals.ReturnNotAgreed):
        ask_return(alice, order, quantity=1)
    found = carry(found, "received", buyer=alice, seller=sven)
    actions.accept_goods(goods_return=found, by=sven, at=clock.now())
    with pytest.raises((refusals.NothingToReturn, refusals.ReturnNotAgreed)):
        ask_return(alice, order, quantity=1)

    assert GoodsReturn.objects.count() == 1


def test_money_of_goods_on_their_way_back_is_not_released(alice, sven, order, advance):
    ask_return(alice, order)
    before = Movement.objects.count()

    with pytest.raises(TransitionRefused):
        release_early(protection=protection_of(order), by=alice, at=clock.now())
    advance(days=2)
    jobs.run("trade_assurance.release")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE trade_assurance_protection SET released_minor = 1")

    assert (money_of(order), Movement.objects.count()) == (HELD, before)


@pytest.mark.parametrize(
    "offer",
    [
        actions.Offer(-1, 0, "buyer"),
        actions.Offer(91, 0, "buyer"),
        actions.Offer(14, 5_001, "buyer"),
        actions.Offer(14, -1, "buyer"),
        actions.Offer(14, 0, "carrier"),
    ],
)
def test_unfair_terms_are_refused(sven, offer):
    with pytest.raises(TermsOutOfRange):
        actions.set_return_terms(offer=offer, by=sven, at=clock.now())

    assert ReturnTerms.objects.count() == 0


def test_terms_hold_for_orders_placed_later(alice, sven, sara):
    order = returnable_order(alice, sven, restocking_bps=500)
    take_back(sven, days=30, restocking_bps=2_000, freight_by="seller")

    row = protection_of(order)
    assert (row.return_days, row.restocking_bps, row.return_freight_by) == (14, 500, "buyer")
    with pytest.raises(NotAllowed):
        take_back(sara)
    with pytest.raises(NotAllowed):
        take_back(alice)
