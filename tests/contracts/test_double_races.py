"""The double between processes: one key at a time, one writer at a time, and nothing lost with us."""

import threading

import pytest
from django.db import connection, transaction

from tests.contracts.test_double import DOOR, eur, pay
from tests.trade_assurance.test_ledger_guards import race
from trade_assurance.gateways.base import AnswerUnclear, RefundRequest
from trade_assurance.gateways.sandbox import world
from trade_assurance.gateways.sandbox.store import query

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_key_that_another_request_is_using_is_refused_for_now():
    taken, done = threading.Event(), threading.Event()

    def hold_the_key():
        try:
            with transaction.atomic():
                query("SELECT pg_advisory_xact_lock(hashtextextended('k1', 7))")
                taken.set()
                done.wait(10)
        finally:
            connection.close()

    other = threading.Thread(target=hold_the_key)
    other.start()
    taken.wait(10)
    with pytest.raises(AnswerUnclear, match="in progress"):
        pay()
    done.set()
    other.join()

    assert pay().charged_id
    assert (world.count("charge"), world.whole_balance()) == (1, {"eur": 10_000})


def test_one_key_from_many_connections_charges_once():
    outcomes = race(pay, pay, pay, pay)

    assert {outcome for outcome in outcomes if outcome is not None} <= {AnswerUnclear}
    assert (world.count("charge"), world.whole_balance()) == (1, {"eur": 10_000})


def test_refunds_at_the_same_time_never_exceed_the_charge():
    paid = pay().provider_id

    def refund(key):
        return lambda: DOOR.refund(RefundRequest(key, eur(6_000), paid, "P-1"))

    race(refund("f1"), refund("f2"), refund("f3"))

    assert (world.count("refund"), world.whole_balance()) == (1, {"eur": 4_000})
