"""Who is told of which money fact; called by the outbox after the fact was committed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from marketplace.companies.states import Permission
from marketplace.orders.models import Order
from messaging.actions import notify
from trade_assurance.models import (
    BankLine,
    Chargeback,
    Earning,
    Payment,
    PaymentIntent,
    Payout,
    PayoutHold,
    Refund,
    SellerDebt,
)
from trade_assurance.transfer_queries import orders_of

TOLD_TO_SELLERS_TOO = {"payment_reversed", "transfer_after_cancel"}


@transaction.atomic
def tell(*, kind: str, ids: Mapping[str, int], at: datetime) -> None:
    """Tell the people concerned; `ids` names the one row that the fact is about."""
    ((name, pk),) = ids.items()
    model, tell_of = TELLERS[name]
    tell_of(kind, model.objects.get(pk=pk), at=at)


def _tell_of_payment(kind: str, payment: Payment, *, at: datetime) -> None:
    _tell_buyer(kind, payment, at=at, amount=payment.amount, missing=payment.missing)
    if kind in TOLD_TO_SELLERS_TOO:
        order = payment.order
        _tell_company(
            f"{kind}_seller",
            order,
            order.seller_id,
            Permission.FULFIL_ORDERS,
            at=at,
            context={"amount": payment.amount},
        )


def _tell_of_surplus(kind: str, line: BankLine, *, at: datetime) -> None:
    """Tell the buyers of every order that the transfer paid what is left of it."""
    if not line.surplus:
        return
    for order in orders_of(line):
        _tell_company(
            kind,
            order,
            order.buyer_id,
            Permission.PLACE_ORDERS,
            at=at,
            context={"amount": line.surplus, "until": line.return_due_at},
        )


def _tell_of_intent(kind: str, intent: PaymentIntent, *, at: datetime) -> None:
    _tell_buyer(kind, intent.payment, at=at, amount=intent.amount)


def _tell_buyer(kind: str, payment: Payment, *, at: datetime, **context: Any) -> None:
    order = payment.order
    context["reference"] = payment.reference
    _tell_company(kind, order, order.buyer_id, Permission.PLACE_ORDERS, at=at, context=context)


def _tell_of_earning(kind: str, earning: Earning, *, at: datetime) -> None:
    _tell_company(
        kind,
        Order.objects.get(protections__earnings=earning),
        earning.seller_id,
        Permission.SEE_FINANCE,
        at=at,
        context={"amount": earning.net},
        url_name="payouts:statement",
    )


def _tell_of_refund(kind: str, refund: Refund, *, at: datetime) -> None:
    _tell_company(
        kind,
        refund.order,
        refund.protection.seller_id,
        Permission.SEE_FINANCE,
        at=at,
        context={"amount": refund.amount, "owed": refund.from_debt, "reason": refund.reason},
        url_name="payouts:statement",
    )


def _tell_of_debt(kind: str, debt: SellerDebt, *, at: datetime) -> None:
    notify(
        kind=kind,
        at=at,
        company_id=debt.seller_id,
        permission=Permission.SEE_FINANCE,
        subject_kind="seller_debt",
        subject_reference=debt.earning.order_reference,
        context={"amount": debt.open, "order": debt.earning.order_reference},
        url_name="payouts:index",
    )


def _tell_of_hold(kind: str, hold: PayoutHold, *, at: datetime) -> None:
    notify(
        kind=kind,
        at=at,
        company_id=hold.company_id,
        permission=Permission.SEE_FINANCE,
        subject_kind="payout_hold",
        subject_reference=str(hold.pk),
        context={"reason": hold.reason, "order": hold.order.reference if hold.order else ""},
        url_name="payouts:index",
    )


def _tell_of_chargeback(kind: str, chargeback: Chargeback, *, at: datetime) -> None:
    order = chargeback.payment.order
    _tell_company(
        kind,
        order,
        order.seller_id,
        Permission.SEE_FINANCE,
        at=at,
        context={"amount": chargeback.amount},
        url_name="payouts:statement",
    )


def _tell_of_payout(kind: str, payout: Payout, *, at: datetime) -> None:
    notify(
        kind=kind,
        at=at,
        company_id=payout.seller_id,
        permission=Permission.SEE_FINANCE,
        subject_kind="payout",
        subject_reference=payout.reference,
        context={
            "amount": payout.amount,
            "reference": payout.reference,
            "account": str(payout.account or payout.provider_account),
            "reason": payout.failure_reason,
        },
        url_name="payouts:payout",
        url_args=[payout.reference],
    )


def _tell_company(
    kind: str,
    order: Order,
    company_id: int,
    permission: str,
    *,
    at: datetime,
    context: dict[str, Any],
    url_name: str = "",
) -> None:
    notify(
        kind=kind,
        at=at,
        company_id=company_id,
        permission=permission,
        subject_kind="order",
        subject_reference=order.reference,
        context={"order": order.reference, **context},
        url_name=url_name or "payments:payment",
        url_args=[] if url_name else [order.reference],
    )


# the name of the number in a fact → whose number it is, and who is told
TELLERS: dict[str, tuple[Any, Callable[..., None]]] = {
    "payment_id": (Payment, _tell_of_payment),
    "intent_id": (PaymentIntent, _tell_of_intent),
    "line_id": (BankLine, _tell_of_surplus),
    "earning_id": (Earning, _tell_of_earning),
    "refund_id": (Refund, _tell_of_refund),
    "debt_id": (SellerDebt, _tell_of_debt),
    "hold_id": (PayoutHold, _tell_of_hold),
    "chargeback_id": (Chargeback, _tell_of_chargeback),
    "payout_id": (Payout, _tell_of_payout),
}
