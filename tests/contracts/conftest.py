"""Both search engines behind one fixture. Elasticsearch is used where ELASTICSEARCH_URL leads."""

import os
import uuid

import pytest

from search import actions, cluster
from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.postgres import PostgresBackend
from search.models import ListingDocument

URL = os.environ.get("ELASTICSEARCH_URL", "")
WHY = "ELASTICSEARCH_URL is not set (tools/elasticsearch/elasticsearch start)"


def require_elasticsearch():
    if URL:
        return
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(WHY)
    pytest.skip(WHY)


@pytest.fixture
def elasticsearch(settings, db):
    """An index of this test's own, gone afterwards."""
    require_elasticsearch()
    settings.ELASTICSEARCH_URL = URL
    settings.ELASTICSEARCH_INDEX = f"test-{uuid.uuid4().hex[:8]}"
    cluster.breaker.reset()
    yield cluster
    cluster.drop_all()
    cluster.breaker.reset()


class Engine:
    """A backend, and what makes rows findable in it."""

    def __init__(self, backend):
        self.backend = backend
        self.search = backend.search

    def index(self, *products):
        actions.project_listings(product_ids=[p.pk for p in products])
        actions.refresh_vocabulary()
        if self.backend.name == "elasticsearch":
            actions.rebuild_index()
            cluster.refresh()

    def ids(self, request):
        return [hit.product_id for hit in self.search(request).hits]

    def titles(self, request):
        found = ListingDocument.objects.in_bulk(self.ids(request))
        return [found[id_].title for id_ in found]


@pytest.fixture(
    params=["postgresql", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]
)
def engine(request, settings, db):
    """Each engine in turn."""
    if request.param == "postgresql":
        settings.ELASTICSEARCH_URL = ""
        return Engine(PostgresBackend())
    request.getfixturevalue("elasticsearch")
    return Engine(ElasticsearchBackend())


@pytest.fixture
def rich(elasticsearch):
    """Elasticsearch alone."""
    return Engine(ElasticsearchBackend())
