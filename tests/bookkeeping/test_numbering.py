"""Numbers without a gap, whoever issues at once and whatever is undone."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from bookkeeping import actions
from bookkeeping.actions import issue, issuing
from bookkeeping.models import Paper, Series
from bookkeeping.states import PaperKind
from marketplace.core import clock
from tests.factories import companies
from tests.factories.papers import draft, number
from tests.trade_assurance.test_ledger_guards import at_commit, race
from trade_assurance.checks import breaches

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_each_issuer_kind_and_year_counts_from_one(alice, sven, mallory):
    buyer = alice.company

    texts = [
        number(sven.company, buyer, "a", at=AT),
        number(sven.company, buyer, "b", at=AT),
        number(mallory.company, buyer, "c", at=AT),
        number(sven.company, buyer, "d", at=AT, kind=PaperKind.INVOICE, net=5),
        number(sven.company, buyer, "e", at=AT + timedelta(days=365)),
        number(None, buyer, "f", at=AT),
    ]

    assert texts == [
        "PL-2026-00001", "PL-2026-00002", "PL-2026-00001", "INV-2026-00001", "PL-2027-00001",
        "PL-2026-00001",
    ]  # fmt: skip


def test_the_same_fact_is_issued_once(alice, sven):
    first = issue(draft(sven.company, alice.company, "a"), at=AT)
    again = issue(draft(sven.company, alice.company, "a"), at=AT + timedelta(days=1))

    assert again == first
    assert Series.objects.get().last_number == 1


def test_a_rollback_gives_the_number_back(alice, sven):
    number(sven.company, alice.company, "a")
    with transaction.atomic():
        assert number(sven.company, alice.company, "lost").endswith("-00002")
        transaction.set_rollback(True)

    assert number(sven.company, alice.company, "b").endswith("-00002")


def test_days_never_go_back(alice, sven):
    number(sven.company, alice.company, "a", at=AT)
    number(sven.company, alice.company, "b", at=AT - timedelta(days=3))

    assert set(Paper.objects.values_list("issued_on", flat=True)) == {AT.date()}


def test_numbers_beyond_five_digits_keep_them_all(alice, sven):
    with connection.cursor() as cursor:
        cursor.execute("SELECT lpad('123456', greatest(5, length('123456')), '0')")
        assert cursor.fetchone() == ("123456",)

    assert number(sven.company, alice.company, "a", at=AT) == "PL-2026-00001"


@pytest.mark.parametrize(
    "change",
    [
        "last_number = last_number + 2",
        "last_number = last_number - 1",
        "last_number = last_number + 1, last_issued_on = '2020-01-01'",
    ],
)
def test_a_counter_goes_up_by_one_and_never_back(alice, sven, change):
    number(sven.company, alice.company, "a", at=AT)

    with pytest.raises(IntegrityError, match="goes up by one"):
        at_commit(f"UPDATE bookkeeping_series SET {change}")

    assert Series.objects.get().last_number == 1


def test_a_counter_without_its_paper_is_refused_at_commit(alice, sven):
    number(sven.company, alice.company, "a", at=AT)

    with pytest.raises(IntegrityError, match="counts 2, its last paper is 1"):
        at_commit("UPDATE bookkeeping_series SET last_number = 2")


INSERT = (
    "INSERT INTO bookkeeping_paper (series_id, number, text, kind, source, issuer_id, recipient_id,"
    " currency, net_minor, tax_minor, total_minor, issued_on, issued_at)"
    " SELECT series_id, {number}, '{text}', kind, 'forged', issuer_id, recipient_id, currency, 0, 0,"
    " 0, {day}, issued_at FROM bookkeeping_paper"
)


@pytest.mark.parametrize(
    ("number_", "text", "day", "refusal"),
    [
        (2, "PL-2026-00002", "issued_on", "counts 1, its last paper is 2"),
        (3, "PL-2026-00003", "issued_on", "leaves a gap"),
        (2, "PL-2026-00002", "issued_on - 1", "older than the one before"),
        (1, "PL-2026-00001", "issued_on", "bookkeeping_paper_number_once"),
        (2, "PL-2026-00001", "issued_on", "bookkeeping_paper_text_once"),
        (2, "PL-2026-00009", "issued_on", "is not of series"),
    ],
)
def test_no_paper_is_slipped_in_beside_the_counter(alice, sven, number_, text, day, refusal):
    number(sven.company, alice.company, "a", at=AT)

    with pytest.raises(IntegrityError, match=refusal):
        at_commit(INSERT.format(number=number_, text=text, day=day))

    assert Paper.objects.count() == 1


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE bookkeeping_paper SET total_minor = 1",
        "DELETE FROM bookkeeping_paper",
        "UPDATE bookkeeping_paperversion SET data = '{}'",
        "DELETE FROM bookkeeping_series",
        "UPDATE bookkeeping_series SET prefix = 'X-'",
    ],
)
def test_the_application_role_changes_no_issued_paper(alice, sven, sql):
    number(sven.company, alice.company, "a")

    with pytest.raises(ProgrammingError, match="permission denied"):
        at_commit(sql)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE bookkeeping_paper SET total_minor = 1",
        "DELETE FROM bookkeeping_paper",
        "TRUNCATE bookkeeping_paper CASCADE",
        "UPDATE bookkeeping_paperversion SET data = '{}'",
        "DELETE FROM bookkeeping_series",
    ],
)
def test_even_the_superuser_deletes_no_number(superuser_cursor, sql):
    number(companies.make_seller().company, companies.make_admin().company, "a")

    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        superuser_cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_the_proof_finds_a_number_that_was_taken_out_by_force(superuser_cursor):
    seller, buyer = companies.make_seller().company, companies.make_admin().company
    for source in "abc":
        number(seller, buyer, source, at=AT)
    for table in ("paperversion", "paper"):
        superuser_cursor.execute(f"ALTER TABLE bookkeeping_{table} DISABLE TRIGGER USER")
    superuser_cursor.execute("DELETE FROM bookkeeping_paperversion v USING bookkeeping_paper p"
                             " WHERE p.id = v.paper_id AND p.source = 'b'")  # fmt: skip
    superuser_cursor.execute("DELETE FROM bookkeeping_paper WHERE source = 'b'")

    errors = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_ledger", stderr=errors, stdout=StringIO())

    assert "counts 3, has 2 papers from 1 to 3" in errors.getvalue()


@pytest.mark.django_db(transaction=True)
def test_eight_issuers_at_once_leave_no_gap_and_no_double():
    seller, buyer = companies.make_seller().company, companies.make_admin().company

    outcomes = race(
        *(
            lambda worker=worker: [
                number(seller, buyer, f"{worker}-{turn}", kind=PaperKind.INVOICE, net=1)
                for turn in range(5)
            ]
            for worker in range(8)
        )
    )

    assert outcomes == [None] * 8
    assert list(Paper.objects.order_by("number").values_list("number", flat=True)) == list(
        range(1, 41)
    )
    assert list(breaches()) == []


@pytest.mark.django_db(transaction=True)
def test_the_same_fact_at_once_is_issued_once():
    seller, buyer = companies.make_seller().company, companies.make_admin().company

    outcomes = race(*[lambda: number(seller, buyer, "one")] * 8)

    assert outcomes == [None] * 8
    assert Paper.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_issuers_collide_and_postgresql_still_keeps_the_numbers(monkeypatch):
    """The negative control: the lock is what lets everybody through, the guards hold without it."""
    seller, buyer = companies.make_seller().company, companies.make_admin().company
    number(seller, buyer, "first")
    monkeypatch.setattr(issuing, "_locked", lambda series: Series.objects.get(pk=series.pk))

    outcomes = race(*(lambda w=w: number(seller, buyer, f"{w}") for w in range(8)))

    refused = [each for each in outcomes if each is not None]
    assert refused
    assert all(issubclass(each, DatabaseError) for each in refused)
    assert list(Paper.objects.order_by("number").values_list("number", flat=True)) == list(
        range(1, 10 - len(refused))
    )
    assert list(breaches()) == []


def test_a_prefix_is_chosen_for_series_that_have_not_begun(alice, sven):
    number(sven.company, alice.company, "a", at=AT)
    actions.choose_numbers(
        prefixes={"invoice": "NF/", "credit_note": "NFC-", "packing_list": "NFP-"},
        domestic_bps=2_500,
        by=sven,
    )

    assert number(sven.company, alice.company, "b", at=AT) == "PL-2026-00002"
    assert number(sven.company, alice.company, "c", at=AT + timedelta(days=365)) == (
        "NFP-2027-00001"
    )
    assert (
        number(sven.company, alice.company, "d", at=AT, kind=PaperKind.INVOICE, net=1)
        == "NF/2026-00001"
    )


@pytest.mark.parametrize(
    "prefixes",
    [
        {"invoice": "X-", "credit_note": "X-"},
        {"invoice": "low-"},
        {"invoice": ""},
        {"invoice": "TOO-LONG-PREFIX"},
        {"invoice": "CN-"},
    ],
)
def test_a_prefix_that_would_confuse_is_refused(sven, prefixes):
    with pytest.raises(actions.choosing.PrefixUnusable):
        actions.choose_numbers(prefixes=prefixes, domestic_bps=None, by=sven)

    assert not sven.company.paper_prefixes.exists()


def test_no_rate_beyond_a_half_and_no_stranger(alice, sven, sara):
    with pytest.raises(actions.choosing.RateOutOfRange):
        actions.choose_numbers(prefixes={}, domestic_bps=5_001, by=sven)
    for nobody in (alice, sara):
        with pytest.raises(actions.choosing.NotAllowed):
            actions.choose_numbers(prefixes={}, domestic_bps=0, by=nobody)

    assert clock.now()
    assert not sven.company.paper_prefixes.exists()
