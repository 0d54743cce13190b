"""What the filters write, in both languages."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from frontend.templatetags import quayside
from frontend.tones import tone_of
from marketplace.core.money import Money

AT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
NBSP, NARROW = "\xa0", "\u202f"


@pytest.mark.parametrize(
    ("amount", "english", "french"),
    [
        (Money(714_000, "EUR"), "€7,140.00", f"7{NARROW}140,00{NBSP}€"),
        (Money(-50, "EUR"), "-€0.50", f"-0,50{NBSP}€"),
        (Money(7140, "JPY"), "¥7,140", f"7{NARROW}140{NBSP}JPY"),
        (Money(1_234_567, "KWD"), f"KWD{NBSP}1,234.567", f"1{NARROW}234,567{NBSP}KWD"),
    ],
)
def test_money(amount, english, french):
    with override("en"):
        assert quayside.money(amount) == english
        assert quayside.minor(amount.minor, amount.currency) == english
    with override("fr"):
        assert quayside.money(amount) == french


@pytest.mark.parametrize(
    ("price", "currency", "english", "french"),
    [
        (Decimal("6.800000"), "EUR", "€6.80", f"6,80{NBSP}€"),
        (Decimal("0.041250"), "EUR", "€0.04125", f"0,04125{NBSP}€"),
        (Decimal("12"), "JPY", "¥12", f"12{NBSP}JPY"),
        (Decimal("12.5"), "JPY", "¥12.5", f"12,5{NBSP}JPY"),
    ],
)
def test_unit_price_keeps_its_decimals(price, currency, english, french):
    with override("en"):
        assert quayside.unit_price(price, currency) == english
    with override("fr"):
        assert quayside.unit_price(price, currency) == french


def test_quantity_has_no_idle_zeros():
    with override("en"):
        assert quayside.quantity(Decimal("1200.000")) == "1,200"
        assert quayside.quantity(Decimal("2.500")) == "2.5"
    with override("fr"):
        assert quayside.quantity(Decimal("1200.500")) == f"1{NARROW}200,5"


def test_nothing_is_written_for_nothing():
    assert [quayside.money(None), quayside.minor(None, "EUR"), quayside.local(None)] == ["", "", ""]


def test_instants_are_written_in_the_readers_zone():
    with override("en"):
        assert quayside.local(AT, "Asia/Tokyo") == (
            '<time datetime="2026-11-22T23:30:00+00:00" title="Tokyo">23 Nov 2026, 08:30</time>'
        )
    with override("fr"):
        assert quayside.local(AT, "Europe/Paris") == (
            '<time datetime="2026-11-22T23:30:00+00:00" title="Paris">23 nov. 2026 à 00:30</time>'
        )


def test_an_unknown_zone_falls_back_to_the_sites():
    with override("en"):
        assert ">22 Nov 2026, 23:30</time>" in quayside.local(AT, "Atlantis/Capital")


def test_distances_have_a_direction():
    with override("en"):
        assert ">2 days ago</time>" in quayside.since(AT, AT + timedelta(days=2))
        assert ">in 3 hours</time>" in quayside.since(AT, AT - timedelta(hours=3))
    with override("fr"):
        assert ">il y a 2 jours</time>" in quayside.since(AT, AT + timedelta(days=2))


def test_initials():
    assert [quayside.initials(name) for name in ("Nordform SE", "atelier", "")] == ["NS", "A", ""]


def test_links_to_areas_that_do_not_exist_are_empty():
    assert quayside.first_url("nowhere:at-all") == ""
    assert quayside.first_url("nowhere:at-all", "styleguide").endswith("/styleguide/")


def test_states_have_a_tone():
    states = ("completed", "shipped", "awaiting_payment", "cancelled", "draft")

    assert [tone_of(state) for state in states] == [
        "good", "wait", "act", "bad", "calm",
    ]  # fmt: skip
