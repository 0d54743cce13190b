import pytest

from rfq.screening import Asked, reasons_to_review


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("Insulated bottles with engraving", []),
        ("Bottles 750 ml, 1200 pieces, 18/8 steel, code 2027-01", []),
        ("Bottles, write to buyer@example.com please", ["contact_details"]),
        ("Bottles, call +33 6 12 34 56 78 please", ["contact_details"]),
        ("Bottles, see www.example.com for more", ["contact_details"]),
        ("Bottles, find me on WhatsApp today", ["off_platform"]),
        ("Replica handbags of known brands", ["forbidden_goods"]),
        ("", ["too_few_words"]),
    ],
)
def test_what_an_operator_should_see(text, reasons):
    assert reasons_to_review(Asked("Bottles", text, 1200)) == reasons


def test_an_unlikely_quantity_is_looked_at():
    asked = Asked("Steel bottles", "Insulated bottles with engraving", 2_000_000_000)

    assert reasons_to_review(asked) == ["unlikely_quantity"]
