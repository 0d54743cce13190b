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
    Claim,
    CreditLine,
    Earning,
    Payment,
    PaymentIntent,
    Payout,
    PayoutHold,
    Refund,
    SellerDebt,
    SellerQuestion,
)
from trade_assurance.payout_states import HoldCause, words_of
from trade_assurance.transfer_queries import orders_of

TOLD_OF_CLAIMS_TO_SELLERS = {"bought_on_terms", "claim_late", "claim_collected", "claim_paid"}
TOLD_OF_CLAIMS_TO_BUYERS = {
    "claim_issued",
    "claim_due",
    "claim_late",
    "claim_collected",
    "claim_credited",
}
TOLD_TO_SELLERS_TOO = {"cheque_bounced", "payment_reversed", "transfer_after_cancel"}


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
    order = debt.earning.order_reference
    facts = {"amount": debt.open, "order": order}
    _tell_seller(kind, debt.seller_id, ("seller_debt", order), facts, at=at)


def _tell_of_hold(kind: str, hold: PayoutHold, *, at: datetime) -> None:
    """The cause is worded for each reader, in the language of theirs."""
    order = hold.order.reference if hold.order else ""
    facts = {"reason": words_of(hold.code, HoldCause), "order": order}
    _tell_seller(kind, hold.company_id, ("payout_hold", str(hold.pk)), facts, at=at)


def _tell_seller(
    kind: str, company_id: int, subject: tuple[str, str], facts: dict[str, Any], *, at: datetime
) -> None:
    """Tell a supplier's finance people something about their money as a whole."""
    notify(
        kind=kind,
        at=at,
        company_id=company_id,
        permission=Permission.SEE_FINANCE,
        subject_kind=subject[0],
        subject_reference=subject[1],
        context=facts,
        url_name="payouts:index",
    )


def _tell_of_block(kind: str, order: Order, *, at: datetime) -> None:
    """Tell a supplier that an order goes on although its buyer was blocked, or as usual again."""
    _tell_company(
        f"{kind}_seller",
        order,
        order.seller_id,
        Permission.FULFIL_ORDERS,
        at=at,
        context={"buyer": order.buyer.name},
        url_name="orders:detail",
        url_args=[order.reference],
    )


def _tell_of_question(kind: str, question: SellerQuestion, *, at: datetime) -> None:
    order = question.order
    facts = {"seller": order.seller.name, "until": question.answer_due_at}
    sides = (
        ("", order.buyer_id, Permission.PLACE_ORDERS),
        ("_seller", order.seller_id, Permission.FULFIL_ORDERS),
    )
    for suffix, company_id, permission in sides:
        _tell_company(
            f"{kind}{suffix}",
            order,
            company_id,
            permission,
            at=at,
            context=facts,
            url_name="orders:detail",
            url_args=[order.reference],
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


def _tell_of_line(kind: str, line: CreditLine, *, at: datetime) -> None:
    notify(
        kind=kind,
        at=at,
        company_id=line.buyer_id,
        permission=Permission.PLACE_ORDERS,
        subject_kind="credit_line",
        subject_reference=line.seller.name,
        context={"seller": line.seller.name, "limit": line.limit, "days": line.days},
        url_name="terms:owed",
    )


def _tell_of_claim(kind: str, claim: Claim, *, at: datetime) -> None:
    """Tell the side whose turn it is; of what is late or long overdue the seller is told too."""
    order, line = claim.order, claim.line
    facts = {
        "amount": claim.credited if kind == "claim_credited" else claim.amount,
        "open": claim.open,
        "until": claim.due_at,
        "days": claim.days,
        "seller": line.seller.name,
        "buyer": line.buyer.name,
        "total": order.total,
    }
    if kind in TOLD_OF_CLAIMS_TO_SELLERS:
        name = kind if kind not in TOLD_OF_CLAIMS_TO_BUYERS else f"{kind}_seller"
        _tell_company(
            name, order, line.seller_id, Permission.FULFIL_ORDERS, at=at, context=facts,
            url_name="receivables:receivables",
        )  # fmt: skip
    if kind in TOLD_OF_CLAIMS_TO_BUYERS:
        _tell_company(
            kind, order, line.buyer_id, Permission.PLACE_ORDERS, at=at, context=facts,
            url_name="terms:owed",
        )  # fmt: skip


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
    url_args: list[str] | None = None,
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
        url_args=(url_args or []) if url_name else [order.reference],
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
    "order_id": (Order, _tell_of_block),
    "question_id": (SellerQuestion, _tell_of_question),
    "chargeback_id": (Chargeback, _tell_of_chargeback),
    "credit_line_id": (CreditLine, _tell_of_line),
    "claim_id": (Claim, _tell_of_claim),
    "payout_id": (Payout, _tell_of_payout),
}
