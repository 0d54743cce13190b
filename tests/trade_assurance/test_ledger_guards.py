"""What PostgreSQL refuses by itself, whoever asks; and that the proof sees what got past it."""

import threading
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from marketplace.core.money import Money
from tests.trade_assurance.test_ledger import HELD, fund, release
from trade_assurance.ledger.actions import InsufficientBalance
from trade_assurance.ledger.checks import breaches
from trade_assurance.ledger.models import Account, Balance, Movement, Posting
from trade_assurance.ledger.queries import balance_of

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def at_commit(sql, params=()):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


NEW_MOVEMENT = (
    "INSERT INTO ledger_movement (kind, subject_kind, subject_id, key, body_hash, at)"
    " VALUES ('released', 'order', 1, 'bare', '', now())"
)


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        (NEW_MOVEMENT, "ledger_balanced|not balanced"),
        (
            (
                "INSERT INTO ledger_posting (movement_id, account_id, currency, minor)"
                " SELECT m.id, a.id, a.currency, 5 FROM ledger_movement m, ledger_account a"
                " WHERE a.kind = 'card_clearing'"
            ),
            "not balanced",
        ),
        (
            (
                "INSERT INTO ledger_posting (movement_id, account_id, currency, minor)"
                " SELECT m.id, a.id, a.currency, x FROM ledger_movement m, ledger_account a,"
                " unnest(ARRAY[5, -5]) x WHERE a.kind = 'held'"
            ),
            "chain",
        ),
        (
            (
                "INSERT INTO ledger_posting (movement_id, account_id, currency, minor)"
                " SELECT m.id, a.id, 'USD', 5 FROM ledger_movement m, ledger_account a"
            ),
            "ledger_posting_account_currency",
        ),
        (
            (
                "INSERT INTO ledger_posting (movement_id, account_id, currency, minor)"
                " SELECT m.id, a.id, 'EUR', 0 FROM ledger_movement m, ledger_account a"
            ),
            "ledger_posting_moves_something",
        ),
        (
            (
                "INSERT INTO ledger_posting (movement_id, account_id, currency, minor,"
                " account_version, before_minor, after_minor)"
                " SELECT m.id, a.id, 'EUR', 5, 2, 10000, 10004 FROM ledger_movement m,"
                " ledger_account a WHERE a.kind = 'held'"
            ),
            "ledger_posting_adds_up",
        ),
        ("UPDATE ledger_balance SET minor = -1", "ledger_balance_not_negative"),
        ("UPDATE ledger_balance SET minor = minor + 1", "no posting behind it"),
    ],
)
def test_the_database_refuses(sql, named):
    fund(10_000)
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    connection.cursor().execute("SET CONSTRAINTS ALL DEFERRED")

    with pytest.raises(IntegrityError, match=named):
        at_commit(sql)


@pytest.mark.parametrize("table", ["account", "movement", "posting", "balance"])
@pytest.mark.parametrize("verb", ["DELETE FROM ledger_{}", "TRUNCATE ledger_{} CASCADE"])
def test_the_application_role_cannot_remove_rows(table, verb):
    with pytest.raises(ProgrammingError, match="permission denied"):
        at_commit(verb.format(table))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_posting SET minor = 1",
        "UPDATE ledger_movement SET key = 'x'",
        "UPDATE ledger_account SET guarded = false",
    ],
)
def test_the_application_role_cannot_edit_rows(sql):
    with pytest.raises(ProgrammingError, match="permission denied"):
        at_commit(sql)


@pytest.mark.parametrize("replica", [False, True])
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_posting SET minor = minor + 1",
        "DELETE FROM ledger_posting",
        "TRUNCATE ledger_posting",
        "TRUNCATE ledger_movement CASCADE",
        "DELETE FROM ledger_balance",
    ],
)
def test_even_the_superuser_is_refused(superuser_cursor, sql, replica):
    fund(10_000)
    if replica:
        superuser_cursor.execute("SET session_replication_role = replica")

    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        superuser_cursor.execute(sql)


def test_a_superuser_who_edits_a_posting_is_found(superuser_cursor):
    fund(10_000)
    superuser_cursor.execute("ALTER TABLE ledger_posting DISABLE TRIGGER USER")
    superuser_cursor.execute("UPDATE ledger_posting SET minor = minor - 1 WHERE minor < 0")

    lines = "\n".join(breaches())

    assert "does not balance: 2 postings, -1 left over in EUR" in lines
    assert "all postings in EUR sum to -1 instead of 0" in lines


def test_a_superuser_who_removes_a_movement_in_the_middle_is_found(superuser_cursor):
    first = fund(10_000)
    fund(500, key="f2")
    superuser_cursor.execute("ALTER TABLE ledger_posting DISABLE TRIGGER USER")
    superuser_cursor.execute("DELETE FROM ledger_posting WHERE movement_id = %s", [first.pk])

    lines = "\n".join(breaches())

    assert f"movement {first.pk} does not balance: 0 postings" in lines
    assert "does not follow the one before it" in lines
    assert "shows 10500, its postings sum to 500" in lines


def test_a_superuser_who_edits_a_balance_is_found(superuser_cursor):
    fund(10_000)
    superuser_cursor.execute("ALTER TABLE ledger_balance DISABLE TRIGGER USER")
    superuser_cursor.execute("UPDATE ledger_balance SET minor = 9999")

    assert [line.partition(" shows ")[2] for line in breaches()] == [
        "9999, its postings sum to 10000"
    ]


def race(*calls):
    """Run the calls at once, each on a connection of its own; return what each raised."""
    gate = threading.Barrier(len(calls))
    outcomes = [None] * len(calls)

    def go(number, call):
        try:
            gate.wait()
            call()
        except Exception as error:
            outcomes[number] = type(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_of_two_releases_at_once_exactly_one_goes_through():
    for n in range(8):
        fund(10_000, key=f"fund-{n}")

        outcomes = race(*[lambda k=k, n=n: release(10_000, 300, key=f"{n}-{k}") for k in range(2)])

        assert sorted(outcomes, key=str) == [InsufficientBalance, None]
        assert balance_of(HELD, "EUR") == Money(0, "EUR")
    assert list(breaches()) == []


@pytest.mark.django_db(transaction=True)
def test_the_same_movement_sent_four_times_at_once_happens_once():
    outcomes = race(*[lambda: fund(10_000) for _ in range(4)])

    assert (outcomes, Movement.objects.count(), Posting.objects.count()) == ([None] * 4, 1, 2)
    assert (Account.objects.count(), Balance.objects.count()) == (2, 1)
    assert list(breaches()) == []


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_in_the_action_the_check_still_refuses():
    fund(100)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_balance SET minor = minor - 101, version = version + 1")
