"""Money that a bank keeps after the goods have left: the tranche ends, and nothing hangs for ever."""

import pytest
from django.urls import reverse

from marketplace.companies.member import SYSTEM
from marketplace.core import clock, outbox
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.states import history
from marketplace.orders.states import OrderState as S
from tests.factories.money import (
    eur,
    held_order,
    in_claim_window,
    pay_by_card,
    protection_of,
)
from tests.factories.orders import ship
from tests.factories.payouts import charge_back, earnings, purses
from trade_assurance import actions, checks
from trade_assurance.actions.taken import NotTaken
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of
from trade_assurance.models import Chargeback

pytestmark = pytest.mark.django_db
WHOLE, NET = 124_000, 120_520
NOW = clock.now


@pytest.fixture(autouse=True)
def books_are_sound():
    yield
    assert list(checks.breaches()) == []


def end(order, *, won=False, case="du_1"):
    payment = order.payments.order_by("pk")[0]
    actions.end_chargeback(payment=payment, case=case, won=won, at=NOW())
    outbox.drain()
    order.refresh_from_db()
    return protection_of(order)


def recalled(order):
    payment = order.payments.get()
    actions.record_reversal(payment=payment, by=SYSTEM, at=NOW(), reason="Recalled.")
    return protection_of(order)


def test_a_lost_case_ends_the_tranche_and_the_order(alice, sven):
    order = in_claim_window(alice, sven)
    charge_back(order)
    assert protection_of(order).state == "frozen"

    held = end(order)

    assert (held.state, held.held, held.reversed_minor) == ("refunded", eur(0), WHOLE)
    assert (held.closed_at, held.taken_at) == (held.taken_at, held.closed_at)
    assert (order.state, purses(sven)) == ("completed", (0, 0, 0))
    assert history(held).last().name == "settle_taken"


def test_goods_on_their_way_end_alike(alice, sven):
    order = ship(held_order(alice, sven, state=S.READY_TO_SHIP), sven)
    charge_back(order)

    assert (end(order).state, order.state) == ("refunded", "completed")


def test_the_case_may_be_lost_before_the_money_is_said_to_be_gone(alice, sven):
    order = in_claim_window(alice, sven)
    payment = order.payments.get()
    case = actions.Case("du_1", payment.refundable, "fraudulent")
    actions.note_chargeback(payment=payment, case=case, at=NOW())
    held = end(order)
    assert (held.state, held.held) == ("claim_window", eur(WHOLE))

    actions.record_reversal(
        payment=payment, by=SYSTEM, at=NOW(), reason="du_1", money=payment.amount, case="du_1"
    )

    assert protection_of(order).state == "refunded"


def test_a_case_that_is_given_up_ends_it_too(alice, sven, olga):
    order = in_claim_window(alice, sven)
    charge_back(order)

    actions.accept_chargeback(chargeback=Chargeback.objects.get(), by=olga, at=NOW())

    assert protection_of(order).state == "refunded"


def test_goods_that_are_still_here_wait_for_money_instead(alice, sven, olga):
    order = held_order(alice, sven)
    charge_back(order)

    held = end(order)
    assert (held.state, order.state) == ("frozen", "in_production")
    with pytest.raises(NotTaken):
        actions.end_taken(protection=held, by=olga, at=NOW(), reason="Gone.")

    actions.unfreeze(protection=held, by=olga, at=NOW(), reason="Paid anew.")
    assert protection_of(order).state == "pending_funds"


def test_another_open_case_of_the_order_keeps_it_frozen(alice, sven, olga):
    order = held_order(alice, sven, state=S.READY_TO_SHIP, deposit_bps=3_000)
    second = pay_by_card(order, alice)
    order = ship(order, sven)
    charge_back(order)
    actions.note_chargeback(payment=second, case=actions.Case("du_2", second.amount), at=NOW())
    actions.record_reversal(
        payment=second, by=SYSTEM, at=NOW(), reason="du_2", money=second.amount, case="du_2"
    )
    held = end(order)
    assert (held.state, held.held) == ("frozen", eur(0))
    with pytest.raises(NotTaken):
        actions.end_taken(protection=held, by=olga, at=NOW(), reason="Gone.")

    actions.end_chargeback(payment=second, case="du_2", won=False, at=NOW())

    assert protection_of(order).state == "refunded"


def test_what_is_still_held_stays_frozen_until_an_operator_lets_it_go_on(alice, sven, olga):
    order = in_claim_window(alice, sven)
    charge_back(order, money=eur(24_000))

    held = end(order)
    assert (held.state, held.held) == ("frozen", eur(100_000))
    with pytest.raises(NotTaken):
        actions.end_taken(protection=held, by=olga, at=NOW(), reason="Gone.")

    assert actions.unfreeze(
        protection=held, by=olga, at=NOW(), reason="The rest is ours."
    ).state == "claim_window"  # fmt: skip


def test_money_given_back_after_all_is_released(alice, sven):
    order = in_claim_window(alice, sven)
    payment = charge_back(order)
    end(order)

    actions.record_reinstatement(payment=payment, case="du_1", at=NOW())

    held = protection_of(order)
    assert (held.state, held.held, held.released_minor) == ("released", eur(0), WHOLE)
    assert (held.refunded_minor, held.reversed_minor) == (0, 0)
    assert purses(sven) == (NET, 0, 0)
    assert [row[0] for row in earnings(sven)] == ["release"]
    order.refresh_from_db()
    assert order.state == "completed"


def test_a_recalled_transfer_waits_for_an_operator(alice, sven, olga):
    order = in_claim_window(alice, sven)
    held = recalled(order)
    assert (held.state, held.held) == ("frozen", eur(0))

    ended = actions.end_taken(protection=held, by=olga, at=NOW(), reason=" Asked twice. ")

    order.refresh_from_db()
    assert (ended.state, order.state) == ("refunded", "completed")
    assert history(ended).last().reason == "Asked twice."


@pytest.mark.parametrize("reason", ["", " ", "\x00"])
def test_an_operator_says_why(alice, sven, olga, reason):
    held = recalled(in_claim_window(alice, sven))

    with pytest.raises(Refusal):
        actions.end_taken(protection=held, by=olga, at=NOW(), reason=reason)

    assert protection_of(held.order).state == "frozen"


def test_nobody_else_ends_it(alice, sven):
    held = recalled(in_claim_window(alice, sven))

    for who in (alice, sven):
        with pytest.raises(NotAllowed):
            actions.end_taken(protection=held, by=who, at=NOW(), reason="Gone.")

    assert protection_of(held.order).state == "frozen"


def test_the_desk_offers_the_end_and_not_the_way_on(client_for, alice, sven, olga):
    held = recalled(in_claim_window(alice, sven))
    client = client_for(olga)
    page = client.get(reverse("money_desk:review")).content.decode()
    assert reverse("money_desk:taken", args=[held.pk]) in page
    assert "Let it go on" not in page

    client.post(reverse("money_desk:taken", args=[held.pk]), {"reason": "It stays there."})

    assert protection_of(held.order).state == "refunded"
    assert balance_of(Purse(AccountKind.HELD, held.pk), "EUR") == eur(0)
