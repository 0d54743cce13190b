"""Handing in bank statements: kept, tried, booked once, in pieces."""

import pytest
from django.db import DatabaseError, transaction

from marketplace.core import clock, outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.transitions import TransitionRefused
from marketplace.core.uploads import FileEmpty, FileTooLarge
from tests.factories.money import eur
from tests.factories.statements import balance, booked, camt, columns, entry, handed_in
from trade_assurance import statement_queries
from trade_assurance.actions import bank
from trade_assurance.actions.bank import StatementRefused, statements
from trade_assurance.bank_files import entries as limits
from trade_assurance.ledger.models import Movement
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of
from trade_assurance.models import BankLine, BankStatement, StatementEntry

pytestmark = pytest.mark.django_db
CSV = (
    b"Date,Amount,Text,Payer,ID\n2026-11-02,12.50,Hello,Roux,1\n2026-11-02,-3.00,Fee,,2\n"
    b"2026-11-02,9223372036854775808,Hello,Roux,3\n1900-01-01,1.00,Hello,Roux,4\n"
)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def set_aside():
    return balance_of(Purse(AccountKind.SUSPENSE), "EUR")


def test_a_statement_is_kept_and_books_nothing_by_itself(olga):
    content = camt(entry("12.50", ref="1"))

    statement = handed_in(content, olga)

    with statement.file.open("rb") as kept:
        assert (statement.state, kept.read(), BankLine.objects.count()) == ("uploaded", content, 0)
    assert Movement.objects.count() == 0


def test_a_dry_run_reads_everything_and_writes_nothing(olga):
    statement = handed_in(camt(entry(ref="1"), entry("x", ref="2")), olga)

    content = bank.try_statement(statement=statement, mapping={}, at=clock.now())

    assert [e.kind for e in content.entries] == ["credit", "broken"]
    assert (StatementEntry.objects.count(), Movement.objects.count()) == (0, 0)


def test_booking_sets_the_money_aside_and_lists_the_rest(olga):
    parts = [balance("OPBD", "0.00"), entry("12.50", ref="1", text="Hello"), entry("x", ref="2")]
    parts += [entry("3.00", side="DBIT", ref="3"), balance("CLBD", "9.50")]

    statement = booked(camt(*parts), olga)
    outbox.drain()

    statement.refresh_from_db()
    assert (statement.state, statement.total, statement.done) == ("booked", 3, 3)
    assert [(e.kind, e.outcome) for e in statement.entries.order_by("position")] == [
        ("credit", "booked"),
        ("broken", "refused"),
        ("debit", "listed"),
    ]
    line = BankLine.objects.get()
    assert (line.amount, line.text, line.booked_on.isoformat()) == (
        eur(1_250),
        "Hello",
        "2026-11-02",
    )
    assert (set_aside(), statement.checks[0]["adds_up"]) == (eur(1_250), True)


def test_the_same_file_again_is_the_first_one(olga):
    content = camt(entry(ref="1"))
    first = booked(content, olga)
    outbox.drain()

    again = handed_in(content, olga, name="renamed.xml")

    assert (again, BankStatement.objects.count()) == (first, 1)
    with pytest.raises(TransitionRefused):
        bank.book_statement(statement=again, mapping={}, by=olga, at=clock.now())
    assert (set_aside(), StatementEntry.objects.count()) == (eur(1_000), 1)


def test_a_longer_statement_books_only_what_is_new(olga):
    booked(camt(entry(ref="1")), olga)
    outbox.drain()

    second = booked(camt(entry(ref="1"), entry("5.00", ref="2")), olga)
    outbox.drain()

    assert statement_queries.outcomes_of(second) == {
        "waiting": 0,
        "booked": 1,
        "known": 1,
        "refused": 0,
        "listed": 0,
    }
    assert set_aside() == eur(1_500)


def test_a_known_number_with_another_amount_is_refused(olga):
    booked(camt(entry("10.00", ref="1")), olga)
    outbox.drain()

    second = booked(camt(entry("11.00", ref="1")), olga)
    outbox.drain()

    refused = second.entries.get()
    assert (refused.outcome, refused.flaw, set_aside()) == ("refused", "clashes", eur(1_000))
    assert list(statement_queries.entries_to_see(second)) == [refused]


def test_a_long_file_is_booked_in_pieces_that_can_stop_anywhere(olga, monkeypatch):
    monkeypatch.setattr(statements, "PIECE", 2)
    statement = booked(camt(*(entry("1.00", ref=str(n)) for n in range(5))), olga)

    def piece():
        return statements.book_piece(statement_id=statement.pk, at=clock.now())

    done = [piece().done for _ in range(3)]
    repeated = piece()
    outbox.drain()

    assert (done, repeated.state, set_aside()) == ([2, 4, 5], "booked", eur(500))


def test_an_empty_statement_is_booked_as_such(olga):
    statement = booked(camt(balance("OPBD", "1.00"), balance("CLBD", "1.00")), olga)
    outbox.drain()

    statement.refresh_from_db()
    assert (statement.state, statement.total, statement.checks[0]["adds_up"]) == ("booked", 0, True)


def test_a_table_is_read_with_the_columns_that_were_chosen(olga):
    statement = booked(CSV, olga, name="november.csv", mapping=columns())
    outbox.drain()

    assert [(e.number, e.outcome, e.flaw) for e in statement.entries.order_by("position")] == [
        (2, "booked", ""),
        (3, "listed", ""),
        (4, "refused", "too_large"),
        (5, "refused", "date_range"),
    ]
    assert set_aside() == eur(1_250)


def test_the_columns_are_remembered_for_the_operator_who_chose_them(olga, omar):
    booked(CSV, olga, name="november.csv", mapping=columns())
    header = ("Date", "Amount", "Text", "Payer", "ID")

    assert statement_queries.remembered_mapping(olga.user_id, header) == columns()
    assert statement_queries.remembered_mapping(omar.user_id, header) == {}
    assert statement_queries.remembered_mapping(olga.user_id, ("Day", "Sum", "Words")) == {}


def test_the_same_payment_in_two_formats_is_booked_once(olga):
    booked(camt(entry("12.50", ref="1")), olga)
    booked(CSV, olga, name="november.csv", mapping=columns())
    outbox.drain()

    assert (BankLine.objects.count(), set_aside()) == (1, eur(1_250))


@pytest.mark.parametrize("person", ["alice", "sven", "mallory"])
def test_only_operators_hand_statements_in(request, olga, person):
    other = request.getfixturevalue(person)
    statement = handed_in(camt(entry(ref="1")), olga)

    with pytest.raises(NotAllowed):
        handed_in(camt(entry(ref="2")), other)
    with pytest.raises(NotAllowed):
        bank.book_statement(statement=statement, mapping={}, by=other, at=clock.now())

    assert (BankStatement.objects.count(), StatementEntry.objects.count()) == (1, 0)


def test_the_statement_of_another_account_is_refused(olga):
    with pytest.raises(StatementRefused, match="DE89"):
        handed_in(camt(entry(ref="1"), account="DE89370400440532013000"), olga)

    assert BankStatement.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF"),
        ("noextension", b"a;b;c\n"),
        ("a.xml", b"<Document>"),
        ("a.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
        ("a.csv", b"one,two\n"),
        ("a.csv", b"\x00\x01\x02"),
    ],
)
def test_a_file_that_cannot_be_read_is_not_kept(olga, name, content):
    with pytest.raises(StatementRefused):
        handed_in(content, olga, name=name)

    assert BankStatement.objects.count() == 0


def test_an_empty_file_and_a_huge_one_are_refused(olga, monkeypatch):
    with pytest.raises(FileEmpty):
        handed_in(b"", olga)
    monkeypatch.setattr(statements, "MAX_BYTES", 10)
    with pytest.raises(FileTooLarge):
        handed_in(camt(entry(ref="1")), olga)

    assert BankStatement.objects.count() == 0


def test_a_table_that_grew_too_long_says_so_and_stays_unbooked(olga, monkeypatch):
    statement = handed_in(CSV, olga, name="november.csv")
    monkeypatch.setattr(limits, "MAX_ENTRIES", 2)

    with pytest.raises(StatementRefused, match="50,000"):
        bank.book_statement(statement=statement, mapping=columns(), by=olga, at=clock.now())

    statement.refresh_from_db()
    assert (statement.state, StatementEntry.objects.count()) == ("uploaded", 0)


@pytest.mark.parametrize(
    "tampering",
    [
        lambda row: row.entries.update(amount_minor=1),
        lambda row: row.entries.all().delete(),
        lambda row: BankStatement.objects.filter(pk=row.pk).update(file_hash="0" * 64),
        lambda row: BankStatement.objects.filter(pk=row.pk)._raw_delete("default"),
    ],
)
def test_the_database_keeps_what_was_handed_in(olga, tampering):
    statement = booked(camt(entry(ref="1")), olga)

    with pytest.raises(DatabaseError), transaction.atomic():
        tampering(statement)

    assert statement.entries.get().amount == eur(1_000)
