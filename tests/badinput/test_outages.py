"""Elasticsearch or Redis is dead: pages still come, orders are still placed, paid and shipped."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from marketplace.core import outbox
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from search import actions, cluster
from tests.badinput.entry import opened
from tests.badinput.forms import TABLE
from tests.factories import money
from tests.factories.catalog import make_product
from tests.factories.messaging import thread_between

pytestmark = pytest.mark.django_db
NOBODY = "redis://127.0.0.1:1/0"


@pytest.fixture
def dead_redis(settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": NOBODY}}
    layer = {**settings.CHANNEL_LAYERS["default"], "CONFIG": {"hosts": [NOBODY]}}
    settings.CHANNEL_LAYERS = {"default": layer}
    settings.CELERY_BROKER_URL = NOBODY


@pytest.fixture
def dead_elasticsearch(settings):
    cluster.breaker.reset()
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    yield
    cluster.breaker.reset()


@pytest.fixture
def product(sven):
    made = make_product(seller=sven.company, incoterm="DAP", title="Oak stool Ida")
    actions.project_listings(product_ids=[made.pk])
    return made


def pages(product):
    args = {"slug": product.slug, "pk": product.pk}
    return [
        reverse("home"),
        reverse("search:categories"),
        reverse("search:category", args=[product.category.slug]),
        f"{reverse('search:results')}?q=stool",
        reverse("products:detail", kwargs=args),
        reverse("storefronts:directory"),
        reverse("overview:home"),
        reverse("orders:index"),
        reverse("rfqs:list"),
        reverse("chat:inbox"),
        reverse("notices:index"),
    ]


def names_the_goods(client, product):
    """Return which of the pages where the product stands name it."""
    listed = pages(product)[2:5]
    return [product.slug in client.get(page).content.decode() for page in listed]


@pytest.mark.parametrize("who", ["alice", None])
def test_pages_come_without_elasticsearch(
    dead_elasticsearch, product, client, client_for, who, request
):
    client = client_for(request.getfixturevalue(who)) if who else client

    statuses = {client.get(page).status_code for page in pages(product)}

    assert statuses == ({200} if who else {200, 302})
    assert names_the_goods(client, product) == [True, True, True]


@pytest.mark.parametrize("who", ["alice", None])
def test_pages_come_without_redis(dead_redis, product, client, client_for, who, request):
    client = client_for(request.getfixturevalue(who)) if who else client

    statuses = {client.get(page).status_code for page in pages(product)}

    assert statuses == ({200} if who else {200, 302})
    assert names_the_goods(client, product) == [True, True, True]
    assert cache.get("anything") is None


@pytest.mark.parametrize(
    "name", ["sign-up", "order", "payment", "shipment", "receipt", "message", "request", "dispute"]
)
def test_forms_are_taken_without_redis(dead_redis, name, client, client_for, request):
    entry = TABLE[name]
    if entry.by != "guest":
        client = client_for(request.getfixturevalue(entry.by))

    assert opened(entry, client, request.getfixturevalue).post().status_code == 302


def test_a_trade_goes_on_without_redis_and_elasticsearch(
    dead_redis, dead_elasticsearch, client_for, alice, sven
):
    order = money.held_order(alice, sven, state=OrderState.READY_TO_SHIP)
    move = {"reference": order.reference}
    shipment = {"carrier": "DB Schenker", "mode": "land"}

    client_for(sven).post(reverse("orders:move", kwargs={**move, "noun": "shipment"}), shipment)
    client_for(alice).post(reverse("orders:move", kwargs={**move, "noun": "receipt"}))
    outbox.drain()

    assert Order.objects.get().received_at is not None


def test_nobody_reads_a_message_less_because_redis_was_away(dead_redis, client_for, alice, sven):
    thread = thread_between(alice, sven)
    url = reverse("chat:messages", args=[thread.reference])

    assert client_for(alice).post(url, {"body": "Still here"}).status_code == 302

    assert "Still here" in client_for(sven).get(url, {"after": 0}).content.decode()
