import threading

import pytest
from django.db import connection

from marketplace.companies.queries import member_for
from marketplace.core import clock
from marketplace.core.transitions import TransitionRefused
from marketplace.orders.models import Order
from rfq import actions
from rfq.models import Quotation
from rfq.queries import current_revision
from tests.factories import companies as people
from tests.factories.rfq import make_quotation, make_rfq


@pytest.mark.django_db(transaction=True)
def test_two_acceptances_at_once_make_one_order(alice, sven):
    other = people.make_seller("Other Works")
    rfq = make_rfq(alice, matched=[sven, other])
    quotations = [make_quotation(rfq, sven), make_quotation(rfq, other)]
    start, outcomes = threading.Barrier(4), []

    def accept(quotation):
        try:
            by = member_for(alice.user, company_id=alice.company.pk)
            row = Quotation.objects.get(pk=quotation.pk)
            terms_hash = current_revision(row).terms_hash
            start.wait(timeout=10)
            order = actions.accept_revision(
                quotation=row, number=1, terms_hash=terms_hash, by=by, at=clock.now()
            )
            outcomes.append(order.reference)
        except TransitionRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=[quotations[n % 2]]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert outcomes.count("refused") == 3
    assert [order.reference for order in Order.objects.all()] == [
        outcome for outcome in outcomes if outcome != "refused"
    ]
    assert sorted(q.state for q in Quotation.objects.all()) == ["not_selected", "ordered"]
