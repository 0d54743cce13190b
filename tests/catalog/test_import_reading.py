import io
from decimal import Decimal

import pytest

from marketplace.catalog.imports import converters
from marketplace.catalog.imports.converters import CellRefused
from marketplace.catalog.imports.mapping import (
    ColumnMapping,
    MappingRefused,
    load_mapping,
    proposed_columns,
)
from marketplace.catalog.imports.records import FileUnreadable, layout_of, records


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("", None),
        ("12.50", "12.50"),
        ("12,50", "12.50"),
        ("1,299", "1299"),
        ("1 299,50", "1299.50"),
        ("1,299.50", "1299.50"),
        ("1.299,50", "1299.50"),
        ("€ 6.80", "6.80"),
        ("₹379", "379"),
        ("0.125", "0.125"),
        ("-3", "-3"),
    ],
)
def test_numbers_are_read_as_people_write_them(cell, number):
    assert converters.decimal(cell) == (None if number is None else Decimal(number))


@pytest.mark.parametrize("cell", ["cheap", "1e5", "NaN", "12.5.1", "--1", "12 pcs"])
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(CellRefused):
        converters.decimal(cell)


def test_a_formula_guard_is_taken_off_again():
    assert converters.text("'=SUM(A1)") == "=SUM(A1)"
    assert converters.text("  two \t words ") == "two words"


def test_ladders_and_specifications_are_read_as_the_export_writes_them():
    assert converters.tiers("1: 12.50; 100: 10") == [
        (Decimal(1), Decimal("12.50")),
        (Decimal(100), Decimal(10)),
    ]
    assert converters.label_values("Material: oak | Note") == [["Material", "oak"], ["Note", ""]]
    with pytest.raises(CellRefused):
        converters.tiers("12.50")


@pytest.mark.parametrize(
    ("cell", "path"),
    [
        ('["A >> B >> The product"]', ["A", "B"]),
        ('["The product"]', []),
        ("[]", []),
        ('"text"', []),
    ],
)
def test_a_json_path_leaves_out_the_product_itself(cell, path):
    assert converters.json_category_path(cell) == path


@pytest.mark.parametrize("cell", ["{oops", '{"product_specification"=>[}'])
def test_broken_specifications_are_refused(cell):
    with pytest.raises(CellRefused):
        converters.ruby_specifications(cell)


def test_reading_can_go_on_from_any_record():
    stream = io.BytesIO('a,b\r\n1,"x\ny"\r\n,\r\n2,é\r\n3,z'.encode())
    layout = layout_of(stream)
    whole = list(records(stream, layout))

    assert [(r.line, r.cells) for r in whole] == [
        (2, {"a": "1", "b": "x\ny"}),
        (4, None),
        (5, {"a": "2", "b": "é"}),
        (6, {"a": "3", "b": "z"}),
    ]
    for index, record in enumerate(whole):
        rest = records(stream, layout, at=record.end, line=record.last_line)
        assert list(rest) == whole[index + 1 :]


def test_other_encodings_and_delimiters_are_told_by_the_file():
    stream = io.BytesIO("Título;Preço\n1;é\n".encode("cp1252"))

    layout = layout_of(stream)

    assert (layout.encoding, layout.delimiter, layout.header) == (
        "cp1252",
        ";",
        ("Título", "Preço"),
    )
    assert next(records(stream, layout)).cells == {"Título": "1", "Preço": "é"}


@pytest.mark.parametrize("content", [b"", b"\n\n", b"one\n", b"\x89PNG\r\n\x1a\n\0\0,\0"])
def test_what_is_no_csv_is_refused(content):
    with pytest.raises(FileUnreadable):
        layout_of(io.BytesIO(content))


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"fields": {"sku": "a"}},
        {"fields": {"sku": "a", "title": "b", "colour": "c"}},
        {"fields": {"sku": "a", "title": {"column": "b", "convert": "eval"}}},
    ],
)
def test_a_mapping_that_names_what_does_not_exist_is_refused(raw):
    with pytest.raises(MappingRefused):
        ColumnMapping.parse(raw)


def test_shipped_mappings_are_sound():
    assert ColumnMapping.parse(load_mapping("real-products")).fallback == "Other goods"


def test_columns_are_proposed_by_name():
    assert proposed_columns(["SKU", "Lead time in days", "Colour"]) == {
        "sku": "SKU",
        "lead_time_days": "Lead time in days",
    }
