"""/api/v1/search/."""

import pytest

from search import actions
from tests.factories import catalog as make

pytestmark = pytest.mark.django_db
URL = "/api/v1/search/"


@pytest.fixture(autouse=True)
def lamp(settings, db):
    settings.ELASTICSEARCH_URL = ""
    lamp = make.make_product(title="Desk lamp Ida", attributes={"material": "steel"}, moq=10)
    hidden = make.make_product(title="Desk lamp hidden", visible=False)
    actions.project_listings(product_ids=[lamp.pk, hidden.pk])
    return lamp


def test_a_guest_finds_listings_priced_at_the_quantity(client, lamp):
    answer = client.get(URL, {"q": "lamps", "quantity": "100"}).json()

    assert answer["total"] == 1
    assert answer["engine"] == "postgresql"
    assert answer["listings"] == [
        {
            "id": lamp.pk, "title": "Desk lamp Ida", "slug": "desk-lamp-ida",
            "seller": lamp.seller.reference, "seller_name": lamp.seller.name, "currency": "EUR",
            "unit": "piece", "moq": "10.000", "lead_time_days": 14, "unit_price": "10.000000",
        }
    ]  # fmt: skip


def test_choices_are_written_as_the_facets_name_them(client):
    assert client.get(URL, {"facet": ["a.material=steel", "country=SE"]}).json()["total"] == 1
    assert client.get(URL, {"facet": "a.material=oak"}).json()["total"] == 0
    facets = {facet["name"] for facet in client.get(URL).json()["facets"]}
    assert {"country", "moq", "lead", "category"} <= facets


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"quantity": "many"}, "quantity"), ({"page": "0"}, "page"), ({"size": "1000"}, "size"),
        ({"currency": "euro"}, "currency"), ({"facet": "nonsense"}, "facet.0"), ({"sort": "x"}, "sort"),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named(client, bad, field):
    response = client.get(URL, bad)

    assert response.status_code == 400
    assert [error["attr"] for error in response.json()["errors"]] == [field]
