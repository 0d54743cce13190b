"""Who may do what with money, disputes and returns; and how the rows about money are called."""

import pytest

from marketplace.companies.member import SYSTEM
from marketplace.core.errors import NotAllowed
from marketplace.core.transitions import Actor
from tests.factories.money import in_claim_window
from trade_assurance import models, return_queries, rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def goods_return(alice, sven):
    return models.GoodsReturn(order=in_claim_window(alice, sven))


def without_rights(member):
    return type(member)(member.user, member.company, frozenset())


def guest_of(member):
    return type(member)(None, None, frozenset())


def test_who_acts_on_an_order_is_one_of_its_sides_an_operator_or_the_clock(
    alice, sven, olga, mallory
):
    order = in_claim_window(alice, sven)

    sides = [rules.actor_on(member, order) for member in (alice, sven, olga, SYSTEM)]

    assert sides == [Actor.BUYER, Actor.SELLER, Actor.OPERATOR, Actor.CLOCK]
    with pytest.raises(NotAllowed):
        rules.actor_on(mallory, order)


def test_a_guest_is_nobody(alice):
    assert rules.person_of(alice) == alice.user
    with pytest.raises(NotAllowed):
        rules.person_of(guest_of(alice))


@pytest.mark.parametrize(
    ("created", "approved", "large", "may"),
    [
        ("olga", None, False, ({"olga", "omar"}, {"olga", "omar"})),
        ("olga", "omar", True, ({"omar"}, {"olga", "omar"})),
        (None, "olga", True, ({"olga", "omar"}, {"omar"})),
        (None, "olga", False, ({"olga", "omar"}, {"olga", "omar"})),
    ],
)
def test_a_large_payout_passes_two_operators(request, created, approved, large, may):
    names = ("alice", "sven", "olga", "omar")
    people = {name: request.getfixturevalue(name) for name in names}
    payout = models.Payout(
        needs_second=large,
        created_by=people[created].user if created else None,
        approved_by=people[approved].user if approved else None,
    )

    approves = {name for name in names if rules.can_approve_payout(people[name], payout)}
    sends = {name for name in names if rules.can_send_payout(people[name], payout)}

    assert (approves, sends) == may


def test_returns_are_read_and_handled_by_the_people_of_their_order(
    alice, sven, olga, mallory, goods_return
):
    people = {
        "alice": alice,
        "sven": sven,
        "olga": olga,
        "mallory": mallory,
        "powerless": without_rights(alice),
    }

    def who(may):
        return {name for name, member in people.items() if may(member, goods_return)}

    assert who(rules.can_read_return) == {"alice", "sven", "olga", "powerless"}
    assert who(rules.can_handle_return) == {"alice", "sven"}
    assert {n for n, m in people.items() if rules.can_set_return_terms(m)} == {"sven", "mallory"}


def test_the_clock_and_guests_have_no_returns_operators_have_all(alice, olga):
    assert list(return_queries.returns_for(guest_of(alice))) == []
    assert return_queries.returns_for(olga).count() == 0


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (models.Payment, "reference"),
        (models.Payout, "reference"),
        (models.Refund, "reference"),
        (models.Dispute, "reference"),
        (models.GoodsReturn, "reference"),
        (models.Chargeback, "case"),
        (models.BankLine, "bank_id"),
        (models.CommissionRule, "name"),
    ],
)
def test_a_row_is_called_by_what_people_know_it_by(model, field):
    assert str(model(**{field: "X-123"})) == "X-123"
