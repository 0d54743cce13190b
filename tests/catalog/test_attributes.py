import pytest

from marketplace.catalog.attributes import clean_attributes, shown_attributes
from marketplace.catalog.models import AttributeDefinition


def definition(kind="text", **fields):
    return AttributeDefinition(
        code="x", label_en="Voltage", label_fr="Tension", kind=kind, **fields
    )


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("text", " oak ", "oak"),
        ("number", "12,50", "12.5"),
        ("number", "1 200", "1200"),
        ("number", 3, "3"),
        ("boolean", "yes", True),
        ("boolean", "Non", False),
        ("boolean", True, True),
        ("choice", "red", "red"),
    ],
)
def test_a_value_is_kept_in_its_shortest_form(kind, given, kept):
    assert clean_attributes([definition(kind, choices=["red"])], {"x": given}, complete=True) == (
        {"x": kept},
        {},
    )


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("text", "x" * 201),
        ("number", "many"),
        ("number", "NaN"),
        ("number", "1e30"),
        ("boolean", "perhaps"),
        ("choice", "blue"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_a_sentence(kind, given):
    values, problems = clean_attributes(
        [definition(kind, choices=["red"])], {"x": given}, complete=False
    )

    assert (values, list(problems)) == ({}, ["x"])
    assert problems["x"].endswith(".")


def test_what_is_required_is_asked_only_of_a_complete_product():
    required = definition(required=True)

    assert clean_attributes([required], {"x": ""}, complete=False) == ({}, {})
    assert list(clean_attributes([required], {}, complete=True)[1]) == ["x"]


def test_codes_of_other_categories_are_dropped():
    assert clean_attributes([], {"weave": "twill"}, complete=True) == ({}, {})


def test_values_are_shown_with_label_and_unit():
    shown = shown_attributes([definition(unit="V")], {"x": "230"})
    yes = shown_attributes([definition("boolean")], {"x": True})

    assert (shown, yes) == ([("Voltage", "230 V")], [("Voltage", "Yes")])
    assert shown_attributes([definition()], {}) == []
