from decimal import Decimal

import pytest
from django.utils.translation import override

from marketplace.catalog.states import Unit
from marketplace.catalog.units import COUNTED, Count, unit_word, write_count
from messaging.facts import pack, unpack


@pytest.mark.parametrize(
    ("quantity", "unit", "english", "french"),
    [
        (Decimal(1200), "piece", "1,200 pieces", "1\u202f200 pièces"),
        (Decimal("1.000"), "piece", "1 piece", "1 pièce"),
        (Decimal(0), "piece", "0 pieces", "0 pièce"),
        (Decimal("1.5"), "m", "1.5 metres", "1,5 mètre"),
        (Decimal("0.5"), "t", "0.5 tonnes", "0,5 tonne"),
        (Decimal(2), "kg", "2 kilograms", "2 kilogrammes"),
        (Decimal(3), "m2", "3 square metres", "3 mètres carrés"),
        (Decimal(1000000), "case", "1,000,000 cases", "1\u202f000\u202f000 cartons"),
        (2, "pair", "2 pairs", "2 paires"),
        (Decimal(5), "bunch", "5 bunch", "5 bunch"),
    ],
)
def test_a_quantity_is_written_with_its_unit_in_the_right_number(quantity, unit, english, french):
    with override("en"):
        assert write_count(quantity, unit) == english
    with override("fr"):
        assert write_count(quantity, unit) == french


def test_every_unit_of_the_list_has_both_numbers_in_both_languages():
    assert set(COUNTED) == set(Unit)
    for language in ("en", "fr"):
        with override(language):
            assert [u.value for u in Unit if unit_word(u, 1) == unit_word(u, 2)] == []


def test_a_count_in_a_notice_is_read_in_the_readers_language():
    facts = pack({"quantity": Count(Decimal(1200), "piece")})

    assert facts == {"quantity": {"count": "1200", "unit": "piece"}}
    assert [unpack(facts, language=each, time_zone="UTC")["quantity"] for each in ("en", "fr")] == [
        "1,200 pieces",
        "1\u202f200 pièces",
    ]
