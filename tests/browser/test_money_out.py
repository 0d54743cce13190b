"""The pages of money that goes out and comes back: readable, accessible and never wider than the screen."""

import os
from itertools import product

import pytest
from django.urls import reverse
from django.utils import translation

from marketplace.core import clock
from marketplace.core.money import Money
from tests.browser.inspecting import sights, violations, watch
from tests.factories.companies import make_operator, make_seller
from tests.factories.money import give_bank_details, held_order, protection_of, released_order
from tests.factories.payouts import paid_out_order, refund
from trade_assurance import actions
from trade_assurance.actions.chargebacks import Case
from trade_assurance.actions.connect import open_connect_account, send_opening
from trade_assurance.models import Refund, SellerDebt

TURNS = list(product((390, 1440), ("en", "fr")))
PICTURES = os.environ.get("PICTURES", "")


def prepared(alice, sven, olga, rich):
    """A supplier that owes, waits, is held up, and is asked for facts; a case at a bank."""
    order = paid_out_order(alice, sven, olga)
    refund(order, 31_000, olga)
    actions.ask_refund(
        protection=protection_of(order), money=Money(20_000, "EUR"), by=sven, at=clock.now(),
        reason="The third chair is scratched too.",
    )  # fmt: skip
    disputed = held_order(alice, sven)
    case = Case("du_1", Money(50_000, "EUR"), "product_not_received", inquiry=True)
    found = actions.note_chargeback(payment=disputed.payments.get(), case=case, at=clock.now())
    account = open_connect_account(by=sven, at=clock.now())
    send_opening(account_id=account.pk, at=clock.now())
    other = released_order(alice, rich)
    give_bank_details(rich)
    actions.set_reserve(
        company=rich.company, share_bps=1_000, days=90, reason="New here.", by=olga, at=clock.now()
    )
    released_order(alice, rich)
    actions.hold_payouts(company=sven.company, reason="Looked into.", by=olga, at=clock.now())
    return order, other, found


@pytest.mark.parametrize(("width", "language"), TURNS)
def test_no_page_of_money_out_breaks_a_rule(as_member, alice, sven, width, language):
    olga = make_operator("Olga")
    rich = make_seller("Meridian", name="Wei Chen")
    order, other, case = prepared(alice, sven, olga, rich)
    assert (Refund.objects.count(), SellerDebt.objects.get().state) == (2, "open")
    with translation.override(language):
        wanted = [
            (sven, "seller-owes", reverse("payouts:index")),
            (rich, "seller-rich", reverse("payouts:index")),
            (rich, "figure", reverse("seller_money:rows", args=["EUR", "available"])),
            (rich, "plan", reverse("seller_money:plan", args=["EUR"])),
            (rich, "refund", reverse("refunds:order", args=[other.reference])),
            (olga, "refund-desk", reverse("refunds:desk")),
            (olga, "refund-order", reverse("refunds:order", args=[order.reference])),
            (olga, "debts", reverse("debts:desk")),
            (olga, "chargebacks", reverse("chargebacks:desk")),
            (olga, "chargeback", reverse("chargebacks:case", args=[case.pk])),
            (olga, "seller", reverse("desk_sellers:show", args=[sven.company.reference])),
            (olga, "payouts", reverse("payouts:desk")),
        ]
    tabs = {
        who: as_member(who, viewport={"width": width, "height": 900}).new_page()
        for who in (sven, rich, olga)
    }
    found = {}
    for who, name, url in wanted:
        said = []
        watch(tabs[who], said)
        answer = tabs[who].goto(url)
        complaints = [*said, *sights(tabs[who]), *violations(tabs[who])]
        if answer.status != 200 or complaints:
            found[name] = (answer.status, complaints)
        if PICTURES:
            tabs[who].screenshot(path=f"{PICTURES}/{name}-{width}-{language}.png", full_page=True)

    assert found == {}
