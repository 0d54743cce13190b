"""How many statements the paths of money take: what was won once is not lost unseen (ADR 60)."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from marketplace.core import clock, jobs, outbox
from marketplace.core.states import change_state, history, record
from marketplace.core.transitions import Actor
from messaging.actions import notify, post_event
from messaging.models import Thread
from tests.factories.money import bank_sends, eur, in_claim_window, protection_of
from tests.factories.orders import make_order
from tests.trade_assurance.test_ledger import fund, release
from trade_assurance import actions
from trade_assurance.ledger.actions import InsufficientBalance
from trade_assurance.models import Protection
from trade_assurance.states import PROTECTION, ProtectionState

pytestmark = pytest.mark.django_db


def statements(call):
    with CaptureQueriesContext(connection) as seen:
        call()
    return len(seen)


def test_a_movement_is_one_statement_whether_its_accounts_are_open_or_not():
    assert statements(lambda: fund(10_000)) == 1
    assert statements(lambda: release(100, 1, key="r0")) == 1
    assert statements(lambda: release(100, 1, key="r1")) == 1


def test_a_movement_that_is_refused_is_told_from_a_repeat_by_a_second_statement():
    fund(10_000)

    def overdraw():
        with pytest.raises(InsufficientBalance):
            release(20_000, 1, key="r0")

    assert statements(overdraw) == 2
    assert statements(lambda: fund(10_000)) == 2


def test_a_move_its_columns_and_its_history_are_one_statement(alice, sven):
    protection, at = protection_of(in_claim_window(alice, sven)), clock.now()

    def close():
        change_state(
            protection, "release", machine=PROTECTION, actor=Actor.CLOCK, at=at, closed_at=at
        )

    with transaction.atomic():
        assert statements(close) == 1
        row, line = Protection.objects.get(pk=protection.pk), history(protection).last()
        transaction.set_rollback(True)  # its money is still held: the books would not be sound

    assert (row.state, row.closed_at) == (ProtectionState.RELEASED, at)
    assert (protection.state, protection.closed_at) == (row.state, row.closed_at)
    assert (line.name, line.from_state, line.to_state) == ("release", "claim_window", "released")


def test_a_line_of_history_and_a_promise_are_one_statement_each(alice, sven):
    order = make_order(alice, sven)

    def remark():
        record(order, "note", from_state="", to_state=order.state, actor=Actor.CLOCK, at=at)

    at = clock.now()
    assert statements(remark) == 1
    assert statements(lambda: outbox.emit("orders.documents_wanted", order_id=order.pk)) == 1
    assert statements(lambda: outbox.emit("nobody.listens", order_id=order.pk)) == 0


def test_telling_a_company_is_one_statement_and_so_is_a_line_of_a_conversation(alice, sven):
    order, at = make_order(alice, sven), clock.now()
    thread = Thread.objects.get(subject_reference=order.reference)
    facts = {"order": order.reference, "title": "x", "buyer": "b", "seller": "s", "total": eur(1)}

    def tell():
        notify(
            kind="order_funded_seller",
            at=at,
            company_id=sven.company.pk,
            context=facts,
            url_name="orders:detail",
            url_args=[order.reference],
        )

    assert statements(tell) == 1
    assert (
        statements(lambda: post_event(thread=thread, event="order_funded", context=facts, at=at))
        == 1
    )


def test_money_of_an_order_is_matched_held_and_told_of_in_few_statements(alice, sven, olga):
    order, at = make_order(alice, sven), clock.now()
    payment = actions.start_payment(order=order, method="bank_transfer", by=alice, at=at)
    line = bank_sends(payment)

    assert (
        statements(lambda: actions.match_bank_line(line=line, payment=payment, by=olga, at=at))
        <= 28
    )
    assert protection_of(order).held == order.total


def test_the_sweep_takes_few_statements_for_a_tranche(alice, sven, advance):
    first = protection_of(in_claim_window(alice, sven))
    advance(days=first.claim_days)

    assert statements(lambda: jobs.run("trade_assurance.release")) <= 36
    assert Protection.objects.get(pk=first.pk).state == ProtectionState.RELEASED
