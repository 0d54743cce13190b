"""Statements of a period say what the ledger says, however a trade went, and explain themselves."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookkeeping import explaining, payout_whys, statements
from bookkeeping.models import Paper
from bookkeeping.periods import Period
from bookkeeping.sheets import statement as sheet
from bookkeeping.states import PaperKind as K
from marketplace.core import clock, outbox
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from tests.factories import companies
from tests.factories.money import eur, held_order, in_claim_window, protection_of, released_order
from tests.factories.papers import pay_out
from trade_assurance import actions
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of

pytestmark = pytest.mark.django_db
WIDE = Period(date(2020, 1, 1), date(2040, 1, 1))


def ruled(buyer, seller, operator, share):
    """An order whose held money was divided: `share` per cent back to the buyer."""
    order = in_claim_window(buyer, seller)
    outbox.drain()
    stopped = actions.hold_for_dispute(
        protection=protection_of(order), actor=Actor.BUYER, by=buyer, at=clock.now()
    )
    actions.settle_dispute(
        protection=stopped, to_buyer=Money(order.total_minor * share // 100, "EUR"),
        actor=Actor.OPERATOR, by=operator, at=clock.now(),
    )  # fmt: skip
    outbox.drain()
    return order


def test_a_sellers_statement_goes_from_opening_to_closing(alice, sven, olga, settings):
    settings.MONEY_POLICIES = {"commission_vat_bps": 2_000}
    released_order(alice, sven)
    held_order(alice, sven)
    pay_out(sven, olga)

    found = statements.of_seller(sven.company.pk, "EUR", WIDE)

    assert (found.opening, found.gross, found.fees, found.vat) == (
        eur(0), eur(124_000), eur(3_480), eur(696),
    )  # fmt: skip
    assert (found.payouts, found.closing, found.held) == (eur(-119_824), eur(0), eur(124_000))
    assert [entry.kind for entry in found.entries] == ["released", "payout_allocated"]


def test_a_buyers_statement_says_what_was_paid_and_what_came_back(alice, sven, olga):
    ruled(alice, sven, olga, 50)

    found = statements.of_buyer(alice.company.pk, "EUR", WIDE)

    assert (found.paid_in, found.refunds, found.released, found.closing) == (
        eur(124_000), eur(62_000), eur(-62_000), eur(0),
    )  # fmt: skip
    assert found.opening + sum((m for _, m in sheet.sums(found)), eur(0)) == found.closing


def test_what_came_before_the_period_is_its_opening(alice, sven):
    released_order(alice, sven)
    today = clock.now().date()
    later = Period(today + timedelta(days=1), today + timedelta(days=30))
    until_then = Period(today - timedelta(days=400), today)

    after = statements.of_seller(sven.company.pk, "EUR", later)
    before = statements.of_seller(sven.company.pk, "EUR", until_then)

    assert (before.opening, before.closing) == (eur(0), eur(120_520))
    assert (after.opening, after.entries, after.closing) == (before.closing, (), before.closing)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from([0, 1, 33, 50, 99, 100, None]), min_size=1, max_size=3))
def test_statements_and_papers_of_any_trades_add_up_to_the_ledger(shares):
    start = transaction.savepoint()
    buyer, seller = companies.make_admin(), companies.make_seller()
    olga = companies.make_operator()
    for share in shares:
        if share is None:
            held_order(buyer, seller)
        else:
            ruled(buyer, seller, olga, share)

    selling = statements.of_seller(seller.company.pk, "EUR", WIDE)
    buying = statements.of_buyer(buyer.company.pk, "EUR", WIDE)
    payable = balance_of(Purse(AccountKind.PAYABLE, seller.company.pk), "EUR")
    assert selling.closing == payable
    assert selling.opening + sum((m for _, m in sheet.sums(selling)), eur(0)) == payable
    assert buying.opening + sum((m for _, m in sheet.sums(buying)), eur(0)) == buying.closing
    assert buying.held == buying.closing == selling.held
    assert selling.refunds == buying.refunds
    invoiced = Paper.objects.filter(kind=K.INVOICE, order__seller=seller.company)
    for invoice in invoices_checked(invoiced):
        protection = invoice.protection
        left = invoice.total_minor - sum(c.total_minor for c in invoice.credits.all())
        assert left == protection.funded_minor - protection.refunded_minor
    transaction.savepoint_rollback(start)


def invoices_checked(invoices):
    for invoice in invoices.select_related("protection").prefetch_related("credits"):
        assert all(why.adds_up for why in explaining.of_paper(invoice))
        assert all(
            why.adds_up for credit in invoice.credits.all() for why in explaining.of_paper(credit)
        )
        yield invoice


def test_the_pdf_and_the_csv_say_the_same_and_stay_the_same(alice, sven, olga):
    ruled(alice, sven, olga, 33)
    found = statements.of_seller(sven.company.pk, "EUR", WIDE)

    rows = list(sheet.rows(found))
    pdfs = [sheet.pdf_of(found, sven.company, "fr") for _ in range(2)]

    assert pdfs[0] == pdfs[1]
    assert pdfs[0].startswith(b"%PDF-1.7")
    assert [row[1] for row in rows[1:]] == [
        "Opening balance", "Released to the supplier", "Closing balance", "Held at the end",
    ]  # fmt: skip
    assert rows[2][6:8] == [str(found.closing.amount)] * 2


def test_every_amount_of_a_trades_papers_and_payout_is_made_of_its_parts(alice, sven, olga):
    ruled(alice, sven, olga, 25)
    released_order(alice, sven)
    (payout,) = pay_out(sven, olga)

    papers = Paper.objects.exclude(kind=K.PACKING_LIST)
    whys = [why for paper in papers for why in explaining.of_paper(paper)]
    whys.append(payout_whys.of_payout(payout))

    assert {paper.kind for paper in papers} == set(K) - {K.PACKING_LIST, K.FEE_CREDIT_NOTE}
    assert [why for why in whys if not why.adds_up] == []


def test_each_link_of_papers_and_statements_opens_its_amount(client_for, alice, sven, olga):
    order = ruled(alice, sven, olga, 25)
    pay_out(sven, olga)
    page = client_for(sven).get("/en/statements/selling/?first=2020-01-01&last=2028-01-01")
    panel = client_for(alice).get(f"/en/orders/{order.reference}/").content.decode()

    links = [
        (sven, unescape(link))
        for link in re.findall(r'href="(/en/statements/[^"#]+)#why', page.content.decode())
    ] + [(alice, link) for link in re.findall(r'href="(/en/papers/\d+/money/)#', panel)]
    assert len(links) >= 5
    for who, link in links:
        answer = client_for(who).get(link)
        assert answer.status_code == 200
        assert all(why.adds_up for why in answer.context["whys"])
        assert answer.context["whys"]


def test_the_buyer_is_not_told_what_the_marketplace_took(client_for, alice, sven):
    order = released_order(alice, sven)
    url = f"/en/movements/protection-{protection_of(order).pk}-release/"

    seen = client_for(alice).get(url).content.decode()

    assert "Commission" not in seen
    assert "Held money" in seen
    assert "Commission" in client_for(sven).get(url).content.decode()
