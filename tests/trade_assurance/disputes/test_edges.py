"""Ways of a dispute that are seldom gone: too early, twice, by the wrong person, about too much."""

from datetime import timedelta

import pytest

from marketplace.companies.states import CompanyState
from marketplace.core import clock, uploads
from marketplace.core.errors import NotAllowed
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders import actions as orders
from tests.factories.disputes import a_file, bring, decision, open_dispute
from tests.factories.money import eur, held_order, in_claim_window, protection_of, released_order
from tests.factories.payouts import charge_back
from trade_assurance import dispute_queries
from trade_assurance.actions import disputes as actions
from trade_assurance.actions.disputes import refusals, steps
from trade_assurance.actions.disputes.exhibits import check_files
from trade_assurance.actions.disputes.refusing import dispute_refusal
from trade_assurance.dispute_money import has_lost
from trade_assurance.dispute_parties import is_gone
from trade_assurance.dispute_states import DisputeState as D
from trade_assurance.dispute_states import Remedy
from trade_assurance.ledger.models import Movement
from trade_assurance.models import Dispute

pytestmark = pytest.mark.django_db
API = "/api/v1/disputes/"


@pytest.fixture
def dispute(alice, sven):
    return open_dispute(alice, sven)


def stands(dispute):
    return Dispute.objects.get(pk=dispute.pk).state


@pytest.mark.parametrize(
    "act", ["ask_second_operator", "close_evidence_when_due", "escalate_when_due", "remind"]
)
def test_what_the_clock_does_is_not_done_before_its_time(dispute, act):
    before = Movement.objects.count()

    getattr(actions, act)(dispute=dispute, at=clock.now())

    assert (stands(dispute), Movement.objects.count()) == ("negotiating", before)


def test_a_ruling_is_not_carried_out_while_it_can_be_appealed(dispute, olga, advance):
    dispute = bring(dispute, D.RULED, operator=olga, advance=advance)

    actions.execute_due(dispute=dispute, at=clock.now())

    assert (stands(dispute), protection_of(dispute.order).held) == ("ruled", eur(124_000))


def test_evidence_is_asked_for_once_more_and_not_again(dispute, olga, advance):
    dispute = bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)
    question = {"question": "Who counted?", "by": olga}
    actions.ask_again(dispute=dispute, at=clock.now(), **question)

    with pytest.raises(refusals.AlreadyUsed):
        actions.ask_again(dispute=dispute, at=clock.now(), **question)

    assert stands(dispute) == "evidence"


def test_while_a_ruling_waits_for_its_signature_nothing_else_is_decided(
    alice, sven, olga, advance, settings
):
    settings.DISPUTE_POLICIES = {"four_eyes_above": 1}
    dispute = bring(open_dispute(alice, sven), D.UNDER_REVIEW, operator=olga, advance=advance)
    actions.rule(dispute=dispute, decision=decision(), by=olga, at=clock.now())

    with pytest.raises(refusals.RulingWaits):
        actions.rule(dispute=dispute, decision=decision(), by=olga, at=clock.now())
    with pytest.raises(refusals.RulingWaits):
        actions.ask_again(dispute=dispute, question="Who counted?", by=olga, at=clock.now())

    assert (stands(dispute), dispute.rulings.count()) == ("under_review", 1)


def test_a_ruling_that_does_not_wait_is_not_signed(dispute, olga, advance):
    bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)

    with pytest.raises(refusals.RulingWaits):
        actions.sign_ruling(dispute=dispute, by=olga, at=clock.now())

    assert stands(dispute) == "under_review"


def test_only_the_sides_answer_and_only_operators_judge(dispute, sven, mallory, olga):
    with pytest.raises(NotAllowed):
        steps.party(mallory, dispute)
    with pytest.raises(NotAllowed):
        steps.assert_judge(sven)

    assert steps.party(sven, dispute) == Actor.SELLER


def test_words_are_asked_for_where_they_are_needed(dispute, olga, advance):
    bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)

    with pytest.raises(refusals.TextMissing) as refusal:
        actions.ask_again(dispute=dispute, question=" \r\n ", by=olga, at=clock.now())

    assert (refusal.value.field, stands(dispute)) == ("question", "under_review")


def test_dates_that_are_not_set_are_not_postponed(dispute):
    before = dispute.long_stop_at

    steps.postpone(dispute, ["evidence_due_at"], timedelta(days=1))

    assert (dispute.evidence_due_at, dispute.long_stop_at) == (None, before)


def test_a_claim_of_lines_is_at_most_the_claim(alice, sven):
    order = in_claim_window(alice, sven)
    lines = list(order.lines.order_by("position"))

    with pytest.raises(refusals.ClaimOutOfRange):
        open_dispute(
            alice,
            sven,
            order=order,
            lines={line.pk: 1 for line in lines},
            line_amounts={line.pk: eur(30_000) for line in lines},
        )

    assert protection_of(order).state == "claim_window"


def test_money_that_is_not_held_any_more_is_not_disputed(alice, sven):
    order = released_order(alice, sven)

    with pytest.raises(refusals.NothingHeld):
        open_dispute(alice, sven, order=order)

    assert (Dispute.objects.count(), protection_of(order).state) == (0, "released")


def test_money_that_a_bank_takes_back_is_left_to_it(alice, sven):
    order = held_order(alice, sven, state="shipping")
    charge_back(order, money=eur(1_000))

    with pytest.raises(refusals.StoppedByBank):
        open_dispute(alice, sven, order=order)

    assert protection_of(order).state == "frozen"


def test_goods_refused_with_nothing_held_open_no_dispute(alice, sven):
    order = released_order(alice, sven)
    tranche = protection_of(order).tranche

    assert dispute_refusal(tranche=tranche, reason="Broken.", by=alice, at=clock.now()) is None
    assert Dispute.objects.count() == 0


def test_too_many_files_at_once_are_refused(dispute):
    with pytest.raises(refusals.TooManyExhibits):
        check_files([a_file() for _ in range(60)])


def test_an_infected_file_is_refused_beside_its_field(monkeypatch):
    def infected(*_args, **_kwargs):
        raise uploads.FileInfected("Eicar")

    monkeypatch.setattr(uploads, "check", infected)

    with pytest.raises(uploads.FileInfected) as refusal:
        check_files([a_file()], field="label")

    assert refusal.value.field == "label"


def test_a_side_that_missed_its_turn_and_then_changes_its_claim_has_answered(alice, dispute):
    steps.write(dispute, missed_by="buyer")

    actions.change_claim(dispute=dispute, amount=eur(40_000), by=alice, at=clock.now())

    assert (Dispute.objects.get().missed_by, Dispute.objects.get().turn) == ("", "seller")


def test_after_a_bank_took_a_part_no_more_is_claimed_or_agreed_than_is_left(dispute, olga, advance):
    dispute = bring(dispute, D.RULED, operator=olga, advance=advance)
    charge_back(dispute.order, money=eur(110_000))

    actions.end_suspension(dispute=dispute, by=olga, at=clock.now())

    now = Dispute.objects.get()
    assert (now.state, now.claimed_minor, now.refund_minor) == ("ruled", 14_000, 14_000)


def test_only_a_suspended_dispute_goes_on(dispute, olga):
    with pytest.raises(TransitionRefused):
        actions.end_suspension(dispute=dispute, by=olga, at=clock.now())

    assert stands(dispute) == "negotiating"


def test_a_dispute_without_a_replacement_under_way_waits_for_none(dispute):
    actions.replace_when_due(dispute=dispute, at=clock.now())

    assert stands(dispute) == "negotiating"


def test_a_seller_claims_the_deposit_of_a_buyer_who_asked_to_cancel(alice, sven):
    order = held_order(alice, sven)
    assert dispute_queries.reasons_for(protection_of(order), "seller") == ()

    orders.ask_cancellation(order=order, by=alice, at=clock.now(), reason="Not needed.")

    protection = protection_of(order)
    assert [reason.value for reason in dispute_queries.reasons_for(protection, "seller")] == [
        "kept_deposit"
    ]


def test_who_was_offered_another_remedy_than_asked_for_lost_something(dispute):
    dispute.wanted, dispute.remedy, dispute.refund_minor = Remedy.REFUND, Remedy.RETURN, 50_000

    assert has_lost(dispute, Actor.BUYER) is True
    assert has_lost(dispute, Actor.SELLER) is True


def test_a_blocked_company_is_gone(alice):
    assert is_gone(alice.company, clock.now()) is False
    alice.company.state = CompanyState.BLOCKED

    assert is_gone(alice.company, clock.now()) is True


def test_who_has_no_company_sees_no_dispute(dispute, alice):
    nobody = type(alice)(alice.user, None, frozenset())

    assert list(dispute_queries.disputes_for(nobody)) == []
    assert str(dispute) == dispute.reference


def test_by_program_too_only_who_may_and_only_what_is_held(client_for, alice, sven, bob, mallory):
    order = released_order(alice, sven)
    body = {
        "order": order.reference,
        "reason": "short_quantity",
        "amount_minor": 1_000,
        "currency": "EUR",
        "description": "Ten chairs are missing.",
    }

    answers = [
        client_for(member).post(API, body, content_type="application/json")
        for member in (alice, bob)
    ]

    assert [answer.status_code for answer in answers] == [422, 403]
    assert Dispute.objects.count() == 0


def test_a_claim_is_lowered_and_evidence_refused_by_program(client_for, alice, bob, dispute):
    address = f"{API}{dispute.reference}/"
    amount = {"amount_minor": 40_000, "currency": "EUR", "message": "Two were found."}

    lowered = client_for(alice).post(f"{address}claim/", amount, content_type="application/json")
    refused = client_for(bob).post(f"{address}exhibits/", {"file": a_file()})

    assert (lowered.status_code, refused.status_code) == (200, 403)
    assert Dispute.objects.get().claimed == eur(40_000)
