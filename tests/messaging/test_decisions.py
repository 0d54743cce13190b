"""Decisions of operators reach the people concerned: in the bell and by mail, in their language."""

import pytest
from django.core import mail

from marketplace.companies import actions as companies
from marketplace.companies.actions.company import ReasonMissing
from marketplace.core import clock, outbox
from marketplace.orders.states import OrderState
from messaging.models import Notice
from tests.factories.companies import make_company, make_member, make_user
from tests.factories.orders import make_order
from vendors import actions as vendors
from vendors.actions import Opinion

pytestmark = pytest.mark.django_db
OPINION = Opinion({"communication": 1, "punctuality": 1, "as_agreed": 1}, "They are thieves.")


def mails():
    mail.outbox.clear()
    outbox.drain()
    return {sent.to[0]: sent.subject for sent in mail.outbox}


def rung(kind):
    return set(Notice.objects.filter(kind=kind).values_list("user__full_name", flat=True))


@pytest.fixture
def claire():
    return make_user("Claire Petit", language="fr")


@pytest.fixture
def company(claire):
    return make_company("Petit SARL", founder=claire, approved=False)


@pytest.mark.parametrize(
    ("decide", "kind", "subject"),
    [
        (companies.approve_company, "company_approve", "Petit SARL est approuvée"),
        (companies.reject_company, "company_reject", "Petit SARL n’a pas été approuvée"),
    ],
)
def test_a_company_hears_whether_it_may_trade(decide, kind, subject, company, claire, olga):
    decide(company=company, by=olga, at=clock.now(), reason="Register seen.")

    assert (rung(kind), mails()) == ({"Claire Petit"}, {claire.email: subject})


def test_everybody_of_a_blocked_company_hears_it_and_that_it_is_open_again(alice, bob, olga):
    companies.block_company(
        company=alice.company, by=olga, at=clock.now(), reason="Papers ran out."
    )
    blocked = mails()
    companies.unblock_company(company=alice.company, by=olga, at=clock.now(), reason="Papers came.")

    assert blocked == {
        alice.user.email: "Atelier Roux is blocked",
        bob.user.email: "Atelier Roux is blocked",
    }
    assert rung("company_unblock") == {"Alice Roux", "Bob Blanc"}


def test_a_decision_that_is_refused_tells_nobody(alice, olga):
    with pytest.raises(ReasonMissing):
        companies.block_company(company=alice.company, by=olga, at=clock.now(), reason=" ")

    assert (rung("company_block"), mails()) == (set(), {})


@pytest.mark.parametrize(
    ("decide", "kind", "subject"),
    [
        (vendors.keep_review, "review_keep", "The review of Nordform stays in public"),
        (vendors.hide_review, "review_hide", "The review of Nordform was hidden"),
    ],
)
def test_both_sides_hear_what_was_decided_about_a_review(decide, kind, subject, alice, sven, olga):
    order = make_order(alice, sven, state=OrderState.COMPLETED)
    review = vendors.write_review(order=order, opinion=OPINION, by=alice, at=clock.now())
    vendors.report_review(review=review, reason="Insult", by=sven, at=clock.now())
    mails()

    decide(review=review, reason="Read and weighed.", by=olga, at=clock.now())

    assert rung(kind) == {"Alice Roux", "Sven Lund"}
    assert mails() == {alice.user.email: subject, sven.user.email: subject}


def test_a_review_that_is_shown_again_is_announced_to_both_sides(alice, sven, olga):
    order = make_order(alice, sven, state=OrderState.COMPLETED)
    review = vendors.write_review(order=order, opinion=OPINION, by=alice, at=clock.now())
    vendors.report_review(review=review, reason="Insult", by=sven, at=clock.now())
    vendors.hide_review(review=review, reason="An insult.", by=olga, at=clock.now())
    make_member(sven.company, "Observer", user=make_user("Sara Berg"))

    vendors.restore_review(review=review, reason="Only hard words.", by=olga, at=clock.now())

    assert rung("review_restore") == {"Alice Roux", "Sven Lund", "Sara Berg"}
