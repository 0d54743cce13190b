"""Elasticsearch away, slow or empty: PostgreSQL answers within the same call."""

import socket
import threading
import time

import pytest
from django.urls import reverse

from search import actions, cluster
from search.queries import search_listings
from search.requests import SearchRequest
from search.tasks import listings_projected
from tests.factories import catalog as make

pytestmark = pytest.mark.django_db
DEAD = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def fresh_breaker():
    cluster.breaker.reset()
    yield
    cluster.breaker.reset()


@pytest.fixture
def lamp(settings):
    settings.ELASTICSEARCH_URL = DEAD
    product = make.make_product(title="Desk lamp Ida")
    actions.project_listings(product_ids=[product.pk])
    return product


@pytest.fixture
def silent_node():
    """A node that takes connections and never answers."""
    held = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=lambda: held.append(server.accept()[0]), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join(5)
    for connection in held:
        connection.close()


def test_a_dead_address_is_answered_by_postgresql(lamp):
    answer = search_listings(SearchRequest(text="desk"))

    assert [hit.product_id for hit in answer.hits] == [lamp.pk]
    assert answer.engine == "postgresql"
    assert cluster.breaker.is_open()


def test_a_node_that_hangs_costs_a_second_once(lamp, silent_node, settings):
    settings.ELASTICSEARCH_URL = silent_node

    started = time.monotonic()
    first = search_listings(SearchRequest(text="desk"))
    between = time.monotonic()
    search_listings(SearchRequest(text="desk"))

    assert first.engine == "postgresql"
    assert between - started < 2.5
    assert time.monotonic() - between < 0.9


def test_pages_show_no_error(lamp, client):
    assert client.get(reverse("search:results"), {"q": "desk"}).status_code == 200
    slug = lamp.category.slug
    assert client.get(reverse("search:category", kwargs={"slug": slug})).status_code == 200
    assert client.get(reverse("search:suggest"), {"q": "des"}).status_code == 200


def test_work_promised_to_a_dead_node_is_kept_in_the_projection(lamp):
    listings_projected(product_ids=[lamp.pk])

    lamp.search_document.refresh_from_db()
    assert lamp.search_document.cluster_version == 0
    assert actions.catch_up() == 0


def test_category_pages_do_not_ask_elasticsearch_at_all(lamp, client):
    client.get(reverse("search:category", kwargs={"slug": lamp.category.slug}))

    assert not cluster.breaker.is_open()
