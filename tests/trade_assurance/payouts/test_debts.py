"""What a seller owes: settled first, reminded of, collected, written off by two."""

from datetime import timedelta

import pytest

from marketplace.core import clock, outbox
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.transitions import TransitionRefused
from messaging.models import Notice
from tests.factories.money import eur, released_order
from tests.factories.payouts import earnings, paid_out_order, purses, refund
from trade_assurance import actions, tasks
from trade_assurance.actions.debts import AnotherSignerNeeded, NotProposed
from trade_assurance.models import SellerDebt

pytestmark = pytest.mark.django_db
WHOLE, NET = 124_000, 120_520


@pytest.fixture
def debt(alice, sven, olga):
    refund(paid_out_order(alice, sven, olga), 31_000, olga)
    return SellerDebt.objects.get()


def test_the_oldest_debt_is_settled_first(alice, sven, olga):
    for part in (31_000, WHOLE):
        refund(paid_out_order(alice, sven, olga), part, olga)

    assert purses(sven) == (0, NET, 0)
    assert list(SellerDebt.objects.order_by("pk").values_list("state", "settled_minor")) == [
        ("settled", 30_130),
        ("open", 0),
    ]


def test_a_debt_is_reminded_of_once_and_collected_later(debt, sven, advance):
    assert tasks.follow_debts() == 0

    advance(days=31)
    assert (tasks.follow_debts(), tasks.follow_debts()) == (1, 0)
    advance(days=60)
    assert tasks.follow_debts() == 1
    outbox.drain()

    debt.refresh_from_db()
    assert (debt.state, debt.open) == ("in_collection", eur(30_130))
    kinds = Notice.objects.filter(user=sven.user).values_list("kind", flat=True)
    assert {"debt_reminder", "debt_collected"} <= set(kinds)


def test_a_debt_in_collection_is_still_settled_by_a_release(debt, alice, sven, advance):
    advance(days=91)
    tasks.follow_debts()

    released_order(alice, sven)

    debt.refresh_from_db()
    assert (debt.state, purses(sven)) == ("settled", (NET - 30_130, 0, 0))


def test_two_operators_write_a_debt_off_as_a_loss(debt, sven, olga, omar, advance):
    with pytest.raises(TransitionRefused):
        actions.propose_write_off(debt=debt, by=olga, at=clock.now(), reason="Gone.")
    advance(days=91)
    tasks.follow_debts()
    with pytest.raises(NotProposed):
        actions.write_off(debt=debt, by=olga, at=clock.now())
    with pytest.raises(Refusal):
        actions.propose_write_off(debt=debt, by=olga, at=clock.now(), reason=" ")
    actions.propose_write_off(debt=debt, by=olga, at=clock.now(), reason="Bankrupt.")
    with pytest.raises(AnotherSignerNeeded):
        actions.write_off(debt=debt, by=olga, at=clock.now())
    assert purses(sven) == (0, 30_130, 0)

    done = actions.write_off(debt=debt, by=omar, at=clock.now())

    assert (done.state, done.written_off_minor, purses(sven)) == (
        "written_off", 30_130, (0, 0, 30_130),
    )  # fmt: skip
    assert earnings(sven)[1:] == [
        ("refund", "reversed", -30_130),
        ("written_off", "reversed", 30_130),
    ]


def test_only_operators_write_off(debt, sven, alice):
    for member in (sven, alice):
        with pytest.raises(NotAllowed):
            actions.propose_write_off(debt=debt, by=member, at=clock.now(), reason="x")
        with pytest.raises(NotAllowed):
            actions.write_off(debt=debt, by=member, at=clock.now())

    assert purses(sven) == (0, 30_130, 0)


def test_after_a_write_off_the_next_release_is_paid_in_full(debt, alice, sven, olga, omar, advance):
    advance(days=91)
    tasks.follow_debts()
    actions.propose_write_off(debt=debt, by=olga, at=clock.now(), reason="Bankrupt.")
    actions.write_off(debt=debt, by=omar, at=clock.now())

    released_order(alice, sven)

    assert [p.amount for p in actions.build_payouts(by=olga, at=clock.now())] == [eur(NET)]


@pytest.mark.usefixtures("debt")
def test_after_an_outage_the_reminder_comes_first_and_collection_a_day_later(advance, settings):
    settings.MISSED_REMINDER_WAIT = timedelta(days=1)
    advance(days=100)

    early = (tasks.follow_debts(), SellerDebt.objects.get().state)
    advance(hours=23)
    waits = tasks.follow_debts()
    advance(hours=1)
    collected = tasks.follow_debts()

    assert (early, waits, collected) == ((1, "open"), 0, 1)
    assert SellerDebt.objects.get().state == "in_collection"
