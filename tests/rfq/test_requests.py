from datetime import timedelta

import pytest

from marketplace.core import clock, jobs, outbox
from marketplace.core.models import OutboxMessage, StateChange
from marketplace.core.transitions import TransitionRefused
from messaging.models import Notice
from rfq import actions
from rfq.errors import DeadlineOutOfRange, NotYours, RequestIncomplete, TooOften
from rfq.matching import Candidate
from rfq.models import RFQ, RFQMatch
from rfq.queries import rfqs_for
from tests.factories import companies as people
from tests.factories.rfq import make_draft, make_quotation, make_rfq

pytestmark = pytest.mark.django_db


def notices(member, kind):
    return Notice.objects.filter(user=member.user, kind=kind).count()


def test_a_request_without_anything_odd_is_published_at_once(alice):
    rfq = make_rfq(alice)

    assert rfq.state == "open"
    assert rfq.opened_at is not None
    assert notices(alice, "rfq_published") == 1


def test_a_request_with_contact_details_waits_for_an_operator(alice, olga):
    rfq = make_rfq(alice, description="Bottles, please write to me at buyer@example.com today")

    assert (rfq.state, rfq.review_reasons) == ("submitted", ["contact_details"])
    assert notices(olga, "rfq_to_review") == 1

    actions.approve_rfq(rfq=rfq, by=olga, at=clock.now())

    assert RFQ.objects.get().state == "open"


def test_a_rejected_request_may_be_sent_again_twice(alice, olga):
    rfq = make_rfq(alice, description="Bottles, please write to me at buyer@example.com today")
    for _ in range(2):
        actions.reject_rfq(rfq=rfq, reason="No contact details, please.", by=olga, at=clock.now())
        actions.submit_rfq(rfq=rfq, by=alice, at=clock.now())
    actions.reject_rfq(rfq=rfq, reason="Still there.", by=olga, at=clock.now())

    with pytest.raises(TooOften):
        actions.submit_rfq(rfq=rfq, by=alice, at=clock.now())

    assert RFQ.objects.get().state == "rejected"
    assert notices(alice, "rfq_sent_back") == 3


@pytest.mark.parametrize("field", ["title", "description", "destination_country"])
def test_an_incomplete_request_is_refused_at_its_field(alice, field):
    rfq = make_draft(alice, **{field: ""})
    before = StateChange.objects.count()

    with pytest.raises(RequestIncomplete) as refused:
        actions.submit_rfq(rfq=rfq, by=alice, at=clock.now())

    assert refused.value.field == field
    assert (RFQ.objects.get().state, StateChange.objects.count()) == ("draft", before)


@pytest.mark.parametrize("days", [0.5, 61])
def test_a_deadline_too_near_or_too_far_is_refused(alice, days):
    rfq = make_draft(alice, closes_at=clock.now() + timedelta(days=days))

    with pytest.raises(DeadlineOutOfRange):
        actions.submit_rfq(rfq=rfq, by=alice, at=clock.now())


def test_sending_twice_is_refused_and_changes_nothing(alice):
    rfq = make_rfq(alice)
    before = StateChange.objects.count()

    with pytest.raises(TransitionRefused):
        actions.submit_rfq(rfq=rfq, by=alice, at=clock.now())

    assert StateChange.objects.count() == before


def test_neither_a_colleague_without_the_permission_nor_a_stranger_may_post(alice, bob, mallory):
    rfq = make_draft(alice)

    with pytest.raises(NotYours):
        make_draft(bob)
    for member in (bob, mallory):
        with pytest.raises(NotYours):
            actions.submit_rfq(rfq=rfq, by=member, at=clock.now())


def test_matches_are_recorded_once_and_each_supplier_is_told_once(alice, sven, mallory):
    rfq = make_rfq(alice)
    found = [
        Candidate(sven.company.pk, None, 91.6, "Steel bottle 750 ml", ("steel", "bottle")),
        Candidate(sven.company.pk, None, 40, "Oak stool"),
        Candidate(alice.company.pk, None, 99, "Her own"),
    ]

    first = actions.record_matches(rfq=rfq, candidates=found)
    second = actions.record_matches(rfq=rfq, candidates=found)

    match = RFQMatch.objects.get()
    assert (first, second) == ([sven.company.pk], [])
    assert (match.score, match.reason, match.words) == (
        92,
        "Steel bottle 750 ml",
        ["steel", "bottle"],
    )
    assert (notices(sven, "rfq_matched"), notices(mallory, "rfq_matched")) == (1, 0)
    assert Notice.objects.get(kind="rfq_matched").context["reason"] == "Steel bottle 750 ml"


def test_twenty_suppliers_take_as_many_statements_as_one(alice, django_assert_num_queries):
    rfq = make_rfq(alice)
    sellers = [people.make_seller() for _ in range(20)]
    found = [Candidate(s.company.pk, None, 50, "Bottle") for s in sellers]

    with django_assert_num_queries(11):
        actions.record_matches(rfq=rfq, candidates=found, at=clock.now())

    assert Notice.objects.filter(kind="rfq_matched").count() == 20


def test_an_invited_only_request_takes_no_matches(alice, sven, mallory):
    draft = make_draft(alice, visibility="invited")
    with pytest.raises(RequestIncomplete):
        actions.submit_rfq(rfq=draft, by=alice, at=clock.now())
    actions.invite_sellers(rfq=draft, sellers=[sven.company], by=alice)
    rfq = actions.submit_rfq(rfq=draft, by=alice, at=clock.now())

    found = [Candidate(mallory.company.pk, None, 90, "Bottle")]

    assert actions.record_matches(rfq=rfq, candidates=found) == []
    assert notices(sven, "rfq_invited") == 1
    assert not OutboxMessage.objects.filter(topic="rfq.opened").exists()
    assert list(rfqs_for(sven)) == [rfq]
    assert list(rfqs_for(mallory)) == []


def test_the_deadline_closes_the_request_and_thirty_days_later_it_expires(alice, advance):
    rfq = make_rfq(alice)

    advance(days=14, minutes=1)
    jobs.run("rfq.close_due_rfqs")
    rfq.refresh_from_db()
    assert (rfq.state, rfq.closed_because) == ("closed", "deadline")
    assert notices(alice, "rfq_closed") == 1

    for days, told in ((7, 1), (14, 2)):
        advance(days=days, minutes=1)
        jobs.run("rfq.decide_undecided_rfqs")
        jobs.run("rfq.decide_undecided_rfqs")
        assert notices(alice, "rfq_undecided") == told

    advance(days=9)
    jobs.run("rfq.decide_undecided_rfqs")
    rfq.refresh_from_db()
    assert rfq.state == "expired"


def test_a_deadline_is_extended_twice_at_most(alice):
    rfq = make_rfq(alice)
    at = clock.now()
    for days in (20, 25):
        actions.extend_rfq(rfq=rfq, closes_at=at + timedelta(days=days), by=alice, at=at)

    with pytest.raises(TooOften):
        actions.extend_rfq(rfq=rfq, closes_at=at + timedelta(days=30), by=alice, at=at)


def test_cancelling_withdraws_the_quotations_and_tells_the_suppliers_why(alice, sven):
    rfq = make_rfq(alice, matched=[sven])
    quotation = make_quotation(rfq, sven)

    with pytest.raises(RequestIncomplete):
        actions.cancel_rfq(rfq=rfq, reason=" ", by=alice, at=clock.now())
    actions.cancel_rfq(rfq=rfq, reason="The project stopped.", by=alice, at=clock.now())

    quotation.refresh_from_db()
    assert (quotation.state, quotation.reason) == ("withdrawn_by_system", "The project stopped.")
    told = Notice.objects.get(user=sven.user, kind="quotation_not_selected")
    assert told.context["reason"] == "The project stopped."


def test_a_question_is_answered_for_all_and_names_nobody(alice, sven, mallory):
    other = people.make_seller("Other Works")
    rfq = make_rfq(alice, matched=[sven, other])
    question = actions.ask_question(rfq=rfq, question="Which steel?", by=sven, at=clock.now())
    with pytest.raises(NotYours):
        actions.ask_question(rfq=rfq, question="Let me in", by=mallory, at=clock.now())

    actions.answer_question(question=question, answer="18/8.", by=alice, at=clock.now())

    assert [notices(m, "rfq_answered") for m in (sven, other, mallory)] == [1, 1, 0]
    assert "Nordform" not in str(Notice.objects.get(kind="rfq_question").context)


def test_a_supplier_that_declines_no_longer_has_the_request_in_its_list(alice, sven):
    rfq = make_rfq(alice, matched=[sven])

    actions.decline_to_quote(rfq=rfq, reason="No capacity.", by=sven, at=clock.now())

    assert RFQMatch.objects.get().decline_reason == "No capacity."
    outbox.drain()
