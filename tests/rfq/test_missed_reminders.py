"""After an outage the reminders of requests and quotations go out first, and what they announce waits."""

from datetime import timedelta

import pytest

from marketplace.core import clock, jobs
from messaging.models import Notice
from rfq import actions
from rfq.errors import QuotationExpired
from rfq.models import RFQ, Quotation
from tests.factories.rfq import make_offer, make_quotation, make_rfq

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def as_in_production(settings):
    settings.MISSED_REMINDER_WAIT = DAY


def told(member, kind):
    return Notice.objects.filter(user=member.user, kind=kind).count()


def closed_rfq(alice, advance):
    rfq = make_rfq(alice)
    advance(days=14, minutes=1)
    jobs.run("rfq.close_due_rfqs")
    return rfq


def test_an_undecided_request_does_not_expire_before_its_buyer_was_reminded(alice, advance):
    rfq = closed_rfq(alice, advance)
    advance(days=31)
    before = clock.now()

    assert jobs.run("rfq.decide_undecided_rfqs") == 1
    assert jobs.run("rfq.decide_undecided_rfqs") == 0

    rfq.refresh_from_db()
    assert (rfq.state, rfq.reminders, told(alice, "rfq_undecided")) == ("closed", 2, 1)
    assert before + DAY <= rfq.kept_until <= clock.now() + DAY


def test_a_day_after_the_late_reminder_it_expires(alice, advance):
    rfq = closed_rfq(alice, advance)
    advance(days=31)
    jobs.run("rfq.decide_undecided_rfqs")

    advance(hours=23)
    early = jobs.run("rfq.decide_undecided_rfqs")
    advance(hours=1, minutes=1)

    assert (early, jobs.run("rfq.decide_undecided_rfqs")) == (0, 1)
    assert RFQ.objects.get(pk=rfq.pk).state == "expired"


def test_a_request_reminded_in_time_expires_on_its_day(alice, advance):
    rfq = closed_rfq(alice, advance)
    for days in (7, 14):
        advance(days=days)
        jobs.run("rfq.decide_undecided_rfqs")
    rfq.refresh_from_db()

    assert rfq.kept_until == rfq.closed_at + timedelta(days=30)
    advance(days=9)
    assert jobs.run("rfq.decide_undecided_rfqs") == 1
    assert RFQ.objects.get(pk=rfq.pk).state == "expired"


def test_a_request_opened_again_is_reminded_anew(alice, advance):
    rfq = closed_rfq(alice, advance)
    advance(days=8)
    jobs.run("rfq.decide_undecided_rfqs")

    actions.extend_rfq(rfq=rfq, by=alice, at=clock.now(), closes_at=clock.now() + 10 * DAY)

    rfq.refresh_from_db()
    assert (rfq.reminders, rfq.kept_until) == (0, None)


def quoted(alice, sven, **terms):
    rfq = make_rfq(alice, matched=[sven], closes_at=clock.now() + 40 * DAY)
    return make_quotation(rfq, sven, offer=make_offer(**terms))


def test_a_quotation_past_its_date_is_reminded_of_first_and_stays_a_day(alice, sven, advance):
    quotation = quoted(alice, sven)
    advance(days=17)

    assert (jobs.run("rfq.end_quotations"), jobs.run("rfq.end_quotations")) == (1, 0)

    quotation.refresh_from_db()
    assert (quotation.state, quotation.reminders) == ("submitted", 2)
    assert [told(who, "quotation_expiring") for who in (alice, sven)] == [1, 1]
    advance(days=1, minutes=1)
    assert jobs.run("rfq.end_quotations") == 1
    assert Quotation.objects.get().state == "expired"


def test_in_that_day_its_price_binds_nobody_but_the_supplier_can_prolong_it(alice, sven, advance):
    quotation = quoted(alice, sven)
    advance(days=17)
    jobs.run("rfq.end_quotations")
    terms_hash = quotation.revisions.get().terms_hash

    with pytest.raises(QuotationExpired):
        actions.accept_revision(
            quotation=quotation, number=1, terms_hash=terms_hash, by=alice, at=clock.now()
        )
    assert Quotation.objects.get().state == "submitted"

    actions.revise(quotation=quotation, number=1, offer=make_offer(), by=sven, at=clock.now())
    quotation.refresh_from_db()
    assert (quotation.state, quotation.reminders, quotation.kept_until) == ("submitted", 0, None)


def test_a_quotation_reminded_in_time_expires_on_its_date(alice, sven, advance):
    quotation = quoted(alice, sven)
    for days in (12, 2):
        advance(days=days)
        jobs.run("rfq.end_quotations")
    quotation.refresh_from_db()

    assert quotation.kept_until == quotation.valid_until
    advance(days=1)
    assert jobs.run("rfq.end_quotations") == 1
    assert Quotation.objects.get().state == "expired"


def test_a_quotation_of_one_day_is_not_prolonged_by_its_reminder(alice, sven, advance):
    quotation = quoted(alice, sven, valid_until=clock.now() + DAY + timedelta(seconds=9))
    advance(seconds=30)
    jobs.run("rfq.end_quotations")
    quotation.refresh_from_db()
    assert (quotation.reminders, quotation.kept_until) == (2, quotation.valid_until)

    advance(days=1)
    assert jobs.run("rfq.end_quotations") == 1
    assert Quotation.objects.get().state == "expired"
