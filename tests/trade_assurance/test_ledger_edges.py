"""The edges of the ledger: the last cent both ways, other purses, other things, accounts opened at once."""

import pytest

from marketplace.core.money import Money
from tests.trade_assurance.meeting import meet
from tests.trade_assurance.test_ledger import AT, BANK, HELD, PAYABLE, eur, fund, release
from trade_assurance.ledger.actions import (
    InsufficientBalance,
    MovementKeyReused,
    MovementNotAllowed,
    post,
)
from trade_assurance.ledger.checks import breaches
from trade_assurance.ledger.models import Account, Balance, Movement, Posting
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Subject, Transfer
from trade_assurance.ledger.pairs import SidesDiffer, pair_up
from trade_assurance.ledger.queries import (
    balance_of,
    balances_of,
    currencies_of,
    locked_balance,
    movements_about,
    postings_of,
    trial_balance,
)

pytestmark = pytest.mark.django_db
OTHER = Purse(AccountKind.HELD, 8)
DEBT = Purse(AccountKind.SELLER_DEBT, 3)
REFUND = Purse(AccountKind.REFUND_DUE, 3)


def move(kind, source, target, minor, key):
    return post(
        kind=kind,
        transfers=[Transfer(source, target, eur(minor))],
        subject=Subject("order", 1),
        key=key,
        at=AT,
    )


def owe(minor, key="d1"):
    return move(MovementKind.RELEASE_REFUNDED, DEBT, REFUND, minor, key)


def settle(minor, key="s1"):
    return move(MovementKind.DEBT_SETTLED, PAYABLE, DEBT, minor, key)


def counts():
    return [model.objects.count() for model in (Movement, Posting, Account)]


def test_the_last_cent_of_a_purse_moves_and_one_more_is_refused_in_words():
    fund(10_000)
    before = counts()

    with pytest.raises(InsufficientBalance):
        release(10_001, 1)

    assert (counts(), balance_of(HELD, "EUR")) == (before, eur(10_000))
    release(10_000, 1)
    assert (balance_of(HELD, "EUR"), balance_of(PAYABLE, "EUR")) == (eur(0), eur(9_999))


def test_the_last_cent_of_a_debt_is_settled_and_one_more_is_refused_in_words():
    fund(10_000)
    release(10_000, 300)
    owe(5_000)
    before = counts()

    with pytest.raises(InsufficientBalance):
        settle(5_001)

    assert (counts(), balance_of(DEBT, "EUR")) == (before, eur(-5_000))
    settle(5_000)
    assert (balance_of(DEBT, "EUR"), balance_of(PAYABLE, "EUR")) == (eur(0), eur(4_700))
    assert list(breaches()) == []


def test_a_debt_stands_below_zero_and_its_account_says_so():
    owe(5_000)

    account = Account.objects.get(kind=AccountKind.SELLER_DEBT)
    assert (account.guarded, account.owed_to_us, account.owner_id) == (True, True, 3)
    assert Balance.objects.get(account=account).minor == -5_000


def test_a_platform_account_has_no_balance_row_and_a_guarded_one_has():
    fund(1)

    rows = Account.objects.order_by("kind").values_list("kind", "guarded", "balance__minor")
    assert list(rows) == [("card_clearing", False, None), ("held", True, 1)]


@pytest.mark.parametrize("minor", [0, -1])
def test_nothing_and_less_than_nothing_is_no_movement(minor):
    with pytest.raises(MovementNotAllowed, match="not above zero"):
        fund(minor)
    assert counts() == [0, 0, 0]


def test_a_movement_of_nothing_at_all_is_refused():
    with pytest.raises(MovementNotAllowed, match="nothing to move"):
        post(kind="card_funded", transfers=[], subject=Subject("order", 1), key="k", at=AT)
    assert counts() == [0, 0, 0]


@pytest.mark.parametrize(
    ("source", "target"),
    [(Purse(AccountKind.CARD_CLEARING, 5), HELD), (BANK, Purse(AccountKind.HELD))],
)
def test_a_platform_account_has_no_owner_and_every_other_has_one(source, target):
    with pytest.raises(MovementNotAllowed, match="with owner"):
        move(MovementKind.CARD_FUNDED, source, target, 5, "k")
    assert counts() == [0, 0, 0]


def test_a_repeat_returns_the_first_movement_as_it_stands():
    first = fund(500)

    again = fund(500)

    assert (again, again.body_hash, again.at) == (first, first.body_hash, AT)
    assert (balance_of(HELD, "EUR"), counts()) == (eur(500), [1, 2, 2])


def test_among_others_a_repeat_finds_its_own_first_movement():
    first, second = fund(500), fund(70, key="f2")

    assert (fund(500), fund(70, key="f2")) == (first, second)
    assert (balance_of(HELD, "EUR"), counts()) == (eur(570), [2, 4, 2])


@pytest.mark.parametrize("changed", ["subject_kind", "subject_id", "money"])
def test_a_key_is_not_for_another_thing_or_sum(changed):
    fund(500)
    subject = Subject(
        "payout" if changed == "subject_kind" else "order", 1 + (changed == "subject_id")
    )
    money = eur(500 + (changed == "money"))

    with pytest.raises(MovementKeyReused):
        post(
            kind=MovementKind.CARD_FUNDED, transfers=[Transfer(BANK, HELD, money)],
            subject=subject, key="f1", at=AT,
        )  # fmt: skip
    assert (counts(), balance_of(HELD, "EUR")) == ([1, 2, 2], eur(500))


def test_two_transfers_between_the_same_purses_are_one_posting_each():
    movement = post(
        kind=MovementKind.CARD_FUNDED,
        transfers=[Transfer(BANK, HELD, eur(300)), Transfer(BANK, HELD, eur(200))],
        subject=Subject("order", 1),
        key="twice",
        at=AT,
    )

    assert sorted(movement.postings.values_list("minor", flat=True)) == [-500, 500]


def test_each_purse_is_asked_for_itself_and_by_its_currency():
    fund(500)
    fund(70, key="f2", held=OTHER)
    fund(9, key="f3", currency="USD")

    assert [balance_of(p, "EUR") for p in (HELD, OTHER, BANK)] == [eur(500), eur(70), eur(-570)]
    assert [locked_balance(p, "EUR") for p in (HELD, OTHER, PAYABLE)] == [eur(500), eur(70), eur(0)]
    assert locked_balance(HELD, "USD") == balance_of(HELD, "USD") == Money(9, "USD")
    assert balances_of(HELD) == [eur(500), Money(9, "USD")]
    assert (currencies_of(HELD), currencies_of(OTHER)) == (["EUR", "USD"], ["EUR"])
    assert currencies_of(Purse(AccountKind.PAYABLE, 7)) == []
    assert trial_balance() == {"EUR": 0, "USD": 0}


def test_lines_and_movements_are_those_of_the_one_asked_for_in_their_order():
    first, second = fund(500), fund(70, key="f2")
    fund(3, key="f3", held=OTHER)
    about_a_payout = post(
        kind=MovementKind.CARD_FUNDED, transfers=[Transfer(BANK, HELD, eur(1))],
        subject=Subject("payout", 1), key="f4", at=AT,
    )  # fmt: skip

    assert list(postings_of(HELD).values_list("minor", flat=True)) == [500, 70, 1]
    assert list(postings_of(Purse(AccountKind.PAYABLE, 7))) == []
    assert list(movements_about(Subject("payout", 1))) == [about_a_payout]
    assert list(movements_about(Subject("order", 1)))[:2] == [first, second]
    assert list(movements_about(Subject("order", 2))) == []


@pytest.mark.django_db(transaction=True)
def test_two_movements_that_open_the_same_accounts_at_once_both_go_through():
    outcomes, both_began = meet(lambda: fund(500), lambda: fund(70, key="f2"), before="^WITH leg")

    assert (outcomes, both_began) == ([None, None], True)
    assert (balance_of(HELD, "EUR"), counts()) == (eur(570), [2, 4, 2])
    assert list(breaches()) == []


def test_a_purse_that_nobody_used_has_nothing_in_it():
    assert [balance_of(purse, "EUR") for purse in (BANK, HELD, DEBT)] == [eur(0)] * 3
    assert (locked_balance(HELD, "EUR"), balances_of(HELD), trial_balance()) == (eur(0), [], {})


@pytest.mark.parametrize(("taken", "given"), [(5, 4), (4, 5), (5, 0)])
def test_what_is_taken_and_given_is_the_same(taken, given):
    with pytest.raises(SidesDiffer):
        pair_up([(HELD, eur(taken))], [(PAYABLE, eur(given))])
