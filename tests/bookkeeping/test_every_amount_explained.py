"""However a trade went: every amount of its pages opens an explanation whose parts add up to it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from bookkeeping.models import Paper
from marketplace.core import clock, outbox
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from marketplace.orders import actions as orders
from marketplace.orders.states import OrderState as S
from tests.explained import Page, unexplained
from tests.factories.disputes import bring, open_dispute
from tests.factories.inspections import (
    BAD,
    GOOD,
    book,
    inspection_of,
    make_inspector,
    order_to_inspect,
    report,
)
from tests.factories.money import (
    bank_sends,
    eur,
    held_order,
    in_claim_window,
    pay_by_card,
    protection_of,
    released_order,
)
from tests.factories.orders import make_order, ship
from tests.factories.payouts import charge_back, paid_out_order, refund
from tests.factories.returns import ask_return, carry, returnable_order
from trade_assurance import actions, seller_queries
from trade_assurance.actions import disputes as dispute_actions
from trade_assurance.actions import inspections
from trade_assurance.models import Dispute, GoodsReturn, Payout, Protection
from trade_assurance.return_states import ReturnState

pytestmark = pytest.mark.django_db
VAT = {"commission_vat_bps": 2_000}


def transfer(order, buyer):
    return actions.start_payment(order=order, method="bank_transfer", by=buyer, at=clock.now())


def in_full(alice, sven, olga):
    return held_order(alice, sven)


def nothing_yet(alice, sven, olga):
    return make_order(alice, sven)


def deposit_only(alice, sven, olga):
    return held_order(alice, sven, deposit_bps=3_000)


def balance_too(alice, sven, olga):
    order = held_order(alice, sven, state=S.READY_TO_SHIP, deposit_bps=3_333)
    pay_by_card(order, alice)
    return order


def one_of_two_released(alice, sven, olga):
    order = held_order(alice, sven, state=S.READY_TO_SHIP)
    chairs = order.lines.get(position=1)
    order = ship(order, sven, quantities={chairs.pk: Decimal(7)})
    part = order.shipments.get(tranche__position=2)
    orders.record_delivery(order=order, shipment=part, at=clock.now())
    orders.record_receipt(order=order, shipment=part, by=alice, at=clock.now())
    held = Protection.objects.get(order=order, tranche__position=2)
    actions.release_early(protection=held, by=alice, at=clock.now())
    outbox.drain()
    order.refresh_from_db()
    return order


def split_ruling(alice, sven, olga):
    order = in_claim_window(alice, sven)
    stopped = actions.hold_for_dispute(
        protection=protection_of(order), actor=Actor.BUYER, by=alice, at=clock.now()
    )
    actions.settle_dispute(
        protection=stopped, to_buyer=eur(41_333), actor=Actor.OPERATOR, by=olga, at=clock.now()
    )
    outbox.drain()
    order.refresh_from_db()
    return order


def refunded_before_payout(alice, sven, olga):
    order = held_order(alice, sven)
    orders.cancel_by_seller(order=order, by=sven, at=clock.now(), reason="No oak.")
    outbox.drain()
    order.refresh_from_db()
    return order


def refunded_with_debt(alice, sven, olga):
    order = paid_out_order(alice, sven, olga)
    refund(order, 41_333, olga)
    return order


def charged_back(alice, sven, olga):
    order = paid_out_order(alice, sven, olga)
    charge_back(order)
    return order


def under_paid(alice, sven, olga):
    order = make_order(alice, sven)
    bank_sends(transfer(order, alice), eur(100_001))
    return order


def bank_surplus(alice, sven, olga):
    order = make_order(alice, sven, deposit_bps=3_000)
    payment = transfer(order, alice)
    bank_sends(payment, payment.amount + eur(1_999))
    outbox.drain()
    order.refresh_from_db()
    return order


def paid_out_with_vat(alice, sven, olga):
    return paid_out_order(alice, sven, olga)


def in_yen(alice, sven, olga):
    return released_order(alice, sven, currency="JPY", freight=Money(801, "JPY"))


def in_dinar(alice, sven, olga):
    return released_order(alice, sven, currency="KWD", freight=Money(8_010, "KWD"))


def disputed(alice, sven, olga):
    return open_dispute(alice, sven).order


def sent_back(alice, sven, olga):
    order = returnable_order(alice, sven, freight_by="seller")
    carry(ask_return(alice, order), ReturnState.SENT, buyer=alice, seller=sven, freight=eur(2_050))
    return order


def sent_back_and_refunded(alice, sven, olga):
    order = returnable_order(alice, sven)
    carry(ask_return(alice, order), ReturnState.REFUNDED, buyer=alice, seller=sven)
    return order


def inspected(alice, sven, olga, entries=GOOD):
    ines = make_inspector()
    order = order_to_inspect(alice, sven, ines)
    visit = book(inspection_of(order), ines, alice)
    credit = actions.Credit("T-1", eur(10_000), text="I", payer="Alice")
    line = actions.record_bank_line(credit=credit, at=clock.now())
    inspections.pay_fee(visit=visit, line=line, by=olga, at=clock.now())
    report(visit, ines, entries)
    order.refresh_from_db()
    return order


def inspected_and_failed(alice, sven, olga):
    return inspected(alice, sven, olga, BAD)


def kept_by_the_bank(alice, sven, olga):
    order = in_claim_window(alice, sven)
    payment = charge_back(order)
    actions.end_chargeback(payment=payment, case="du_1", won=False, at=clock.now())
    order.refresh_from_db()
    return order


SITUATIONS = [
    in_full, nothing_yet, deposit_only, balance_too, one_of_two_released, split_ruling,
    refunded_before_payout, refunded_with_debt, charged_back, under_paid, bank_surplus,
    paid_out_with_vat, in_yen, in_dinar, disputed, sent_back, sent_back_and_refunded, inspected,
    inspected_and_failed, kept_by_the_bank,
]  # fmt: skip


def pages_of(order, *, selling):
    """Every page of the trade that shows amounts to one side."""
    found = [
        reverse("orders:detail", args=[order.reference]),
        reverse("payments:movements", args=[order.reference]),
        reverse("statements:show", args=["selling" if selling else "buying"])
        + f"?first=2020-01-01&last=2029-12-30&currency={order.currency}",
    ]
    found += [reverse("disputes:room", args=[d.reference]) for d in Dispute.objects.all()]
    found += [reverse("returns:detail", args=[r.reference]) for r in GoodsReturn.objects.all()]
    found += [reverse("orders:index"), reverse("returns:index")]
    if not selling:
        return [*found, reverse("payments:payment", args=[order.reference])]
    found += [reverse("payouts:payout", args=[p.reference]) for p in Payout.objects.all()]
    figures = [
        reverse("seller_money:rows", args=[order.currency, noun]) for noun in seller_queries.NOUNS
    ]
    return [*found, *figures, reverse("payouts:index"), reverse("payouts:statement")]


@pytest.mark.parametrize("make", SITUATIONS)
def test_every_amount_opens_parts_that_add_up(client_for, alice, sven, olga, settings, make):
    settings.MONEY_POLICIES = VAT
    order = make(alice, sven, olga)

    wrong, opened = [], 0
    for member, selling in ((alice, False), (sven, True)):
        for url in pages_of(order, selling=selling):
            found, count = unexplained(client_for(member), url)
            wrong += found
            opened += count

    assert not wrong, "\n".join(sorted(set(wrong)))
    assert opened > 12


def test_the_preview_of_a_ruling_adds_up_to_what_is_held(client_for, alice, sven, olga, settings):
    settings.MONEY_POLICIES = VAT
    settings.DISPUTE_POLICIES = {"four_eyes_above": 1}
    dispute = bring(
        open_dispute(alice, sven), "under_review", operator=olga,
        advance=lambda **time: clock.advance(timedelta(**time)),
    )  # fmt: skip
    decision = dispute_actions.Decision(
        outcome="partial_refund", article="2", reasons="Counted.", amount=eur(20_000)
    )
    dispute_actions.rule(dispute=dispute, decision=decision, by=olga, at=clock.now())

    page = Page(
        client_for(olga)
        .get(reverse("desk_disputes:case", args=[dispute.reference]))
        .content.decode()
    )

    preview = page.explained["why-split"]
    assert (sum(preview["parts"]), preview["sum"]) == (124_000, 124_000)
    assert preview["parts"][0] == 20_000


@pytest.mark.parametrize("make", SITUATIONS)
def test_the_api_explains_the_same_amounts(client_for, alice, sven, olga, settings, make):
    settings.MONEY_POLICIES = VAT
    order = make(alice, sven, olga)
    addresses = [f"/api/v1/orders/{order.reference}/money/"]
    addresses += [f"/api/v1/payouts/{row.reference}/money/" for row in Payout.objects.all()]
    addresses += [f"/api/v1/disputes/{row.reference}/money/" for row in Dispute.objects.all()]
    addresses += [f"/api/v1/returns/{row.reference}/money/" for row in GoodsReturn.objects.all()]
    addresses += [
        f"/api/v1/papers/{row.pk}/money/" for row in Paper.objects.exclude(kind="packing_list")
    ]

    whys = [why for url in addresses for why in client_for(sven).get(url).json()]

    assert len(whys) >= len(addresses) + 6
    assert [
        why["name"]
        for why in whys
        if sum(part["minor"] for part in why["parts"]) != why["amount_minor"]
    ] == []
    keys = {part["movement"] for why in whys for part in why["parts"]} - {""}
    for key in keys:
        behind = client_for(sven).get(f"/api/v1/movements/{key}/").json()
        assert behind
        assert all(
            sum(part["minor"] for part in why["parts"]) == why["amount_minor"] for why in behind
        )
