"""The operators' desks of debts and of disputes at buyers' banks."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.core import clock, outbox
from messaging.actions import post_message
from tests.factories.messaging import thread_between
from tests.factories.money import eur, held_order, released_order
from tests.factories.payouts import charge_back, paid_out_order, purses, refund
from trade_assurance import actions, tasks
from trade_assurance.actions.chargebacks import Case
from trade_assurance.models import Chargeback, SellerDebt

pytestmark = pytest.mark.django_db


@pytest.fixture
def debt(alice, sven, olga):
    refund(paid_out_order(alice, sven, olga), 31_000, olga)
    return SellerDebt.objects.get()


@pytest.fixture
def case(alice, sven):
    order = held_order(alice, sven)
    named = Case("du_7", eur(50_000), "product_not_received", clock.now() + timedelta(days=7))
    return actions.note_chargeback(payment=order.payments.get(), case=named, at=clock.now())


def test_debts_are_listed_with_their_sum_and_as_a_table(client_for, debt, olga):
    answer = client_for(olga).get(reverse("debts:desk"))
    assert (answer.context["sums"], list(answer.context["page"])) == ([eur(30_130)], [debt])

    table = client_for(olga).get(reverse("debts:csv")).content.decode("utf-8-sig")

    (_heads, row) = csv.reader(io.StringIO(table))
    assert (row[0], row[4:]) == ("Nordform", ["301.30", "301.30", "EUR"])


def test_a_settled_debt_stands_under_its_state_only(client_for, debt, alice, sven, olga):
    released_order(alice, sven)

    listed = [
        list(client_for(olga).get(reverse("debts:desk"), {"state": state}).context["page"])
        for state in ("", "settled", "nonsense")
    ]

    assert listed == [[], [debt], []]


def test_two_operators_write_a_debt_off_on_the_page(client_for, debt, sven, olga, omar, advance):
    advance(days=91)
    tasks.follow_debts()
    propose = reverse("debts:proposal", args=[debt.pk])
    sign = reverse("debts:write_off", args=[debt.pk])
    client_for(olga).post(sign)
    client_for(olga).post(propose, {"reason": ""})
    assert purses(sven) == (0, 30_130, 0)

    client_for(olga).post(propose, {"reason": "Bankrupt."})
    assert client_for(olga).post(sign).status_code == 403
    assert (
        "Another operator signs it." in client_for(olga).get(reverse("debts:desk")).content.decode()
    )
    assert sign in client_for(omar).get(reverse("debts:desk")).content.decode()
    client_for(omar).post(sign)

    debt.refresh_from_db()
    assert (debt.state, debt.written_off_by, purses(sven)) == (
        "written_off", omar.user, (0, 0, 30_130),
    )  # fmt: skip


def test_an_open_debt_is_not_proposed_yet(client_for, debt, sven, olga):
    client_for(olga).post(reverse("debts:proposal", args=[debt.pk]), {"reason": "Gone."})

    debt.refresh_from_db()
    assert (debt.proposed_by, purses(sven)) == (None, (0, 30_130, 0))


def test_cases_are_listed_the_nearest_day_first(client_for, case, alice, sven, olga):
    later = held_order(alice, sven).payments.get()
    named = Case("du_8", eur(10), "general", clock.now() + timedelta(days=9))
    actions.note_chargeback(payment=later, case=named, at=clock.now())

    pages = [
        [
            row.case
            for row in client_for(olga).get(reverse("chargebacks:desk"), query).context["page"]
        ]
        for query in ({}, {"state": "opened"}, {"state": "won"}, {"state": "nonsense"})
    ]

    assert pages == [["du_7", "du_8"], ["du_7", "du_8"], [], ["du_7", "du_8"]]


def test_evidence_is_recorded_with_a_word(client_for, case, olga):
    url = reverse("chargebacks:evidence", args=[case.pk])
    assert client_for(olga).post(url, {"note": ""}).status_code == 422
    assert client_for(olga).post(url, {"note": "Signed for on 3 May."}).status_code == 302
    client_for(olga).post(url, {"note": "Again."})

    case.refresh_from_db()
    assert (case.state, case.evidence_note) == ("evidence_sent", "Signed for on 3 May.")


def test_giving_in_ends_the_case_and_the_seller_owes(client_for, alice, sven, olga):
    charge_back(paid_out_order(alice, sven, olga), money=eur(31_000))
    found = Chargeback.objects.get()

    client_for(olga).post(reverse("chargebacks:acceptance", args=[found.pk]))
    client_for(olga).post(reverse("chargebacks:acceptance", args=[found.pk]))

    found.refresh_from_db()
    assert (found.state, purses(sven)) == ("accepted", (0, 30_130, 0))
    page = client_for(olga).get(reverse("chargebacks:case", args=[found.pk])).content.decode()
    assert "We gave in" in page


def test_the_pack_holds_contract_tracking_receipt_and_chat(client_for, alice, sven, olga):
    order = released_order(alice, sven)
    outbox.drain()
    thread = thread_between(alice, sven, subject_kind="order", reference=order.reference)
    post_message(thread=thread, body="They arrived, thank you.", by=alice, at=clock.now())
    found = actions.note_chargeback(
        payment=order.payments.get(), case=Case("du_9", eur(500), "=1+1"), at=clock.now()
    )

    url = reverse("chargebacks:pack", args=[found.pk])
    answer = client_for(olga).get(url)

    pack = zipfile.ZipFile(io.BytesIO(answer.content))
    read = {name: pack.read(name).decode("utf-8-sig", "replace") for name in pack.namelist()}
    assert "du_9" in read["summary.csv"]
    assert "'=1+1" in read["summary.csv"]
    assert alice.company.name in read["summary.csv"]
    assert "buyer" in read["contract-accepted.csv"]
    assert order.shipments.get().tracking in read["tracking-and-receipt.csv"]
    assert "receive" in read["history.csv"]
    assert "124000" in read["money.csv"]
    assert "They arrived, thank you." in read[f"chat-{thread.reference}.txt"]
    assert [name for name in read if name.startswith("documents/")]
    assert [name for name in read if name.startswith("papers/")]
    assert client_for(olga).get(url).content == answer.content


def test_the_case_page_shows_the_facts_that_answer_it(client_for, case, olga):
    page = client_for(olga).get(reverse("chargebacks:case", args=[case.pk])).content.decode()

    for words in ("product_not_received", case.payment.reference, "Record as sent to the bank"):
        assert words in page
