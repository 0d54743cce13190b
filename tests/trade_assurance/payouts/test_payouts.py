from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from marketplace.core import clock, outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.transitions import Actor, TransitionRefused
from messaging.models import Notice
from tests.factories.money import (
    OTHER_IBAN,
    eur,
    give_bank_details,
    held_order,
    in_claim_window,
    protection_of,
    released_order,
)
from tests.trade_assurance.test_ledger_guards import race
from trade_assurance import actions
from trade_assurance.actions.payouts import BankReferenceMissing, SecondPersonNeeded
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of
from trade_assurance.models import Earning, Payout

pytestmark = pytest.mark.django_db
NET = eur(120_520)


def payable(sven):
    return balance_of(Purse(AccountKind.PAYABLE, sven.company.pk), "EUR")


def scheduled(alice, sven, olga):
    released_order(alice, sven)
    give_bank_details(sven)
    (payout,) = actions.build_payouts(by=olga, at=clock.now())
    return payout


def processing(payout, by):
    payout = actions.approve_payout(payout=payout, by=by, at=clock.now())
    return actions.send_payout(payout=payout, by=by, at=clock.now())


def test_a_run_allocates_what_is_available_once(alice, sven, olga):
    payout = scheduled(alice, sven, olga)

    assert actions.build_payouts(by=olga, at=clock.now()) == []
    assert (payout.amount, payable(sven), Earning.objects.get().state) == (
        NET,
        eur(0),
        "allocated",
    )


def test_a_seller_without_bank_details_or_with_new_ones_waits(alice, sven, olga, advance):
    released_order(alice, sven)
    assert actions.build_payouts(by=olga, at=clock.now()) == []
    give_bank_details(sven)
    give_bank_details(sven, iban=OTHER_IBAN)
    assert actions.build_payouts(by=olga, at=clock.now()) == []

    advance(hours=73)

    assert len(actions.build_payouts(by=olga, at=clock.now())) == 1
    assert {n.kind for n in Notice.objects.filter(user=sven.user)} >= {"bank_details_changed"}


def test_less_than_the_minimum_waits(alice, sven, olga, settings):
    settings.MONEY_POLICIES = {"payout_minimum": 2_000}
    released_order(alice, sven)
    give_bank_details(sven)

    assert actions.build_payouts(by=olga, at=clock.now()) == []


def test_a_large_payout_needs_a_second_operator(alice, sven, olga, omar, settings):
    settings.MONEY_POLICIES = {"payout_four_eyes_above": 1_000}
    payout = scheduled(alice, sven, olga)

    with pytest.raises(SecondPersonNeeded):
        actions.approve_payout(payout=payout, by=olga, at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Payout.objects.update(approved_by=olga.user)

    assert actions.approve_payout(payout=payout, by=omar, at=clock.now()).state == "approved"


def test_a_paid_payout_is_settled_and_told(alice, sven, olga):
    payout = processing(scheduled(alice, sven, olga), olga)
    with pytest.raises(BankReferenceMissing):
        actions.record_payout_paid(payout=payout, bank_reference=" ", by=olga, at=clock.now())

    actions.record_payout_paid(payout=payout, bank_reference="S-1", by=olga, at=clock.now())
    with pytest.raises(TransitionRefused):
        actions.record_payout_paid(payout=payout, bank_reference="S-1", by=olga, at=clock.now())
    outbox.drain()

    assert (Earning.objects.get().state, balance_of(Purse(AccountKind.BANK), "EUR")) == (
        "settled",
        NET,
    )
    assert Notice.objects.filter(user=sven.user, kind="payout_paid").count() == 1


@pytest.mark.parametrize("how", ["failed", "cancelled"])
def test_money_of_a_payout_that_did_not_go_out_is_available_again(alice, sven, olga, how):
    payout = scheduled(alice, sven, olga)
    if how == "failed":
        actions.record_payout_failed(
            payout=processing(payout, olga), by=olga, at=clock.now(), reason="Closed."
        )
    else:
        actions.cancel_payout(payout=payout, by=olga, at=clock.now(), reason="Wrong.")

    assert (payable(sven), Earning.objects.get().state, Earning.objects.get().payout) == (
        NET,
        "available",
        None,
    )
    assert len(actions.build_payouts(by=olga, at=clock.now())) == 1


def test_only_operators_make_payouts(alice, sven, olga):
    payout = scheduled(alice, sven, olga)

    for act in (actions.approve_payout, actions.send_payout):
        with pytest.raises(NotAllowed):
            act(payout=payout, by=sven, at=clock.now())
    with pytest.raises(NotAllowed):
        actions.build_payouts(by=alice, at=clock.now())


def test_the_books_of_a_whole_trade_prove_sound(alice, sven, olga):
    payout = processing(scheduled(alice, sven, olga), olga)
    actions.record_payout_paid(payout=payout, bank_reference="S-1", by=olga, at=clock.now())
    out = StringIO()

    call_command("check_ledger", stdout=out)

    assert out.getvalue().endswith("proofs, no breach.\n")


TAMPERING = {
    "UPDATE ledger_posting SET minor = minor + 1 WHERE id = (SELECT min(id) FROM ledger_posting)": (
        "left over in EUR"
    ),
    "UPDATE ledger_balance SET minor = minor + 1 WHERE minor > 0": "its postings sum to",
    "UPDATE trade_assurance_protection SET funded_minor = funded_minor + 1": "funded less released",
    "UPDATE trade_assurance_earning SET net_minor = net_minor - 1, vat_minor = vat_minor + 1": (
        "unpaid earnings sum to"
    ),
}


@pytest.mark.parametrize("sql", TAMPERING)
def test_tampering_as_superuser_is_found(superuser_cursor, sql):
    from tests.factories import companies  # noqa: PLC0415 - the cast's fixtures are not transactional

    buyer, seller = companies.make_admin(), companies.make_seller()
    released_order(buyer, seller)
    held_order(buyer, seller)
    for table in ("ledger_posting", "ledger_balance", "trade_assurance_earning"):
        superuser_cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    superuser_cursor.execute(sql)
    errors = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("check_ledger", stderr=errors)

    assert ended.value.code == 1
    assert TAMPERING[sql] in errors.getvalue()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE trade_assurance_paymentintent SET amount_minor = 1",
        "DELETE FROM trade_assurance_paymentintent",
        "UPDATE trade_assurance_orderlinefee SET rate_bps = 0",
        "DELETE FROM trade_assurance_protection",
        "UPDATE trade_assurance_protection SET released_minor = 999999",
    ],
)
def test_the_database_keeps_requests_fees_and_sums(alice, sven, sql):
    held_order(alice, sven)

    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(sql)


@pytest.mark.django_db(transaction=True)
def test_release_ruling_and_dispute_at_once_move_the_money_once():
    from tests.factories import companies  # noqa: PLC0415 - the cast's fixtures are not transactional

    buyer, seller, olga = (
        companies.make_admin(),
        companies.make_seller(),
        companies.make_operator("Olga"),
    )
    for _ in range(3):
        protection = protection_of(in_claim_window(buyer, seller))
        at = clock.now()

        outcomes = race(
            lambda p=protection, at=at: actions.release_early(protection=p, by=buyer, at=at),
            lambda p=protection, at=at: actions.release_early(protection=p, by=buyer, at=at),
            lambda p=protection, at=at: actions.hold_for_dispute(
                protection=p, actor=Actor.BUYER, by=buyer, at=at
            ),
            lambda p=protection, at=at: actions.freeze(protection=p, by=olga, at=at, reason="x"),
        )

        assert sorted(outcomes, key=str) == [*[TransitionRefused] * 3, None]
        protection.refresh_from_db()
        held = balance_of(Purse(AccountKind.HELD, protection.pk), "EUR")
        assert held == protection.held
        assert held == (eur(0) if protection.state == "released" else eur(124_000))
    call_command("check_ledger", stdout=StringIO())
