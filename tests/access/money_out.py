"""The part of the scene where money went out and is wanted back."""

from typing import Any

from django.test import override_settings

from marketplace.core import clock
from tests.factories import companies as make
from tests.factories import money
from trade_assurance import actions as assurance
from trade_assurance.models import ConnectAccount, Earning, PayoutHold, SellerDebt


def taken_back(scene: Any) -> None:
    """Money that went out and is wanted back: a refund, what its seller owes, a case at a bank."""
    buyer, at = scene.members["buyer"], clock.now()
    seller = make.make_seller("Kontor Krause", name="Kai Krause")
    order = money.released_order(buyer, seller, source_reference="Q-K")
    with override_settings(MONEY_POLICIES={"refund_four_eyes_above": 1}):
        refund = assurance.ask_refund(
            protection=money.protection_of(order), money=money.eur(9_000), at=at,
            by=scene.members["operator"], reason=scene.secret("refund_reason"),
        )  # fmt: skip
    lost = money.held_order(buyer, seller, source_reference="Q-L")
    case = assurance.Case("du_scene", money.eur(500), scene.secret("bank_reason"))
    disputed = assurance.note_chargeback(payment=lost.payments.get(), case=case, at=at)
    earning = Earning.objects.create(
        protection=money.protection_of(scene.things["ended"]), seller=scene.things["seller"],
        kind="refund", movement_key="scene", currency="EUR", gross_minor=-700,
        commission_minor=0, net_minor=-700, at=at,
    )  # fmt: skip
    debt = SellerDebt.objects.create(
        seller=scene.things["seller"], earning=earning, currency="EUR", amount_minor=700, at=at,
        collect_at=at, state="in_collection",
    )  # fmt: skip
    own = PayoutHold.objects.create(
        company=scene.things["seller"], cause="dispute", reason="Asked.", placed_at=at,
        order=scene.things["ended"],
    )  # fmt: skip
    ConnectAccount.objects.create(
        company=scene.things["seller"], opened_by=scene.members["seller"].user, opened_at=at
    )
    scene.things.update(payout_hold=own, seller_name="Money of Nordform")
    scene.things.update(refund=refund, chargeback=disputed, debt=debt, debt_open="7.00")
