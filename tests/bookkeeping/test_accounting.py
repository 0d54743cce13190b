"""The exported ledger reads back to the same sums, entry by entry."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from bookkeeping import accounting, fec
from bookkeeping.periods import Period
from marketplace.core.money import Money
from tests.factories.money import held_order, released_order
from tests.factories.papers import pay_out
from trade_assurance.ledger.models import Movement, Posting
from trade_assurance.ledger.movements import AccountKind

pytestmark = pytest.mark.django_db
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
WIDE = Period(date(2020, 1, 1), date(2040, 1, 1))


@pytest.fixture
def traded(alice, sven, olga):
    released_order(alice, sven)
    held_order(alice, sven)
    pay_out(sven, olga)


def read(lines):
    head, *rows = [line.removesuffix("\r\n").split("\t") for line in lines]
    assert tuple(head) == fec.HEADS
    assert {len(row) for row in rows} == {18}
    return [dict(zip(head, row, strict=True)) for row in rows]


def number(text):
    return Decimal(text.replace(",", "."))


def test_the_fec_reads_back_to_the_trial_balance(traded):
    rows = read(fec.rows(WIDE))

    entries = defaultdict(Decimal)
    accounts = defaultdict(Decimal)
    for row in rows:
        entries[row["EcritureNum"]] += number(row["Debit"]) - number(row["Credit"])
        accounts[row["CompteNum"]] += number(row["Credit"]) - number(row["Debit"])
    assert set(entries.values()) == {Decimal(0)}
    assert [int(n) for n in entries] == list(range(1, Movement.objects.count() + 1))
    for kind, (account, _name) in fec.CHART.items():
        booked = sum(Posting.objects.filter(account__kind=kind).values_list("minor", flat=True))
        assert accounts[account] == Money(booked, "EUR").amount
    assert len(rows) == Posting.objects.count()


def test_each_row_of_the_fec_has_what_the_law_asks_for(traded):
    for row in read(fec.rows(WIDE)):
        for name in (*fec.HEADS[:6], "PieceRef", "PieceDate", "EcritureLib", "ValidDate"):
            assert row[name]
        assert date(int(row["EcritureDate"][:4]), int(row["EcritureDate"][4:6]), 1)
        assert (number(row["Debit"]) > 0) != (number(row["Credit"]) > 0)
        assert row["EcritureLet"] == row["DateLet"] == row["Montantdevise"] == row["Idevise"] == ""


def test_every_account_of_the_ledger_has_a_number_in_the_chart(settings):
    known = {AccountKind.BANK, AccountKind.HELD, AccountKind.PAYABLE, AccountKind.COMMISSION}

    assert known <= set(fec.CHART)
    assert len({account for account, _ in fec.CHART.values()}) == len(fec.CHART)


def test_the_operators_chart_goes_over_ours(traded, settings):
    settings.ACCOUNTING_CHART = {"bank": ("512100", "Banque Test")}

    accounts = {row["CompteNum"] for row in read(fec.rows(WIDE))}

    assert "512000" not in accounts


def test_entries_go_on_counting_through_the_year(traded):
    day = Movement.objects.earliest("at").at.date()
    last = Movement.objects.latest("at").at.date()
    first = read(fec.rows(Period(date(day.year, 1, 1), day)))
    rest = read(fec.rows(Period(last, date(day.year, 12, 31))))

    assert int(rest[0]["EcritureNum"]) == int(first[-1]["EcritureNum"]) + 1


def test_other_currencies_are_not_converted_by_guess(traded, alice, sven):
    held_order(alice, sven, currency="USD", freight=Money(0, "USD"))

    with pytest.raises(fec.RatesMissing, match="USD"):
        fec.checked(WIDE)

    assert fec.checked(WIDE, "USD") == "USD"
    rows = read(fec.rows(WIDE, "USD"))
    assert {row["Idevise"] for row in rows} == {"USD"}
    assert sum(number(row["Montantdevise"]) for row in rows) == 0
    assert fec.file_name(WIDE, "USD").endswith("_USD.txt")


def test_the_file_is_named_as_the_law_says(settings):
    settings.MARKETPLACE_COMPANY = {"registration_number": "123 456 782"}
    assert fec.file_name(YEAR) == "123456782FEC20261231.txt"

    settings.MARKETPLACE_COMPANY = {"registration_number": ""}
    with pytest.raises(fec.SirenMissing):
        fec.file_name(YEAR)


def test_the_csv_has_every_posting(traded):
    rows = list(accounting.csv_rows(WIDE))

    head, *lines = rows
    assert len(lines) == Posting.objects.count()
    debit, credit = head.index("debit"), head.index("credit")
    assert sum(Decimal(x[debit]) for x in lines) == sum(Decimal(x[credit]) for x in lines) > 0


def test_a_period_without_movements_is_a_head_alone(traded):
    nothing = Period(date(2001, 1, 1), date(2001, 12, 31))

    assert len(list(fec.rows(nothing))) == 1
    assert accounting.turnover(nothing) == []


def test_the_turnover_is_balanced_in_each_currency(traded, alice, sven):
    held_order(alice, sven, currency="JPY", freight=Money(0, "JPY"))

    found = accounting.turnover(WIDE)

    assert [(each.currency, each.is_balanced) for each in found] == [("EUR", True), ("JPY", True)]
    assert sum(each.postings for each in found) == Posting.objects.count()


@pytest.mark.parametrize("kind", ["csv", "fec"])
def test_the_command_writes_the_file(traded, tmp_path, kind):
    out = StringIO()
    call_command(
        "export_ledger", "--format", kind, "--from", "2020-01-01", "--to", "2040-01-01",
        "--output", str(tmp_path), stdout=out,
    )  # fmt: skip

    (written,) = tmp_path.iterdir()
    lines = written.read_text().splitlines()
    assert len(lines) == Posting.objects.count() + 1
    assert f"{len(lines)} lines" in out.getvalue()
    assert len(list(csv.reader(lines))) == len(lines)


def test_the_command_refuses_with_a_sentence(db):
    with pytest.raises(CommandError, match="does not end before it begins"):
        call_command("export_ledger", "--from", "2026-02-01", "--to", "2026-01-01")


def test_the_operator_downloads_both(traded, client_for, olga):
    client = client_for(olga)
    asked = "?first=2020-01-01&last=2028-01-01&currency="

    page = client.get(f"/en/desk/accounting/{asked}")
    book = b"".join(client.get(f"/en/desk/accounting/ledger.csv{asked}").streaming_content)
    tax = b"".join(client.get(f"/en/desk/accounting/fec.txt{asked}").streaming_content)

    assert "balanced" in page.content.decode()
    assert len(book.decode().splitlines()) == Posting.objects.count() + 1
    assert len(tax.decode().splitlines()) == Posting.objects.count() + 1


def test_a_period_that_ends_before_it_begins_is_refused_on_the_page(client_for, olga):
    answer = client_for(olga).get("/en/desk/accounting/?first=2026-02-01&last=2026-01-01")

    assert answer.status_code == 422
    assert "ends before it begins" in answer.content.decode()
