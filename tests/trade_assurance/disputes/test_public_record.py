"""What a storefront says of a supplier's disputes: counts of twelve months, and nobody's name."""

from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.core import clock
from tests.factories.disputes import bring, decision, open_dispute, sweep
from tests.factories.money import held_order, released_order
from trade_assurance.actions import disputes as actions
from trade_assurance.dispute_states import DisputeState as D
from trade_assurance.models import Ruling
from trade_assurance.public_record import PublicRecord, record_of
from vendors.models import Vendor

pytestmark = pytest.mark.django_db


def advance(**time):
    clock.advance(timedelta(**time))


def record(seller):
    return record_of(seller.company.pk, clock.now())


def test_a_supplier_without_disputes_has_a_clean_record(alice, sven):
    assert record(sven) == PublicRecord(0, 0, 0, 0, 0)
    assert record(sven).upheld_percent == 0
    held_order(alice, sven)
    released_order(alice, sven)

    assert record(sven) == PublicRecord(2, 0, 0, 0, 0)


def test_rulings_for_the_buyer_are_a_share_of_those_that_stand(alice, sven, olga):
    bring(open_dispute(alice, sven), D.RULED, operator=olga, advance=advance)
    other = bring(open_dispute(alice, sven), D.UNDER_REVIEW, operator=olga, advance=advance)
    dismissed = decision(outcome="dismiss", amount=None)
    actions.rule(dispute=other, decision=dismissed, by=olga, at=clock.now())
    open_dispute(alice, sven)

    assert record(sven) == PublicRecord(orders=3, disputes=3, ruled=2, upheld=1, by_clock=0)
    assert record(sven).upheld_percent == 50
    assert record(alice) == PublicRecord(0, 0, 0, 0, 0)


def test_what_the_clock_decided_is_counted_as_the_marketplaces(alice, sven, olga):
    bring(open_dispute(alice, sven), D.UNDER_REVIEW, operator=olga, advance=advance)
    advance(days=61)
    sweep()

    assert Ruling.objects.get().operator is None
    assert (record(sven).ruled, record(sven).by_clock) == (1, 1)


def test_after_a_year_it_is_forgotten(alice, sven, olga):
    bring(open_dispute(alice, sven), D.RULED, operator=olga, advance=advance)
    later = clock.now() + timedelta(days=366)

    assert record_of(sven.company.pk, later) == PublicRecord(0, 0, 0, 0, 0)


def test_the_storefront_shows_the_counts_and_no_buyer(client, alice, sven, olga):
    bring(open_dispute(alice, sven), D.RULED, operator=olga, advance=advance)
    vendor = Vendor.objects.get(company=sven.company)

    page = client.get(reverse("storefronts:detail", args=[vendor.slug])).content.decode()

    assert "Disputes in twelve months" in page
    assert "(100 %)" in page
    assert alice.company.name not in page
