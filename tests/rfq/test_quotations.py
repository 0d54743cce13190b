from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from marketplace.core import clock, jobs
from marketplace.core.models import OutboxMessage, StateChange
from marketplace.core.money import Money
from marketplace.core.transitions import TransitionRefused
from marketplace.orders.actions import cancel_order
from marketplace.orders.models import Order
from messaging.models import Message, Notice
from rfq import actions
from rfq.errors import (
    CurrencyDiffers,
    NotYours,
    OfferInvalid,
    QuantityBelowMinimum,
    QuotationExpired,
    QuotaUsed,
    RequestClosed,
    RevisionStale,
    SellerAway,
    TooOften,
)
from rfq.models import RFQ, Quotation, QuotationRevision
from rfq.offer import fingerprint
from rfq.queries import current_revision, offer_of, quotations_for
from tests.factories import companies as people
from tests.factories.rfq import (
    make_line,
    make_offer,
    make_private_quotation,
    make_quotation,
    make_rfq,
)
from vendors.models import Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture
def rfq(alice, sven):
    return make_rfq(alice, matched=[sven])


@pytest.fixture
def quotation(rfq, sven):
    return make_quotation(rfq, sven)


def facts():
    """Everything a refusal must leave as it was."""
    return (
        list(Quotation.objects.order_by("pk").values()),
        list(RFQ.objects.order_by("pk").values()),
        QuotationRevision.objects.count(),
        Order.objects.count(),
        StateChange.objects.count(),
        OutboxMessage.objects.count(),
        Notice.objects.count(),
        Message.objects.count(),
    )


def accept(quotation, by, **changes):
    quotation = Quotation.objects.get(pk=quotation.pk)
    revision = current_revision(quotation)
    terms = {"number": revision.number, "terms_hash": revision.terms_hash, **changes}
    return actions.accept_revision(quotation=quotation, by=by, at=clock.now(), **terms)


def counter(quotation, by, **terms):
    at = clock.now()
    offer = make_offer(at=at, **{"valid_until": at + timedelta(days=3), **terms})
    number = Quotation.objects.get(pk=quotation.pk).current
    return actions.counter_offer(quotation=quotation, number=number, offer=offer, by=by, at=at)


def revise(quotation, by, **terms):
    at = clock.now()
    number = Quotation.objects.get(pk=quotation.pk).current
    offer = make_offer(at=at, **terms)
    return actions.revise(quotation=quotation, number=number, offer=offer, by=by, at=at)


def test_what_was_sent_is_read_back_to_the_letter(rfq, sven):
    offer = make_offer(one_off=Money(5000, "EUR"), one_off_label="Engraving plate")

    quotation = make_quotation(rfq, sven, offer=offer)

    revision = current_revision(quotation)
    assert offer_of(revision) == offer
    assert revision.terms_hash == fingerprint(offer)
    assert (quotation.state, quotation.current, revision.side) == ("submitted", 1, "seller")


def test_the_buyer_is_told_and_a_card_stands_in_the_conversation(quotation, alice):
    card = Message.objects.get(card_kind="quotation_revision").card

    assert Notice.objects.filter(user=alice.user, kind="quotation_received").count() == 1
    assert (card["quotation"], card["number"]) == (quotation.reference, 1)
    assert card["total"] == {"minor": 714000, "currency": "EUR"}


def test_a_revision_cannot_be_changed_even_by_our_own_code(quotation):
    for rows in (QuotationRevision.objects.all(), current_revision(quotation).lines.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(id=1_000_000)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete("default")


def test_accepting_orders_exactly_the_terms_and_awards_the_request(quotation, alice, sven):
    order = accept(quotation, alice)

    quotation.refresh_from_db()
    line = order.lines.get()
    assert (quotation.state, quotation.order_reference) == ("ordered", order.reference)
    assert (order.buyer_id, order.seller_id) == (alice.company.pk, sven.company.pk)
    assert (order.total, order.freight) == (Money(714000, "EUR"), Money(6000, "EUR"))
    assert (line.quantity, line.unit_price) == (Decimal(1200), Decimal("5.90"))
    assert line.attributes == {}
    assert order.terms.lines[0].criteria == make_line().criteria
    assert (order.incoterm, order.delivery_place, order.deposit_bps) == ("DAP", "Lyon", 3000)
    assert order.source_reference == f"{quotation.reference}/1"
    assert order.source_hash == current_revision(quotation).terms_hash
    assert RFQ.objects.get().state == "awarded"


def test_the_others_are_not_selected_and_told_why(alice, sven):
    other = people.make_seller("Other Works")
    rfq = make_rfq(alice, matched=[sven, other])
    chosen, left = make_quotation(rfq, sven), make_quotation(rfq, other)

    accept(chosen, alice)

    left.refresh_from_db()
    assert left.state == "not_selected"
    assert Notice.objects.get(user=other.user, kind="quotation_not_selected").context["reason"]


def test_accepting_twice_makes_one_order(quotation, alice):
    accept(quotation, alice)
    before = facts()

    with pytest.raises(TransitionRefused):
        accept(quotation, alice)

    assert facts() == before


def test_a_revision_that_was_replaced_meanwhile_cannot_be_accepted(quotation, alice, sven):
    shown = current_revision(quotation)
    revise(quotation, sven, freight=Money(9000, "EUR"))
    before = facts()

    with pytest.raises(RevisionStale):
        accept(quotation, alice, number=shown.number, terms_hash=shown.terms_hash)
    with pytest.raises(RevisionStale):
        accept(quotation, alice, terms_hash=shown.terms_hash)

    assert facts() == before


def test_an_expired_quotation_cannot_be_accepted_even_before_the_sweep(quotation, alice, advance):
    advance(days=15, minutes=1)
    before = facts()

    with pytest.raises(QuotationExpired):
        accept(quotation, alice)

    assert facts() == before


def test_only_the_buyer_with_the_permission_accepts(quotation, bob, sven, mallory, olga):
    before = facts()

    for member in (bob, sven, mallory, olga):
        with pytest.raises(NotYours):
            accept(quotation, member)

    assert facts() == before


def test_a_refused_order_leaves_the_quotation_as_it_was(quotation, alice, sven):
    Vendor.objects.filter(company=sven.company).update(state="suspended")
    sven.company.may_sell = False
    sven.company.save()
    before = facts()

    with pytest.raises(Exception, match=r".+"):
        accept(quotation, alice)

    assert facts() == before


def test_a_counter_offer_binds_the_buyer_until_its_date(quotation, alice, sven):
    revision = counter(quotation, alice, line={"unit_price": Decimal("5.50"), "tiers": ()})

    quotation.refresh_from_db()
    assert (quotation.state, quotation.current, revision.side) == ("counter_offered", 2, "buyer")
    with pytest.raises(TransitionRefused):
        accept(quotation, alice)
    order = actions.accept_counter(
        quotation=quotation, number=2, terms_hash=revision.terms_hash, by=sven, at=clock.now()
    )

    assert order.total == Money(666000, "EUR")
    assert order.placed_by == alice.user
    assert Quotation.objects.get().state == "ordered"


def test_a_counter_offer_that_lapses_leaves_the_sellers_version_standing(quotation, alice, advance):
    counter(quotation, alice)

    advance(days=3, minutes=1)
    jobs.run("rfq.end_quotations")

    quotation.refresh_from_db()
    assert (quotation.state, quotation.current) == ("submitted", 1)
    assert accept(quotation, alice).total == Money(714000, "EUR")


def test_a_seller_revises_five_times_at_most(quotation, sven):
    for _ in range(5):
        revise(quotation, sven)
    before = facts()

    with pytest.raises(TooOften):
        revise(quotation, sven)

    assert facts() == before
    assert Quotation.objects.get().current == 6


def test_reminders_come_three_days_and_one_day_before_and_then_it_expires(
    quotation, alice, sven, advance
):
    def told():
        return Notice.objects.filter(user=alice.user, kind="quotation_expiring").count()

    for days, count in ((12.1, 1), (2, 2)):
        advance(days=days)
        jobs.run("rfq.end_quotations")
        jobs.run("rfq.end_quotations")
        assert told() == count
    advance(days=1)
    jobs.run("rfq.end_quotations")

    quotation.refresh_from_db()
    assert quotation.state == "expired"
    revise(quotation, sven)
    assert Quotation.objects.get().state == "submitted"


def test_declining_and_withdrawing_need_a_reason_and_free_the_seat(alice, sven):
    rfq = make_rfq(alice, matched=[sven])
    RFQ.objects.update(seats=1)
    quotation = make_quotation(rfq, sven)
    assert RFQ.objects.get().state == "closed"
    with pytest.raises(OfferInvalid):
        actions.decline(quotation=quotation, reason="", by=alice, at=clock.now())

    actions.decline(quotation=quotation, reason="Too dear.", by=alice, at=clock.now())

    assert RFQ.objects.get().state == "open"
    assert Notice.objects.get(kind="quotation_declined").context["reason"] == "Too dear."


def test_a_full_request_takes_no_more_but_an_invited_supplier(alice, sven):
    other, late = people.make_seller("Other Works"), people.make_seller("Late Works")
    rfq = make_rfq(alice, matched=[sven, other, late])
    rfq.invitations.create(seller=late.company)
    RFQ.objects.update(seats=1)
    make_quotation(rfq, sven)

    with pytest.raises(RequestClosed):
        make_quotation(rfq, other)
    make_quotation(rfq, late)

    assert Quotation.objects.exclude(state="draft").count() == 2


def test_a_supplier_on_holiday_or_over_its_quota_may_not_quote(rfq, sven, settings):
    today = clock.now().date()
    Vendor.objects.filter(company=sven.company).update(holiday_from=today, holiday_until=today)
    with pytest.raises(SellerAway):
        make_quotation(rfq, sven)
    Vendor.objects.update(holiday_from=None, holiday_until=None)
    settings.RFQ_QUOTATIONS_PER_MONTH = 0

    with pytest.raises(QuotaUsed):
        make_quotation(rfq, sven)

    assert Quotation.objects.count() == 0


def test_a_supplier_the_request_did_not_reach_may_not_quote(rfq, mallory, sara, alice):
    for member in (mallory, sara, alice):
        with pytest.raises(NotYours):
            actions.start_quotation(rfq=rfq, by=member, at=clock.now())


BAD_OFFERS = {
    "no lines": ({"lines": ()}, OfferInvalid, ""),
    "unknown currency": ({"currency": "XXX", "freight": None}, OfferInvalid, "currency"),
    "below the minimum": (
        {"line": {"min_quantity": Decimal(1300)}},
        QuantityBelowMinimum,
        "quantity",
    ),
    "no price": ({"line": {"unit_price": Decimal(0), "tiers": ()}}, OfferInvalid, "unit_price"),
    "no quantity": ({"line": {"quantity": Decimal(0)}}, OfferInvalid, "quantity"),
    "no description": ({"line": {"description": " "}}, OfferInvalid, "description"),
    "whole as deposit": ({"deposit_bps": 10_000}, OfferInvalid, "deposit"),
    "negative freight": ({"freight": Money(-1, "EUR")}, OfferInvalid, "freight"),
    "freight in dollars": ({"freight": Money(1, "USD")}, OfferInvalid, "freight"),
    "long message": ({"message": "x" * 4001}, OfferInvalid, "message"),
    "price off the ladder": ({"line": {"unit_price": Decimal("5.80")}}, OfferInvalid, "tiers"),
    "rising ladder": (
        {"line": {"tiers": tuple(reversed(make_line().tiers))}},
        OfferInvalid,
        "tiers",
    ),
}


@pytest.mark.parametrize(("terms", "refusal", "field"), BAD_OFFERS.values(), ids=BAD_OFFERS)
def test_terms_that_cannot_be_meant_are_refused_at_their_field(rfq, sven, terms, refusal, field):
    quotation = actions.start_quotation(rfq=rfq, by=sven, at=clock.now())
    before = facts()

    with pytest.raises(refusal) as refused:
        actions.submit_quotation(
            quotation=quotation, offer=make_offer(**terms), by=sven, at=clock.now()
        )

    assert refused.value.field == field
    assert facts() == before


@pytest.mark.parametrize("days", [0, 91])
def test_a_validity_too_short_or_too_long_is_refused(rfq, sven, days):
    offer = make_offer(valid_until=clock.now() + timedelta(days=days))

    with pytest.raises(OfferInvalid):
        make_quotation(rfq, sven, offer=offer)


def test_a_new_version_keeps_the_currency(quotation, sven, alice):
    before = facts()

    with pytest.raises(CurrencyDiffers):
        revise(quotation, sven, currency="USD", freight=Money(1, "USD"))
    with pytest.raises(CurrencyDiffers):
        counter(quotation, alice, currency="USD", freight=None)

    assert facts() == before


def test_a_private_quotation_needs_no_request(alice, sven, mallory):
    quotation = make_private_quotation(alice, sven)

    assert accept(quotation, alice).total == Money(714000, "EUR")
    assert quotation.rfq is None
    assert list(quotations_for(mallory)) == []


def test_competitors_never_see_each_others_quotation(alice, sven):
    other = people.make_seller("Other Works")
    rfq = make_rfq(alice, matched=[sven, other])
    first, second = make_quotation(rfq, sven), make_quotation(rfq, other)

    assert list(quotations_for(sven)) == [first]
    assert list(quotations_for(other)) == [second]
    assert set(quotations_for(alice)) == {first, second}


def test_a_draft_is_its_suppliers_alone(rfq, alice, sven, olga):
    draft = actions.start_quotation(rfq=rfq, by=sven, at=clock.now())

    assert list(quotations_for(sven)) == [draft]
    assert list(quotations_for(alice)) == []
    assert list(quotations_for(olga)) == []


def test_equal_offers_have_equal_fingerprints_before_and_after_storing(rfq, sven):
    offer = make_offer(line={"unit_price": Decimal("5.900000")})

    quotation = make_quotation(rfq, sven, offer=offer)

    stored = offer_of(current_revision(quotation))
    assert fingerprint(replace(stored)) == current_revision(quotation).terms_hash


def test_an_order_cancelled_before_payment_gives_the_request_back(alice, sven):
    other = people.make_seller("Other Works")
    rfq = make_rfq(alice, matched=[sven, other])
    chosen, left = make_quotation(rfq, sven), make_quotation(rfq, other)
    order = accept(chosen, alice)

    cancel_order(order=order, by=alice, at=clock.now(), reason="Found it cheaper.")

    rfq.refresh_from_db()
    assert (rfq.state, rfq.closed_because) == ("closed", "order_fell_through")
    assert Notice.objects.filter(user=other.user, kind="quotation_may_be_revived").count() == 1
    revise(left, other)
    assert accept(left, alice).seller == other.company
