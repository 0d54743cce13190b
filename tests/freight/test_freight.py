"""What carrying costs: the table, its file, the price at placement, and who arranges the way."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from marketplace.core import clock
from marketplace.core.errors import NotAllowed
from marketplace.core.money import Money
from marketplace.freight import actions, sheets
from marketplace.freight.actions import RateRow, RateTwice, TableTooLong
from marketplace.freight.models import FreightRate, Packing
from marketplace.freight.queries import FreightOffer, rates_of
from marketplace.freight.tariff import Load, Rate, container_share, price_of
from marketplace.orders import actions as orders
from marketplace.orders.carriage import Carriage, FreightChanged, FreightOnRequest, carriage_of
from marketplace.orders.models import Order
from tests.factories.catalog import make_product
from tests.factories.orders import make_product_terms
from trade_assurance.queries import hold_of

D = Decimal
DB = pytest.mark.django_db
LOAD = Load(D(250), D("1.2"))
HEAD = "mode,zone,countries,basis,currency,price,minimum,transit_days\n"
SEA = RateRow("sea", "Europe", ("FR", "DE"), "kg", "EUR", D("0.5"), 8_000, 35)
LAND = RateRow("land", "Europe", ("FR",), "m3", "EUR", D("90"), 0, 4)
WORLD = RateRow("land", "World", (), "request", "EUR", None, 0, 40)


def eur(minor):
    return Money(minor, "EUR")


def packed(seller, **fields):
    product = make_product(seller=seller.company, incoterm="DAP")
    fields = {"kilograms": D("2.5"), "cubic_metres": D("0.012"), **fields}
    actions.say_packing(product=product, by=seller, **fields)
    return product


def way(product, *, mode="land", country="FR", incoterm="DAP", quantity="100"):
    from marketplace.orders.contract import LineTerms  # noqa: PLC0415 - one use

    line = LineTerms("x", D(quantity), "piece", D(1), product_id=product.pk)
    return carriage_of(
        seller_id=product.seller_id, incoterm=incoterm, mode=mode, country=country,
        currency="EUR", lines=[line],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("basis", "price", "minimum", "load", "cost"),
    [
        ("consignment", "80", 0, Load(), 8_000),
        ("kg", "0.333333", 0, LOAD, 8_333),
        ("kg", "0.5", 20_000, LOAD, 20_000),
        ("m3", "90", 0, LOAD, 10_800),
        ("kg", "0", 0, LOAD, 0),
        ("container", "3300", 0, Load(D(100), D("3.3")), 33_000),
        ("container", "2170", 0, Load(D(2_170), D("0.1")), 21_700),
        ("kg", "1", 0, Load(None, D(1)), None),
        ("m3", "1", 0, Load(D(1), None), None),
        ("container", "1", 0, Load(D(1), None), None),
        ("request", "1", 0, LOAD, None),
    ],
)
def test_a_rate_makes_an_amount_of_a_load(basis, price, minimum, load, cost):
    found = price_of(Rate(basis, D(price), eur(minimum)), load)

    assert found == (None if cost is None else eur(cost))


def test_what_is_unknown_of_one_product_is_unknown_of_all():
    assert LOAD + Load(D(50), None) == Load(D(300), None)
    assert container_share(LOAD + Load(D(50), None)) is None


@DB
def test_the_table_says_what_the_way_costs_and_how_long_it_takes(sven):
    product = packed(sven)
    actions.replace_rates(rows=[SEA, LAND, WORLD], by=sven)

    assert way(product, mode="sea") == Carriage(eur(12_500), 35, "Sea freight, Europe")
    assert way(product) == Carriage(eur(10_800), 4, "Road or rail, Europe")
    assert way(product, mode="sea", quantity="1").freight == eur(8_000)


@DB
def test_what_no_rate_fits_is_on_request_and_without_a_table_freight_is_included(sven):
    product = packed(sven)
    assert way(product) == Carriage(eur(0))

    actions.replace_rates(rows=[SEA, LAND, WORLD], by=sven)

    assert way(product, country="JP").on_request
    assert way(product, mode="air") == Carriage(eur(0), 0, "", on_request=True)
    Packing.objects.all().delete()
    assert way(product).on_request


@DB
@pytest.mark.parametrize("incoterm", ["EXW", "FCA", "FAS", "FOB"])
def test_where_the_incoterm_leaves_the_way_to_the_buyer_nothing_is_charged(sven, incoterm):
    product = packed(sven)
    actions.replace_rates(rows=[LAND], by=sven)

    assert way(product, incoterm=incoterm) == Carriage(eur(0), by_buyer=True)


class Carrier:
    """A carrier's tariff behind the same interface."""

    def offer(self, journey):
        return FreightOffer(eur(77), 3, "Carrier") if journey.country == "FR" else None


@DB
def test_a_carriers_tariff_fills_the_same_interface(sven, settings):
    settings.FREIGHT_SOURCES = [
        "tests.freight.test_freight.Carrier", "marketplace.freight.queries.RateTables",
    ]  # fmt: skip
    product = packed(sven)
    actions.replace_rates(rows=[SEA], by=sven)

    assert way(product, mode="sea") == Carriage(eur(77), 3, "Carrier")
    assert way(product, mode="sea", country="DE").freight == eur(12_500)


@DB
def test_an_order_carries_the_freight_that_was_shown_and_its_rule(alice, sven):
    product = packed(sven)
    actions.replace_rates(rows=[LAND, replace(SEA, transit_days=80)], by=sven)
    terms = make_product_terms(alice, sven, product=product, transport_mode="land")

    with pytest.raises(FreightChanged) as refused:
        orders.place_order(terms=terms, by=alice, at=clock.now())
    assert (refused.value.carriage.freight, Order.objects.count()) == (eur(10_800), 0)

    order = orders.place_order(terms=replace(terms, freight=eur(10_800)), by=alice, at=clock.now())
    actions.replace_rates(rows=[], by=sven)

    assert (order.freight, order.total) == (eur(10_800), order.goods + eur(10_800))
    assert (order.terms.freight_rule, order.terms.transit_days) == ("Road or rail, Europe", 4)


@DB
def test_the_days_on_the_way_count_in_the_hold_time(alice, sven):
    product = packed(sven)
    actions.replace_rates(rows=[replace(SEA, transit_days=120)], by=sven)
    terms = make_product_terms(alice, sven, product=product, transport_mode="sea")

    order = orders.place_order(terms=replace(terms, freight=eur(12_500)), by=alice, at=clock.now())

    assert hold_of(order, "card").needed.transit_days == 120
    assert not hold_of(order, "card").fits


@DB
def test_an_order_whose_way_has_no_rate_is_refused(alice, sven):
    product = packed(sven)
    actions.replace_rates(rows=[WORLD], by=sven)
    terms = make_product_terms(alice, sven, product=product)

    with pytest.raises(FreightOnRequest):
        orders.place_order(terms=terms, by=alice, at=clock.now())

    assert Order.objects.count() == 0


@DB
def test_only_a_suppliers_people_shape_its_freight(alice, sven, mallory):
    product = packed(sven)
    actions.replace_rates(rows=[LAND], by=sven)

    with pytest.raises(NotAllowed):
        actions.replace_rates(rows=[], by=alice)
    with pytest.raises(NotAllowed):
        actions.say_packing(product=product, kilograms=D(1), cubic_metres=None, by=mallory)
    with pytest.raises(RateTwice):
        actions.replace_rates(rows=[SEA, SEA], by=sven)
    with pytest.raises(TableTooLong):
        actions.replace_rates(rows=[SEA] * 2_001, by=sven)

    assert [rate.zone for rate in rates_of(sven.company.pk)] == ["Europe"]
    assert Packing.objects.get().kilograms == D("2.5")


def test_a_good_file_is_read_and_its_spelling_does_not_matter():
    good = HEAD + "Sea,Europe,fr DE,KG,eur,0.5,80,35\nland,World,,request,EUR,,,40\n"

    rows, flaws = sheets.read(("\ufeff" + good.replace(",", ";")).encode())

    assert (rows, flaws) == ([SEA, WORLD], [])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("ship,Europe,FR,kg,EUR,1,0,5", "ship"),
        ("sea,Europe,XX,kg,EUR,1,0,5", "XX"),
        ("sea,Europe,FR,stone,EUR,1,0,5", "stone"),
        ("sea,Europe,FR,kg,ZZZ,1,0,5", "ZZZ"),
        ("sea,Europe,FR,kg,EUR,cheap,0,5", "cheap"),
        ("sea,Europe,FR,kg,EUR,-1,0,5", "-1"),
        ("sea,Europe,FR,kg,EUR,NaN,0,5", "NaN"),
        ("sea,Europe,FR,kg,JPY,1,0.5,5", "decimals"),
        ("sea,Europe,FR,kg,EUR,1,0,0", "180"),
        ("sea,Europe,FR,kg,EUR,1,0,181", "180"),
        ("sea,Europe,FR,kg,EUR,1,0,soon", "180"),
        ("sea,,FR,kg,EUR,1,0,5", "zone"),
        ('sea,"Eur"ope,FR,kg,EUR,1,0,5', "CSV"),
    ],
)
def test_a_flaw_is_named_by_its_line(line, says):
    rows, flaws = sheets.read((HEAD + "sea,Europe,FR DE,kg,EUR,0.5,80,35\n" + line + "\n").encode())

    assert [flaw.line for flaw in flaws] == [3]
    assert says in flaws[0].reason
    assert len(rows) == 1


def test_a_file_of_another_kind_is_refused_whole():
    assert [flaw.line for flaw in sheets.read(b"\xff\xfe\x00")[1]] == [1]
    assert "transit_days" in sheets.read(b"mode,zone\nsea,Europe\n")[1][0].reason


@DB
def test_the_page_takes_a_file_in_and_gives_the_same_out(client_for, sven, alice):
    client, url = client_for(sven), reverse("freight:table")
    good = SimpleUploadedFile("t.csv", (HEAD + "sea,Europe,FR DE,kg,EUR,0.5,80,35\n").encode())
    bad = SimpleUploadedFile("t.csv", (HEAD + "sea,Europe,FR,kg,EUR,x,80,35\n").encode())

    taken = client.post(url, {"file": good})
    refused = client.post(url, {"file": bad})
    out = client.get(reverse("freight:csv")).content.decode()

    assert (taken.status_code, refused.status_code) == (302, 422)
    assert "“x” is not a number." in refused.content.decode()
    assert [r.price for r in FreightRate.objects.all()] == [D("0.5")]
    assert sheets.read(out.encode()) == ([SEA], [])
    assert "Sea freight" in client.get(url).content.decode()
    assert client_for(alice).get(url).status_code == 403


@DB
def test_the_packing_page_says_what_a_unit_weighs(client_for, sven):
    product = make_product(seller=sven.company)
    url = reverse("freight:packing")

    said = client_for(sven).post(url, {"product": product.pk, "kilograms": "2.5"})
    wrong = client_for(sven).post(url, {"product": product.pk, "kilograms": "heavy"})

    row = Packing.objects.get()
    assert (said.status_code, wrong.status_code) == (302, 422)
    assert (row.kilograms, row.cubic_metres) == (D("2.5"), None)
    assert product.title in client_for(sven).get(url).content.decode()


@DB
def test_the_buyer_sees_freight_and_days_before_ordering(client_for, alice, sven):
    product = packed(sven)
    actions.replace_rates(rows=[LAND, WORLD], by=sven)
    price = reverse("orders:price")
    asked = {"product": product.pk, "quantity": "100", "transport_mode": "land", "address": "new"}

    french = client_for(alice).get(price, {**asked, "country": "FR"}).content.decode()
    japanese = client_for(alice).get(price, {**asked, "country": "JP"}).content.decode()

    assert "€108.00" in french
    assert 'name="freight" value="10800"' in french
    assert "4 days" in french
    assert "on request" in japanese
