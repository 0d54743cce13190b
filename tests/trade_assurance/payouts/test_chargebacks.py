"""The buyer's bank takes released money: the seller gives it back or owes it; a won case undoes it."""

import pytest

from marketplace.core import clock
from marketplace.core.errors import NotAllowed
from marketplace.core.transitions import TransitionRefused
from tests.factories.money import (
    eur,
    held_order,
    in_claim_window,
    pay_by_card,
    protection_of,
    released_order,
)
from tests.factories.payouts import charge_back, earnings, paid_out_order, purses, refund, taken
from trade_assurance import actions
from trade_assurance.actions.chargebacks import NoteMissing
from trade_assurance.actions.moving import ChargebackOpen
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of
from trade_assurance.models import Chargeback

pytestmark = pytest.mark.django_db
WHOLE, NET, FEE = 124_000, 120_520, 3_480


def clearing():
    return balance_of(Purse(AccountKind.CARD_CLEARING), "EUR").minor


def noted(order, *, inquiry=False):
    payment = order.payments.get()
    case = actions.Case("du_1", payment.refundable, "fraudulent", inquiry=inquiry)
    return actions.note_chargeback(payment=payment, case=case, at=clock.now())


def test_released_money_comes_from_the_sellers_balance(alice, sven):
    payment = charge_back(released_order(alice, sven))

    assert (purses(sven), taken(), clearing()) == ((0, 0, 0), 0, 0)
    assert earnings(sven) == [("release", "reversed", NET), ("chargeback", "reversed", -NET)]
    assert (payment.state, payment.reversed_minor) == ("reversed", WHOLE)


def test_money_that_was_paid_out_is_owed(alice, sven, olga):
    order = paid_out_order(alice, sven, olga)

    charge_back(order)

    assert (purses(sven), taken(), clearing()) == ((0, NET, 0), 0, 0)
    assert protection_of(order).returned == eur(WHOLE)


def test_a_won_case_gives_everything_back(alice, sven, olga):
    order = paid_out_order(alice, sven, olga)
    payment = charge_back(order)

    actions.record_reinstatement(payment=payment, case="du_1", at=clock.now())

    assert (purses(sven), taken(), clearing()) == ((0, 0, 0), FEE, -WHOLE)
    assert sven.company.debts.get().state == "settled"
    assert Chargeback.objects.get().state == "won"
    assert protection_of(order).returned == eur(0)
    assert earnings(sven)[1:] == [
        ("chargeback", "reversed", -NET),
        ("reinstated", "reversed", NET),
    ]


def test_a_won_case_pays_a_seller_whose_later_release_settled_the_debt(alice, sven, olga):
    payment = charge_back(paid_out_order(alice, sven, olga))
    released_order(alice, sven)
    assert purses(sven) == (0, 0, 0)

    actions.record_reinstatement(payment=payment, case="du_1", at=clock.now())

    assert purses(sven) == (NET, 0, 0)
    assert [p.amount for p in actions.build_payouts(by=olga, at=clock.now())] == [eur(NET)]


def test_after_a_refund_only_the_rest_is_taken_from_the_seller(alice, sven, olga):
    order = paid_out_order(alice, sven, olga)
    refund(order, 24_000, olga)

    charge_back(order, money=eur(WHOLE))

    found = protection_of(order)
    assert (found.returned_minor, found.returned_fee_minor) == (WHOLE, FEE)
    assert purses(sven) == (0, NET, 24_000)  # the bank gave the buyer what we had given already


def test_the_fee_is_ours_until_the_case_is_lost(alice, sven):
    payment = charge_back(released_order(alice, sven))

    actions.book_chargeback_fee(payment=payment, case="du_1", fee=eur(2_000), at=clock.now())
    actions.book_chargeback_fee(payment=payment, case="du_1", fee=eur(2_000), at=clock.now())
    assert (purses(sven), clearing()) == ((0, 0, 0), 0)  # booked with the provider's lines
    actions.end_chargeback(payment=payment, case="du_1", won=False, at=clock.now())
    actions.end_chargeback(payment=payment, case="du_1", won=False, at=clock.now())

    assert purses(sven) == (0, 2_000, -2_000)
    assert earnings(sven)[-1] == ("fee", "available", -2_000)


def test_the_platform_bears_the_fee_where_the_operator_says_so(alice, sven, settings):
    settings.MONEY_POLICIES = {"chargeback_fee_on": "platform"}
    payment = charge_back(released_order(alice, sven))

    actions.book_chargeback_fee(payment=payment, case="du_1", fee=eur(2_000), at=clock.now())
    actions.end_chargeback(payment=payment, case="du_1", won=False, at=clock.now())

    assert purses(sven) == (0, 0, 0)


def test_a_fee_that_comes_after_the_end_is_passed_on_and_given_back_when_won_after_all(alice, sven):
    payment = charge_back(released_order(alice, sven))
    actions.end_chargeback(payment=payment, case="du_1", won=False, at=clock.now())
    actions.book_chargeback_fee(payment=payment, case="du_1", fee=eur(2_000), at=clock.now())
    assert purses(sven) == (0, 2_000, -2_000)

    actions.record_reinstatement(payment=payment, case="du_1", at=clock.now())

    assert (purses(sven), Chargeback.objects.get().state) == ((NET, 0, 0), "won")


def test_no_fee_is_booked_for_nothing(alice, sven):
    payment = charge_back(released_order(alice, sven))

    row = actions.book_chargeback_fee(payment=payment, case="du_1", fee=eur(0), at=clock.now())

    assert (row.fee, purses(sven)) == (eur(0), (0, 0, 0))


def test_a_question_of_the_bank_moves_nothing_and_may_become_a_dispute(alice, sven, olga):
    order = released_order(alice, sven)
    assert noted(order, inquiry=True).state == "inquiry"
    assert refund(order, 100, olga).state == "done"

    assert noted(order).state == "opened"
    assert noted(order, inquiry=True).state == "opened"
    assert Chargeback.objects.count() == 1


def test_a_question_that_ends_is_won(alice, sven):
    order = released_order(alice, sven)
    noted(order, inquiry=True)

    actions.end_chargeback(payment=order.payments.get(), case="du_1", won=True, at=clock.now())

    assert (Chargeback.objects.get().state, purses(sven)) == ("won", (NET, 0, 0))


def test_the_end_of_an_unknown_case_changes_nothing(alice, sven):
    order = released_order(alice, sven)

    ended = actions.end_chargeback(
        payment=order.payments.get(), case="du_9", won=False, at=clock.now()
    )

    assert (ended, Chargeback.objects.count(), purses(sven)) == (None, 0, (NET, 0, 0))


def test_an_operator_sends_evidence_with_a_word_on_it(alice, sven, olga):
    row = noted(released_order(alice, sven))
    with pytest.raises(NoteMissing):
        actions.send_evidence(chargeback=row, note=" ", by=olga, at=clock.now())
    with pytest.raises(NotAllowed):
        actions.send_evidence(chargeback=row, note="x", by=sven, at=clock.now())

    sent = actions.send_evidence(chargeback=row, note="Signed CMR.", by=olga, at=clock.now())

    assert (sent.state, sent.evidence_note) == ("evidence_sent", "Signed CMR.")
    with pytest.raises(TransitionRefused):
        actions.accept_chargeback(chargeback=sent, by=olga, at=clock.now())


def test_an_operator_gives_in(alice, sven, olga):
    order = released_order(alice, sven)
    row = noted(order)

    done = actions.accept_chargeback(chargeback=row, by=olga, at=clock.now())

    assert (done.state, done.ended_at is not None) == ("accepted", True)
    assert purses(sven) == (NET, 0, 0)  # the money follows the provider's own fact


def test_only_operators_note_cases_by_hand(alice, sven, mallory):
    order = released_order(alice, sven)
    payment = order.payments.get()
    for member in (alice, sven, mallory):
        with pytest.raises(NotAllowed):
            actions.note_chargeback(
                payment=payment, case=actions.Case("x", eur(1)), at=clock.now(), by=member
            )

    assert Chargeback.objects.count() == 0


def test_held_money_is_not_released_while_a_case_is_open(alice, sven, olga):
    order = in_claim_window(alice, sven)
    noted(order)

    with pytest.raises(ChargebackOpen):
        actions.release_early(protection=protection_of(order), by=alice, at=clock.now())

    assert (protection_of(order).held, purses(sven)) == (eur(WHOLE), (0, 0, 0))


def test_money_paid_anew_after_a_case_took_the_first_is_released(alice, sven, olga):
    order = held_order(alice, sven)
    charge_back(order)
    frozen = protection_of(order)
    actions.unfreeze(protection=frozen, by=olga, at=clock.now(), reason="The buyer pays anew.")
    pay_by_card(order, alice)
    protection = protection_of(order)

    assert (protection.state, protection.held) == ("funds_held", eur(WHOLE))
