"""Why money is on hold is kept as a code and read in the reader's language."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from marketplace.companies.member import SYSTEM
from marketplace.core import clock, outbox
from messaging.models import Notice
from tests.factories.money import give_bank_details, released_order
from trade_assurance import actions
from trade_assurance.actions.payouts.holding import follow_vendor
from trade_assurance.models import Earning, PayoutAccount, PayoutHold

pytestmark = pytest.mark.django_db


def test_a_cause_of_the_machine_is_worded_for_each_reader(alice, sven):
    released_order(alice, sven)
    with override("fr"):
        follow_vendor(company_id=sven.company.pk, decision="suspend", at=clock.now(), by=SYSTEM)
    outbox.drain()

    hold, row = PayoutHold.objects.get(), Earning.objects.get()
    assert (hold.reason, hold.code, row.hold_reason) == ("", "suspended", "suspended")
    assert str(row.hold_words) == "The supplier is suspended"
    with override("fr"):
        assert str(row.hold_words) != "The supplier is suspended"
    notice = Notice.objects.get(user=sven.user, kind="payouts_held")
    assert notice.context["reason"] == {"words": "The supplier is suspended"}


def test_a_hold_by_an_operator_needs_its_reason_in_postgresql(sven):
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutHold.objects.create(company=sven.company, cause="operator", placed_at=clock.now())

    assert PayoutHold.objects.count() == 0


def test_a_payout_that_came_back_restricts_the_account_in_no_language(alice, sven, olga):
    released_order(alice, sven)
    give_bank_details(sven)
    (payout,) = actions.build_payouts(by=olga, at=clock.now())
    actions.approve_payout(payout=payout, by=olga, at=clock.now())
    actions.send_payout(payout=payout, by=olga, at=clock.now())
    actions.record_payout_paid(payout=payout, bank_reference="S-1", by=olga, at=clock.now())
    with override("fr"):
        actions.record_payout_returned(payout=payout, by=olga, at=clock.now(), reason="")

    account = PayoutAccount.objects.get()
    assert account.restricted_reason == "sent_back"
    assert str(account.restricted_words) == "The bank sent a payout back."
    assert (PayoutHold.objects.get().code, Earning.objects.get().hold_reason) == (
        "account",
        "account",
    )


def test_what_an_operator_typed_is_shown_as_it_is(alice, sven, olga):
    released_order(alice, sven)
    actions.hold_payouts(company=sven.company, reason="Asked.", by=olga, at=clock.now())

    assert str(Earning.objects.get().hold_words) == "Asked."
