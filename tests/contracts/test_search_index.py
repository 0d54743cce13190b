"""Elasticsearch's index against the projection: catching up, stale writes, rebuild, drift."""

import json

import pytest
from django.core.management import CommandError, call_command

from marketplace.catalog.models import Product
from marketplace.core import outbox
from search import actions, cluster
from search.models import ListingDocument
from search.queries import engines, search_listings
from search.rendering import lines_of
from search.requests import SearchRequest
from tests.factories import catalog as make

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]


def answer(text="lamp"):
    cluster.breaker.reset()
    found = search_listings(SearchRequest(text=text))
    return found.engine, [hit.product_id for hit in found.hits]


@pytest.fixture
def lamp(elasticsearch):
    product = make.make_product(title="Desk lamp")
    actions.project_listings(product_ids=[product.pk])
    return product


def test_a_node_without_a_complete_index_is_not_asked(lamp):
    assert answer() == ("postgresql", [lamp.pk])


def test_the_site_switches_over_by_itself_once_the_index_is_built(lamp):
    assert actions.catch_up() == 1

    assert answer() == ("elasticsearch", [lamp.pk])
    assert actions.catch_up() == 0


def test_changes_reach_the_index_through_the_outbox(lamp):
    actions.catch_up()
    Product.objects.filter(pk=lamp.pk).update(title="Floor lamp")
    outbox.emit("catalog.listing_changed", product_id=lamp.pk)

    outbox.drain()
    cluster.refresh()

    assert answer("floor") == ("elasticsearch", [lamp.pk])
    row = ListingDocument.objects.get(pk=lamp.pk)
    assert row.cluster_version == row.version


def test_what_was_missed_during_an_outage_is_sent_afterwards(lamp, settings):
    actions.catch_up()
    url, settings.ELASTICSEARCH_URL = settings.ELASTICSEARCH_URL, "http://127.0.0.1:9"
    late = make.make_product(title="Late lamp")
    outbox.emit("catalog.listing_changed", product_id=late.pk)
    outbox.drain()
    assert answer("late") == ("postgresql", [late.pk])

    settings.ELASTICSEARCH_URL = url
    cluster.breaker.reset()
    assert actions.catch_up() == 1
    cluster.refresh()

    assert answer("late") == ("elasticsearch", [late.pk])


def test_an_old_write_never_overwrites_a_newer_one(lamp):
    actions.catch_up()
    old, _ = lines_of([lamp.pk])
    Product.objects.filter(pk=lamp.pk).update(title="Newest lamp")
    actions.project_listings(product_ids=[lamp.pk])
    actions.send_unconfirmed()

    confirmed = cluster.write(old, cluster.active_indices())
    cluster.refresh()

    assert confirmed == {lamp.pk}
    assert answer("newest") == ("elasticsearch", [lamp.pk])


def test_writes_during_a_rebuild_reach_both_indices(lamp):
    actions.catch_up()
    building = cluster.create_index()
    other = make.make_product(title="Other lamp")
    actions.project_listings(product_ids=[other.pk])

    actions.send_unconfirmed()

    assert len(cluster.active_indices()) == 2
    cluster.use_index(building)
    assert answer("other") == ("elasticsearch", [other.pk])
    assert cluster.active_indices() == [building]


def test_a_hidden_listing_is_invisible_in_the_index_too(lamp):
    actions.catch_up()
    Product.objects.filter(pk=lamp.pk).update(visible=False)
    actions.project_listings(product_ids=[lamp.pk])
    actions.send_unconfirmed()
    cluster.refresh()

    [backend, _] = engines()
    assert backend.search(SearchRequest(text="lamp")).total == 0


def test_a_hit_that_the_catalogue_hides_is_dropped_from_the_answer(lamp):
    actions.catch_up()
    Product.objects.filter(pk=lamp.pk).update(visible=False)

    assert answer() == ("elasticsearch", [])


def test_losing_the_index_falls_back_and_builds_it_anew(lamp):
    actions.catch_up()
    cluster.drop_all()

    assert answer() == ("postgresql", [lamp.pk])
    cluster.breaker.reset()
    actions.catch_up()
    assert answer() == ("elasticsearch", [lamp.pk])


def test_drift_is_found_both_ways_and_repaired(lamp):
    call_command("rebuild_index")
    call_command("search_drift")
    stray = make.make_product(title="Stray lamp")
    actions.project_listings(product_ids=[stray.pk])
    actions.send_unconfirmed()
    ListingDocument.objects.filter(pk=stray.pk).delete()
    ListingDocument.objects.filter(pk=lamp.pk).update(version=10**15)
    cluster.refresh()

    found = actions.drift()
    assert (found.stale, found.strays) == ((lamp.pk,), (stray.pk,))
    with pytest.raises(CommandError, match="2 listings differ"):
        call_command("search_drift")
    call_command("search_drift", "--repair")
    call_command("search_drift")


def test_private_fields_never_reach_the_index(lamp):
    lines, _ = lines_of([lamp.pk])

    assert set(json.loads(lines.splitlines()[1])) == {
        "product_id", "visible", "seller_id", "title", "title_folded", "attributes", "description",
        "terms", "currency", "min_price", "ladder", "moq", "multiple", "max_quantity",
        "lead_time_days", "ships_to", "published_at",
    }  # fmt: skip
