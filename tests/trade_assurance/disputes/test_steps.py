"""Turns, deadlines, guards and races of disputes."""

from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection, connections, transaction

from marketplace.core import clock, jobs, outbox
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.transitions import TransitionRefused
from messaging.models import Message, Notice
from tests.factories.disputes import a_claim, a_file, bring, decision, open_dispute, sweep
from tests.factories.money import eur, in_claim_window, protection_of
from trade_assurance.actions import disputes as actions
from trade_assurance.actions.disputes import refusals
from trade_assurance.dispute_states import DisputeState as D
from trade_assurance.ledger.models import Movement
from trade_assurance.models import Dispute, Exhibit, Ruling

pytestmark = pytest.mark.django_db


def fresh(dispute):
    return Dispute.objects.get(pk=dispute.pk)


def kinds_of(member):
    rows = Notice.objects.filter(user=member.user, kind__startswith="dispute_")
    return list(rows.order_by("pk").values_list("kind", flat=True))


def test_a_second_dispute_on_the_same_money_is_refused(alice, sven):
    dispute = open_dispute(alice, sven)

    with pytest.raises(refusals.DisputeAlreadyOpen):
        open_dispute(alice, sven, order=dispute.order)

    assert Dispute.objects.count() == 1


@pytest.mark.parametrize("who", ["sven", "bob", "mallory", "olga"])
def test_only_people_who_handle_disputes_and_have_a_reason_open_one(
    alice, sven, bob, mallory, olga, who
):
    order = in_claim_window(alice, sven)
    member = {"sven": sven, "bob": bob, "mallory": mallory, "olga": olga}[who]

    with pytest.raises(refusals.ReasonUnfit if who == "sven" else NotAllowed):
        actions.open_dispute(
            protection=protection_of(order), claim=a_claim(), by=member, at=clock.now()
        )

    assert protection_of(order).state == "claim_window"


def test_a_line_is_claimed_up_to_what_was_ordered(alice, sven):
    order = in_claim_window(alice, sven)
    line = order.lines.first()

    for lines in ({line.pk: line.quantity + 1}, {line.pk: -1}, {line.pk + 99: 1}):
        with pytest.raises(refusals.QuantityOutOfRange):
            open_dispute(alice, sven, order=order, lines=lines)

    assert (Dispute.objects.count(), protection_of(order).state) == (0, "claim_window")


def test_another_dispute_needs_two_days_of_the_window(alice, sven, advance):
    order = in_claim_window(alice, sven)
    advance(days=29)
    first = open_dispute(alice, sven, order=order)
    actions.withdraw_dispute(dispute=first, by=alice, at=clock.now())
    advance(hours=1)

    with pytest.raises(refusals.ClaimWindowNearlyOver):
        open_dispute(alice, sven, order=order)


def test_silence_of_the_supplier_lets_the_buyer_call_an_operator_and_day_seven_does_it_anyway(
    alice, sven, advance
):
    dispute = open_dispute(alice, sven)
    advance(days=2, hours=1)
    assert sweep() == 1  # the reminder
    assert sweep() == 0
    advance(days=1)
    assert sweep() == 1
    assert (fresh(dispute).missed_by, fresh(dispute).answer_due_at) == ("seller", None)

    advance(days=4)
    assert sweep() == 1

    assert fresh(dispute).state == "escalated"
    assert kinds_of(sven) == [
        "dispute_opened", "dispute_reminder", "dispute_turn_missed", "dispute_escalated",
    ]  # fmt: skip


def test_an_answer_after_silence_is_an_answer(alice, sven, advance):
    dispute = open_dispute(alice, sven)
    advance(days=3, hours=1)
    sweep()

    actions.propose(dispute=dispute, terms=actions.Terms(eur(10_000)), by=sven, at=clock.now())

    assert (fresh(dispute).missed_by, fresh(dispute).turn) == ("", "buyer")


def test_they_may_agree_while_an_operator_has_the_case(alice, sven, olga, advance):
    dispute = open_dispute(alice, sven)
    dispute = bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)
    actions.propose(dispute=dispute, terms=actions.Terms(eur(40_000)), by=sven, at=clock.now())

    actions.accept_proposal(dispute=dispute, number=2, by=alice, at=clock.now())

    assert (fresh(dispute).state, fresh(dispute).refund) == ("closed", eur(40_000))


def test_nobody_accepts_their_own_proposal(alice, sven):
    dispute = open_dispute(alice, sven)

    with pytest.raises(refusals.ProposalGone):
        actions.accept_proposal(dispute=dispute, number=1, by=alice, at=clock.now())

    assert fresh(dispute).state == "negotiating"


@pytest.mark.parametrize(("silent", "refund"), [("seller", 50_000), ("buyer", 0), ("", 30_000)])
def test_after_sixty_days_the_last_turns_decide(alice, sven, advance, silent, refund):
    dispute = open_dispute(alice, sven)
    if silent != "seller":
        actions.propose(dispute=dispute, terms=actions.Terms(eur(10_000)), by=sven, at=clock.now())
    if not silent:
        actions.propose(dispute=dispute, terms=actions.Terms(eur(30_000)), by=alice, at=clock.now())
        actions.propose(dispute=dispute, terms=actions.Terms(eur(15_000)), by=sven, at=clock.now())
        advance(days=1)
        reason = "We stay with 300."
        actions.reject_proposal(dispute=dispute, number=4, reason=reason, by=alice, at=clock.now())
        actions.propose(dispute=dispute, terms=actions.Terms(eur(15_000)), by=sven, at=clock.now())
        advance(days=2)
        actions.reject_proposal(dispute=dispute, number=5, reason=reason, by=alice, at=clock.now())
        actions.propose(dispute=dispute, terms=actions.Terms(eur(16_000)), by=sven, at=clock.now())
        advance(days=2)
        actions.escalate(dispute=dispute, by=alice, at=clock.now())
    else:
        advance(days=3, hours=1)
        sweep()
    advance(days=61)
    sweep()
    assert (fresh(dispute).state, fresh(dispute).refund_minor) == ("ruled", refund)

    advance(days=7, hours=1)
    sweep()
    outbox.drain()

    assert fresh(dispute).state == "closed"
    assert protection_of(dispute.order).refunded_minor == refund
    assert Ruling.objects.get().operator is None


def test_an_appeal_nobody_hears_leaves_the_ruling_standing(alice, sven, olga, advance):
    dispute = open_dispute(alice, sven)
    dispute = bring(dispute, D.RULED, operator=olga, advance=advance)
    actions.appeal(dispute=dispute, reason="Count again.", by=alice, at=clock.now())

    advance(days=61)
    sweep()
    sweep()

    assert (fresh(dispute).state, fresh(dispute).refund) == ("closed", eur(20_000))


def test_operators_are_alarmed_once_after_twenty_days(alice, sven, olga, advance):
    open_dispute(alice, sven)
    advance(days=21)

    sweep()
    sweep()

    assert kinds_of(olga).count("dispute_alarm") == 1


def test_an_appeal_comes_in_time_or_not_at_all(alice, sven, olga, advance):
    dispute = open_dispute(alice, sven)
    dispute = bring(dispute, D.RULED, operator=olga, advance=advance)
    advance(days=7, hours=1)

    with pytest.raises(refusals.TooLate):
        actions.appeal(dispute=dispute, reason="Late.", by=alice, at=clock.now())

    assert fresh(dispute).state == "ruled"


def test_evidence_is_extended_and_asked_for_once(alice, sven, olga, advance):
    dispute = open_dispute(alice, sven)
    dispute = bring(dispute, D.EVIDENCE, operator=olga, advance=advance)
    actions.extend_evidence(dispute=dispute, by=olga, at=clock.now())
    due = fresh(dispute).evidence_due_at

    with pytest.raises(refusals.AlreadyUsed):
        actions.extend_evidence(dispute=dispute, by=olga, at=clock.now())

    assert fresh(dispute).evidence_due_at == due


def test_every_step_reaches_bell_and_conversation(alice, sven):
    dispute = open_dispute(alice, sven)
    actions.propose(dispute=dispute, terms=actions.Terms(eur(10_000)), by=sven, at=clock.now())
    actions.accept_proposal(dispute=dispute, number=2, by=alice, at=clock.now())

    assert kinds_of(alice) == ["dispute_proposed", "dispute_settled", "dispute_executed"]
    assert kinds_of(sven) == ["dispute_opened", "dispute_settled", "dispute_executed"]
    said = Message.objects.filter(event__startswith="dispute_").order_by("pk")
    assert list(said.values_list("event", flat=True)) == [
        "dispute_opened", "dispute_proposed", "dispute_settled", "dispute_executed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trade_assurance_exhibit SET sha256 = 'x'",
        "DELETE FROM trade_assurance_exhibit",
        "UPDATE trade_assurance_proposal SET refund_minor = 1",
        "DELETE FROM trade_assurance_proposal",
        "DELETE FROM trade_assurance_dispute",
        "UPDATE trade_assurance_ruling SET refund_minor = 1",
        "UPDATE trade_assurance_ruling SET in_force_at = NULL",
        "UPDATE trade_assurance_protection SET released_minor = 100000",
        "UPDATE trade_assurance_protection SET refunded_minor = 1",
    ],
)
def test_postgresql_keeps_evidence_rulings_and_disputed_money(
    alice, sven, olga, advance, statement
):
    dispute = open_dispute(alice, sven, files=[a_file()])
    bring(dispute, D.RULED, operator=olga, advance=advance)
    before = list(Exhibit.objects.values()), list(Ruling.objects.values())

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert (list(Exhibit.objects.values()), list(Ruling.objects.values())) == before


def test_evidence_is_numbered_by_side_and_closed_during_the_review(alice, sven, olga, advance):
    dispute = open_dispute(alice, sven, files=[a_file()])
    actions.add_exhibits(dispute=dispute, files=[a_file()], by=sven, at=clock.now())
    actions.add_exhibits(dispute=dispute, files=[a_file()], by=alice, at=clock.now())
    bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)

    with pytest.raises(TransitionRefused):
        actions.add_exhibits(dispute=dispute, files=[a_file()], by=alice, at=clock.now())

    labels = Exhibit.objects.order_by("pk").values_list("label", flat=True)
    assert list(labels) == ["B-1", "S-1", "B-2"]


def at_once(*calls):
    ends = [""] * len(calls)
    ready = Barrier(len(calls))

    def run(index, call):
        try:
            ready.wait(10)
            call()
            ends[index] = "done"
        except (Refusal, TransitionRefused) as refusal:
            ends[index] = type(refusal).__name__
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return ends


@pytest.mark.django_db(transaction=True)
def test_two_operators_who_rule_at_once_make_one_ruling(alice, sven, olga, omar, advance):
    dispute = open_dispute(alice, sven)
    bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)

    ends = at_once(
        *[
            lambda by=by, outcome=outcome: actions.rule(
                dispute=dispute, decision=decision(outcome), by=by, at=clock.now()
            )
            for by, outcome in ((olga, "full_refund"), (omar, "dismiss"))
        ]
    )

    assert sorted(ends) == ["TransitionRefused", "done"]
    ruling = Ruling.objects.get()
    assert ruling.operator == (olga.user if ends[0] == "done" else omar.user)
    assert fresh(dispute).refund_minor == ruling.refund_minor


@pytest.mark.django_db(transaction=True)
def test_accepting_and_withdrawing_at_once_leaves_one_winner(alice, sven):
    dispute = open_dispute(alice, sven)

    ends = at_once(
        lambda: actions.accept_proposal(dispute=dispute, number=1, by=sven, at=clock.now()),
        lambda: actions.withdraw_dispute(dispute=dispute, by=alice, at=clock.now()),
    )

    assert sorted(ends) == ["TransitionRefused", "done"]
    refunds = Movement.objects.filter(kind="refunded").count()
    assert (fresh(dispute).state, refunds) in {("closed", 1), ("withdrawn", 0)}


@pytest.mark.django_db(transaction=True)
def test_two_openings_at_once_make_one_dispute(alice, sven):
    order = in_claim_window(alice, sven)

    ends = at_once(*[lambda: open_dispute(alice, sven, order=order)] * 2)

    assert sorted(ends) == ["DisputeAlreadyOpen", "done"]
    assert Dispute.objects.count() == 1


def test_the_sweep_is_a_registered_job():
    assert "trade_assurance.disputes" in jobs.names()
