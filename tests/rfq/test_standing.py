"""What the approval of a company and the suspension of a supplier mean for requests."""

import pytest

from marketplace.companies.actions import block_company
from marketplace.companies.rules import CompanyNotApproved
from marketplace.core import clock
from messaging.models import Notice
from rfq import actions
from rfq.errors import NotYours
from rfq.models import Quotation
from rfq.states import QuotationState, RFQState
from tests.factories import companies as people
from tests.factories.rfq import make_draft, make_quotation, make_rfq
from vendors.actions import suspend_vendor

pytestmark = pytest.mark.django_db


def test_a_company_that_waits_for_approval_drafts_but_does_not_post():
    founder = people.make_user()
    company = people.make_company(founder=founder, approved=False)
    member = people.member_for(founder, company_id=company.pk)
    draft = make_draft(member)

    with pytest.raises(CompanyNotApproved):
        actions.submit_rfq(rfq=draft, by=member, at=clock.now())
    draft.refresh_from_db()
    assert draft.state == RFQState.DRAFT


def test_a_blocked_company_does_not_post(alice, olga):
    draft = make_draft(alice)
    block_company(company=alice.company, by=olga, at=clock.now(), reason="Unpaid invoices.")

    with pytest.raises(NotYours):
        actions.submit_rfq(rfq=draft, by=people.member_for(alice.user), at=clock.now())


def test_a_suspended_suppliers_quotations_are_withdrawn_and_the_buyer_told(alice, sven, olga):
    rfq = make_rfq(alice, matched=[sven])
    quotation = make_quotation(rfq, sven)

    suspend_vendor(vendor=sven.company.vendor, by=olga, at=clock.now(), reason="False papers.")

    quotation.refresh_from_db()
    assert quotation.state == QuotationState.WITHDRAWN_BY_SYSTEM
    assert Notice.objects.filter(user=alice.user, kind="quotation_withdrawn").count() == 1


def test_other_suppliers_quotations_stay(alice, sven, mallory, olga):
    rfq = make_rfq(alice, matched=[sven, mallory])
    make_quotation(rfq, sven)
    other = make_quotation(rfq, mallory)

    suspend_vendor(vendor=sven.company.vendor, by=olga, at=clock.now(), reason="False papers.")

    assert Quotation.objects.get(pk=other.pk).state == QuotationState.SUBMITTED
