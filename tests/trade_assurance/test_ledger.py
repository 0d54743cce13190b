from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.core.money import CurrenciesDiffer, Money
from trade_assurance.ledger.actions import (
    AlreadyPosted,
    InsufficientBalance,
    MovementKeyReused,
    MovementNotAllowed,
    post,
    post_once,
)
from trade_assurance.ledger.checks import breaches
from trade_assurance.ledger.models import Movement, Posting
from trade_assurance.ledger.movements import (
    ALLOWED,
    PLATFORM_WIDE,
    AccountKind,
    MovementKind,
    Purse,
    Subject,
    Transfer,
)
from trade_assurance.ledger.queries import (
    balance_of,
    balances_of,
    movements_about,
    postings_of,
    trial_balance,
)

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
BANK = Purse(AccountKind.CARD_CLEARING)
HELD = Purse(AccountKind.HELD, 7)
PAYABLE = Purse(AccountKind.PAYABLE, 3)
COMMISSION = Purse(AccountKind.COMMISSION)

pytestmark = pytest.mark.django_db


def eur(minor):
    return Money(minor, "EUR")


def fund(minor, key="f1", held=HELD, currency="EUR"):
    return post(
        kind=MovementKind.CARD_FUNDED,
        transfers=[Transfer(BANK, held, Money(minor, currency))],
        subject=Subject("order", 1),
        key=key,
        at=AT,
    )


def release(gross, fee, key="r1"):
    return post(
        kind=MovementKind.RELEASED,
        transfers=[
            Transfer(HELD, PAYABLE, eur(gross - fee)),
            Transfer(HELD, COMMISSION, eur(fee)),
        ],
        subject=Subject("order", 1),
        key=key,
        at=AT,
    )


def test_a_movement_moves_the_balances():
    fund(10_000)
    release(10_000, 300)

    assert [balance_of(p, "EUR") for p in (BANK, HELD, PAYABLE, COMMISSION)] == [
        eur(-10_000),
        eur(0),
        eur(9_700),
        eur(300),
    ]
    assert trial_balance() == {"EUR": 0}
    assert list(breaches()) == []


def test_guarded_accounts_number_their_postings_and_keep_before_and_after():
    fund(10_000)
    fund(500, key="f2")

    lines = postings_of(HELD).values_list("account_version", "before_minor", "minor", "after_minor")

    assert list(lines) == [(1, 0, 10_000, 10_000), (2, 10_000, 500, 10_500)]


def test_what_happened_about_one_thing_is_listed():
    fund(10_000)
    release(4_000, 100)

    assert [m.kind for m in movements_about(Subject("order", 1))] == ["card_funded", "released"]
    assert balances_of(HELD) == [eur(6_000)]


def test_a_repeat_of_a_movement_moves_nothing():
    first = fund(10_000)

    again = fund(10_000)

    assert (again, balance_of(HELD, "EUR"), Posting.objects.count()) == (first, eur(10_000), 2)


def test_where_something_is_written_beside_a_movement_a_repeat_is_refused():
    movement = {
        "kind": MovementKind.CARD_FUNDED,
        "transfers": [Transfer(BANK, HELD, eur(10_000))],
        "subject": Subject("order", 1),
        "key": "once",
        "at": AT,
    }
    first = post_once(**movement)

    with pytest.raises(AlreadyPosted):
        post_once(**movement)

    assert (first.key, balance_of(HELD, "EUR"), Posting.objects.count()) == ("once", eur(10_000), 2)


def test_a_key_is_not_for_another_movement():
    fund(10_000)

    with pytest.raises(MovementKeyReused):
        fund(9_999)

    assert (Movement.objects.count(), balance_of(HELD, "EUR")) == (1, eur(10_000))


def test_more_than_is_held_cannot_be_moved():
    fund(10_000)

    with pytest.raises(InsufficientBalance):
        release(10_001, 300)

    assert (balance_of(HELD, "EUR"), Movement.objects.count()) == (eur(10_000), 1)


@pytest.mark.parametrize(
    ("kind", "transfers"),
    [
        ("invented", [Transfer(BANK, HELD, eur(1))]),
        (MovementKind.RELEASED, [Transfer(BANK, HELD, eur(1))]),
        (MovementKind.CARD_FUNDED, []),
        (MovementKind.CARD_FUNDED, [Transfer(BANK, HELD, eur(0))]),
        (MovementKind.CARD_FUNDED, [Transfer(BANK, HELD, eur(-1))]),
        (MovementKind.CARD_FUNDED, [Transfer(BANK, Purse(AccountKind.HELD), eur(1))]),
        (MovementKind.CARD_FUNDED, [Transfer(Purse(AccountKind.CARD_CLEARING, 4), HELD, eur(1))]),
    ],
)
def test_what_the_allow_list_does_not_name_is_refused(kind, transfers):
    with pytest.raises(MovementNotAllowed):
        post(kind=kind, transfers=transfers, subject=Subject("order", 1), key="k", at=AT)

    assert Movement.objects.count() == 0


def test_one_movement_has_one_currency():
    with pytest.raises(CurrenciesDiffer):
        post(
            kind=MovementKind.CARD_FUNDED,
            transfers=[Transfer(BANK, HELD, eur(1)), Transfer(BANK, HELD, Money(1, "USD"))],
            subject=Subject("order", 1),
            key="k",
            at=AT,
        )


def test_currencies_have_accounts_of_their_own():
    fund(10_000)
    fund(700, key="f2", currency="JPY")

    assert balances_of(HELD) == [eur(10_000), Money(700, "JPY")]
    assert trial_balance() == {"EUR": 0, "JPY": 0}


def test_every_movement_and_account_kind_has_a_place_in_the_allow_list():
    pairs = [pair for allowed in ALLOWED.values() for pair in allowed]

    assert set(ALLOWED) == set(MovementKind)
    assert {kind for pair in pairs for kind in pair} == set(AccountKind)


transfers = st.sampled_from(
    [(kind, *pair) for kind in sorted(ALLOWED) for pair in sorted(ALLOWED[kind])]
)
steps = st.lists(
    st.tuples(
        transfers, st.integers(1, 500), st.sampled_from(["EUR", "JPY", "KWD"]), st.integers(1, 2)
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(steps)
def test_any_sequence_of_movements_balances(sequence):
    start = Movement.objects.count()
    for number, ((kind, debit, credit), minor, currency, owner) in enumerate(sequence):
        other = owner + 1 if debit == credit else owner
        purses = [
            Purse(k, 0 if k in PLATFORM_WIDE else whose)
            for k, whose in ((debit, owner), (credit, other))
        ]
        try:
            post(
                kind=kind,
                transfers=[Transfer(*purses, Money(minor, currency))],
                subject=Subject("order", owner),
                key=f"{start}-{number}",
                at=AT,
            )
        except InsufficientBalance:
            continue

    assert set(trial_balance().values()) <= {0}
    assert list(breaches()) == []


@pytest.mark.django_db
def test_nothing_moves_from_a_purse_to_itself():
    same = Transfer(HELD, HELD, eur(100))

    with pytest.raises(MovementNotAllowed):
        post(
            kind=MovementKind.HELD_DIVIDED, transfers=[same], subject=Subject("order", 1),
            key="itself", at=AT,
        )  # fmt: skip

    assert Movement.objects.filter(key="itself").count() == 0
