"""Exports open in a spreadsheet as they are meant: nothing typed by somebody runs."""

import csv
import io

import pytest
from django.urls import reverse

from frontend.spreadsheets import harmless
from tests.factories.companies import make_seller
from tests.factories.money import released_order
from tests.factories.orders import make_order
from tests.factories.rfq import make_quotation, make_rfq

FORMULA = '=HYPERLINK("http://bad.example")'


def rows_of(answer):
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+33 1 23", "'+33 1 23"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tcmd", "'\tcmd"),
        ("\rcmd", "'\rcmd"),
        ("-34.80", "-34.80"),
        ("+5", "+5"),
        ("-", "'-"),
        ("Nordform", "Nordform"),
        ("", ""),
    ],
)
def test_a_cell_never_becomes_a_formula_and_a_number_stays_one(cell, written):
    assert harmless(cell) == written


@pytest.mark.django_db
def test_the_orders_of_a_company_with_a_formula_for_a_name(alice, client_for):
    seller = make_seller(FORMULA)
    order = make_order(alice, seller, buyer_po_number="@PO")

    (_heads, row) = rows_of(client_for(alice).get(reverse("orders:export") + "?side=buyer"))

    assert (row[0], row[2:4], row[5:]) == (
        order.reference,
        ["Atelier Roux", f"'{FORMULA}"],
        ["1240.00", "EUR", "'@PO"],
    )


@pytest.mark.django_db
def test_the_comparison_of_suppliers_with_such_a_name(alice, client_for):
    seller = make_seller(FORMULA)
    rfq = make_rfq(alice, matched=[seller])
    quotation = make_quotation(rfq, seller)

    rows = rows_of(client_for(alice).get(reverse("rfqs:comparison_csv", args=[rfq.reference])))

    assert rows[:3] == [
        ["", f"'{FORMULA}"],
        ["Quotation", quotation.reference],
        ["Currency", "EUR"],
    ]


@pytest.mark.django_db
def test_the_statement_keeps_its_signed_amounts(alice, sven, client_for):
    order = released_order(alice, sven)

    (_heads, row) = rows_of(client_for(sven).get(reverse("payouts:statement_csv")))

    assert row[2:] == [order.reference, "1240.00", "-34.80", "1205.20", "1205.20", "EUR"]
