"""A database with a row of nearly everything, brought there through the real actions."""

from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import psycopg
from django.conf import settings
from django.test import override_settings

from marketplace.core import clock
from marketplace.orders import actions as orders
from marketplace.orders.changes import Proposal
from tests import databases
from tests.factories import cheques, companies, credit, disputes, inspections, returns
from tests.factories.money import (
    bank_sends,
    eur,
    held_order,
    protection_of,
    released_order,
)
from tests.factories.orders import make_order
from tests.factories.payouts import paid_out_order, refund
from trade_assurance import actions
from trade_assurance.actions import credit as lent
from trade_assurance.actions import sellers
from trade_assurance.actions.connect import open_connect_account, send_opening
from trade_assurance.actions.disputes import Terms, propose
from trade_assurance.dispute_states import Remedy
from trade_assurance.models import SellerQuestion
from trade_assurance.return_states import ReturnState
from vendors.actions import suspend_vendor
from vendors.models import Vendor


def traded():
    """Two parties and an operator trade, quarrel and are paid."""
    buyer, seller = companies.make_admin(), companies.make_seller()
    olga = companies.make_operator("Olga")
    plan = actions.add_commission_plan(name="Partner", by=olga)
    actions.choose_plan(seller=seller.company, plan=plan, by=olga, at=clock.now())
    for scope in ({"plan": plan}, {"seller": seller.company}):
        actions.add_commission_rule(
            name="Tariff", rate_bps=300, by=olga, at=clock.now(),
            active_until_at=clock.now() + timedelta(days=90), **scope,
        )  # fmt: skip
    paid = paid_out_order(buyer, seller, olga)
    refund(paid, 31_000, olga)
    payment = paid.payments.get()
    actions.note_chargeback(
        payment=payment, case=actions.Case("du_1", payment.refundable), at=clock.now()
    )
    released_order(buyer, seller)
    actions.set_payout_plan(interval="daily", minimum=eur(2_500), by=seller, at=clock.now())
    actions.set_reserve(
        company=buyer.company, share_bps=100, days=30, reason="New.", by=olga, at=clock.now()
    )
    account = open_connect_account(by=seller, at=clock.now())
    send_opening(account_id=account.pk, at=clock.now())
    held = actions.hold_payouts(company=buyer.company, reason="Asked.", by=olga, at=clock.now())
    actions.lift_payout_hold(hold=held, by=olga, at=clock.now())
    actions.build_payouts(by=olga, at=clock.now())
    order = make_order(buyer, seller)
    payment = actions.start_payment(order=order, method="bank_transfer", by=buyer, at=clock.now())
    bank_sends(payment)
    quarrel(buyer, seller, olga)
    frozen = protection_of(held_order(buyer, seller))
    actions.freeze(protection=frozen, by=olga, at=clock.now(), reason="Looked into.")
    inspections.order_to_inspect(buyer, seller)
    look_at(buyer, seller, olga)
    for _ in range(2):
        send_back(buyer, seller)
    stop_a_supplier(buyer, olga)
    offer_changes(buyer, seller)
    buy_on_terms(buyer, seller)
    orders.place_hold(order=order, kind="inspection", reference="I-1", at=clock.now())
    orders.lift_hold(order=order, kind="inspection", reference="I-1", at=clock.now())


def buy_on_terms(buyer, seller):
    """Credit is granted, taken back and used; one invoice is paid, one is given up."""
    credit.grant(buyer, seller, currency="USD")
    lent.revoke_credit(line=credit.line(), by=seller, at=clock.now())
    credit.grant(buyer, seller, 1_000_000)
    credit.on_terms(buyer, seller)
    credit.pay(credit.claim_of(credit.invoiced(buyer, seller)), buyer)
    credit.invoiced(buyer, seller)
    otto = companies.make_operator("Otto")
    with override_settings(MONEY_POLICIES={"cheques_taken": True}):
        cheques.deposited(buyer, seller, otto)
        cheques.cleared(buyer, seller, otto)


def stop_a_supplier(buyer, olga):
    """A supplier is suspended: of its two paid orders one goes on, the other waits for its buyer."""
    seller = companies.make_seller("Kontor Krause")
    for _ in range(2):
        held_order(buyer, seller)
    vendor = Vendor.objects.get(company=seller.company)
    suspend_vendor(vendor=vendor, by=olga, at=clock.now(), reason="False papers.")
    question = SellerQuestion.objects.order_by("pk").first()
    sellers.answer_question(question=question, go_on=True, by=buyer, at=clock.now())


def offer_changes(buyer, seller):
    """Contracts that one side wants otherwise: one not answered yet, one agreed with a line less."""
    for proposal in (
        Proposal(lead_time_days=30, reason="Oak is late"),
        Proposal(quantities={2: Decimal(0)}, reason="Stools are not needed"),
    ):
        change = orders.propose_change(
            order=make_order(buyer, seller), proposal=proposal, by=seller, at=clock.now()
        )
    orders.accept_change(change=change, by=buyer, at=clock.now())


def look_at(buyer, seller, olga):
    """An inspector visits and hands a report in."""
    inspector = inspections.make_inspector(operator=olga)
    order = inspections.order_to_inspect(buyer, seller, inspector)
    visit = inspections.book(inspections.inspection_of(order), inspector, buyer)
    inspections.report(visit, inspector, inspections.BAD)


def send_back(buyer, seller):
    """Goods go back and others are promised for them."""
    order = returns.returnable_order(buyer, seller)
    back = returns.ask_return(buyer, order, wanted=Remedy.REPLACE)
    returns.carry(back, ReturnState.INSPECTED, buyer=buyer, seller=seller)


def quarrel(buyer, seller, olga):
    """A dispute with a proposal that ends in a ruling."""
    dispute = disputes.open_dispute(buyer, seller)
    half = Terms(disputes.eur(10_000))
    propose(dispute=dispute, terms=half, message="Half.", by=seller, at=clock.now())
    disputes.bring(
        dispute, "ruled", operator=olga, advance=lambda **t: clock.advance(timedelta(**t))
    )


@contextmanager
def opened(name):
    """Make such a database; give a superuser's connection to it, and drop it in the end."""
    before = settings.DATABASES["default"]["NAME"]
    databases.recreate(name)
    databases.choose(name)
    try:
        traded()
        databases.choose(before)
        with psycopg.connect(f"{databases.SUPERUSER}/{name}", autocommit=True) as connection:
            yield connection
    finally:
        databases.choose(name)
        databases.drop(name)
        databases.choose(before)
