"""A supplier's account at the card provider: opened once, followed, and what rests while it is stopped."""

from datetime import timedelta
from itertools import product

import pytest
from django.urls import reverse

from marketplace.core import clock, outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.states import history
from marketplace.core.transitions import Actor
from tests.factories.money import give_bank_details, released_order
from trade_assurance import actions
from trade_assurance.actions import connect
from trade_assurance.connect_states import CONNECT_ACCOUNT, ConnectState
from trade_assurance.gateways.base import AccountFacts
from trade_assurance.gateways.sandbox import accounts as double
from trade_assurance.gateways.sandbox import store
from trade_assurance.models import ConnectAccount, Earning, PayoutHold, WebhookEvent

pytestmark = pytest.mark.django_db

TABLE = {
    "need_facts": ({"opening", "in_review"}, "incomplete"),
    "check": ({"opening", "incomplete", "restricted"}, "in_review"),
    "enable": ({"opening", "incomplete", "in_review", "restricted"}, "enabled"),
    "restrict": ({"in_review", "enabled"}, "restricted"),
    "reject": ({"opening", "incomplete", "in_review", "enabled", "restricted"}, "rejected"),
}


@pytest.mark.parametrize(("name", "state"), list(product(TABLE, ConnectState.values)))
def test_each_move_leads_where_the_table_says(name, state):
    sources, target = TABLE[name]
    for actor in Actor:
        allowed = state in sources and actor == Actor.PROVIDER
        assert CONNECT_ACCOUNT.allows(name, state=state, actor=actor) is allowed
        if allowed:
            assert CONNECT_ACCOUNT.target(name, state=state, actor=actor) == target


@pytest.fixture
def account(sven):
    made = connect.open_connect_account(by=sven, at=clock.now())
    outbox.drain()
    made.refresh_from_db()
    return made


def told(account):
    """The provider's latest event of the account comes in and is looked into."""
    event = store.listed("event", parent=account.provider_id, account=account.provider_id)[0]
    kept = actions.keep_event(
        endpoint="stripe_connect", event_id=event["id"], kind=event["type"], body=event
    )
    outbox.drain()
    account.refresh_from_db()
    return kept


def facts(account, **more):
    plain = {"can_receive": True, "can_pay_out": True, "details_given": True}
    return AccountFacts(id=account.provider_id, **(plain | more))


def take(account, *, later=1, **more):
    found = connect.take_facts(
        account_id=account.pk,
        facts=facts(account, **more),
        asked_at=clock.now() + timedelta(seconds=later),
    )
    account.refresh_from_db()
    return found.state


def test_an_account_is_opened_once_with_what_is_due(account, sven):
    again = connect.open_connect_account(by=sven, at=clock.now())
    outbox.drain()

    assert (again.pk, ConnectAccount.objects.count()) == (account.pk, 1)
    assert (account.state, account.provider_id[:5]) == ("incomplete", "acct_")
    assert "external_account" in account.due
    assert [row.name for row in history(account)] == ["open", "need_facts"]


def test_only_who_manages_payouts_opens_one(alice, olga, sven):
    for member in (olga, type(sven)(sven.user, sven.company, frozenset())):
        with pytest.raises(NotAllowed):
            connect.open_connect_account(by=member, at=clock.now())

    assert ConnectAccount.objects.count() == 0


def test_what_was_given_enables_it_by_the_providers_event(account):
    double.onboard(account.provider_id)

    assert told(account) is True
    assert told(account) is False

    assert (account.state, account.due) == ("enabled", [])
    assert WebhookEvent.objects.get().done_at is not None


def test_an_event_of_a_strangers_account_changes_nothing(account):
    body = {"data": {"object": {"id": "acct_stranger", "object": "account"}}}
    actions.keep_event(
        endpoint="stripe_connect", event_id="evt_x", kind="account.updated", body=body
    )
    outbox.drain()

    account.refresh_from_db()
    assert (account.state, WebhookEvent.objects.get().done_at is None) == ("incomplete", False)


def test_an_account_under_review_waits(account):
    double.review(account.provider_id)
    told(account)
    assert account.state == "in_review"

    assert take(account, can_receive=False, due=("company.tax_id",)) == "incomplete"


def test_a_restricted_account_holds_payouts_until_it_works_again(account, alice, sven, olga):
    assert take(account) == "enabled"
    released_order(alice, sven)
    give_bank_details(sven)
    (payout,) = actions.build_payouts(by=olga, at=clock.now())

    assert take(account, later=2, can_pay_out=False, disabled_reason="requirements.past_due") == (
        "restricted"
    )
    payout.refresh_from_db()
    assert (payout.state, Earning.objects.get().state) == ("cancelled", "on_hold")
    assert actions.build_payouts(by=olga, at=clock.now()) == []
    assert take(account, later=3) == "enabled"

    assert (Earning.objects.get().state, PayoutHold.objects.get().lifted_at is None) == (
        "available",
        False,
    )
    assert len(actions.build_payouts(by=olga, at=clock.now())) == 1


def test_an_enabled_account_that_is_checked_again_is_restricted_meanwhile(account):
    take(account)

    state = take(
        account, later=2, can_receive=False, under_review=("company.verification.document",)
    )

    assert state == "restricted"


def test_an_answer_that_was_asked_for_earlier_changes_nothing(account):
    take(account, later=10)

    assert take(account, later=5, can_receive=False) == "enabled"
    assert PayoutHold.objects.count() == 0


def test_a_closed_account_stays_closed(account):
    double.reject(account.provider_id)
    told(account)
    assert (account.state, account.disabled_reason) == ("rejected", "rejected.fraud")

    assert take(account, later=60) == "rejected"
    assert PayoutHold.objects.get(lifted_at=None).cause == "provider"


def test_the_supplier_sees_what_is_due_and_is_led_to_the_provider(client_for, sven):
    client = client_for(sven)
    assert "Open the account" in client.get(reverse("payouts:index")).content.decode()
    client.post(reverse("connect:account"))
    early = client.get(reverse("connect:onboarding"))
    assert early.url == reverse("payouts:index")
    outbox.drain()
    page = client.get(reverse("payouts:index")).content.decode()
    account = ConnectAccount.objects.get()

    led = client.get(reverse("connect:onboarding"))

    assert "A bank account (external_account)" in page
    assert account.provider_id in led.url


def test_an_operator_sees_the_account_and_asks_again(client_for, account, sven, olga):
    double.onboard(account.provider_id)
    show = reverse("desk_sellers:show", args=[sven.company.reference])
    assert account.provider_id in client_for(olga).get(show).content.decode()

    client_for(olga).post(reverse("connect:look_up", args=[sven.company.reference]))
    outbox.drain()

    account.refresh_from_db()
    assert account.state == "enabled"


def test_one_that_was_never_opened_is_asked_for_again(client_for, sven, olga):
    made = ConnectAccount.objects.create(
        company=sven.company, opened_by=sven.user, opened_at=clock.now()
    )

    connect.ask_about(account=made, by=olga)
    outbox.drain()
    connect.send_opening(account_id=made.pk, at=clock.now())

    made.refresh_from_db()
    assert made.state == "incomplete"


def test_a_suppliers_page_is_its_own(account, alice, sven):
    for member in (alice, type(sven)(sven.user, sven.company, frozenset())):
        with pytest.raises(NotAllowed):
            connect.onboarding_page(account=account, back="http://testserver/", by=member)
    assert account.state == "incomplete"
