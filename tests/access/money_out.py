"""The part of the scene where money went out and is wanted back."""

from datetime import datetime, timedelta
from typing import Any

from django.test import override_settings

from marketplace.core import clock
from marketplace.core.money import Money
from tests.factories import companies as make
from tests.factories import money, payouts
from trade_assurance import actions as assurance
from trade_assurance.actions.debts import collect_debts, remind_of_debts
from trade_assurance.models import ConnectAccount, PayoutHold, SellerDebt, SellerQuestion


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
    debt = _debt_in_collection(scene, at)
    own = PayoutHold.objects.create(
        company=scene.things["seller"], cause="dispute", reason="Asked.", placed_at=at,
        order=scene.things["ended"],
    )  # fmt: skip
    ConnectAccount.objects.create(
        company=scene.things["seller"], opened_by=scene.members["seller"].user, opened_at=at
    )
    scene.things.update(payout_hold=own, seller_name="Money of Nordform")
    question = SellerQuestion.objects.create(
        order=scene.things["order"], cause="suspended", froze=False, asked_at=at, answer_due_at=at
    )
    scene.things.update(seller_question=question)
    scene.things.update(refund=refund, chargeback=disputed, debt=debt)
    scene.things.update(debt_open=str(Money(debt.amount_minor, debt.currency).amount))


def _debt_in_collection(scene: Any, at: datetime) -> SellerDebt:
    """Refund what the scene's seller was paid, in a currency in which it has nothing else."""
    seller, operator = scene.members["seller"], scene.members["operator"]
    gone = payouts.paid_out_order(
        scene.members["buyer"], seller, operator, source_reference="Q-USD", currency="USD"
    )
    payouts.refund(gone, 31_000, operator)
    remind_of_debts(at=at + timedelta(days=31))
    collect_debts(at=at + timedelta(days=91))
    return SellerDebt.objects.get(currency="USD")
