"""Reads about money: what a page or the API shows, scoped to who asks."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, Q, QuerySet, Sum

from marketplace.companies.member import Member
from marketplace.core.money import Money, total
from marketplace.orders.models import Instalment, Order
from marketplace.orders.queries import next_instalment, orders_for
from marketplace.orders.states import OrderState
from trade_assurance import policies
from trade_assurance.hold_time import HoldCheck, HoldNeeded, check_hold
from trade_assurance.ledger.movements import AccountKind, MovementKind, Subject
from trade_assurance.ledger.queries import movements_about
from trade_assurance.models import BankLine, Earning, Payment, PaymentIntent, Payout, Protection
from trade_assurance.payout_states import EarningState, PayoutState
from trade_assurance.rules import can_see_finance
from trade_assurance.statement_states import OPEN_LINES
from trade_assurance.states import (
    AWAITING,
    HELD_STATES,
    STOPPED_STATES,
    WAITING,
    IntentKind,
    IntentState,
    PaymentState,
)

# How a supplier and the marketplace divide what was released.
SELLERS_ACCOUNTS = frozenset(
    {
        AccountKind.PAYABLE,
        AccountKind.COMMISSION,
        AccountKind.COMMISSION_VAT,
        AccountKind.SELLER_DEBT,
        AccountKind.PAYOUT_DUE,
        AccountKind.LOSS,
    }
)
PAYABLE_STATES = (
    OrderState.AWAITING_PAYMENT,
    OrderState.IN_PRODUCTION,
    OrderState.READY_TO_SHIP,
    OrderState.SHIPPING,
)


@dataclass(frozen=True, slots=True)
class MoneyOfOrder:
    """What the order page says about money."""

    protections: tuple[Protection, ...]
    due: Money | None
    payment: Payment | None

    @property
    def protection(self) -> Protection | None:
        """The first tranche: the whole order, or what has not left or left last."""
        return self.protections[0] if self.protections else None

    def sum_of(self, name: str) -> Money:
        """Return one amount ("held", "released", "refunded") of all tranches together."""
        currency = self.protections[0].currency
        return total((getattr(row, name) for row in self.protections), currency)

    @property
    def held(self) -> Money:
        """What is held now."""
        return self.sum_of("held")

    @property
    def released(self) -> Money:
        """What went to the seller, commission included."""
        return self.sum_of("released")

    @property
    def refunded(self) -> Money:
        """What went back to the buyer."""
        return self.sum_of("refunded")

    @property
    def on_its_way(self) -> bool:
        """Whether an attempt to pay waits for its bank or card provider."""
        return self.payment is not None and self.payment.state in (
            *WAITING,
            *AWAITING,
            PaymentState.CONFIRMED,
        )


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A leg of a movement, in words; `entry` is the posting's own number."""

    entry: int
    key: str
    at: datetime
    movement: str
    account: str
    money: Money


@dataclass(frozen=True, slots=True)
class Balances:
    """A supplier's money in one currency."""

    currency: str
    held: Money
    available: Money
    on_its_way: Money
    paid: Money


def due_instalment(order: Order) -> Instalment | None:
    """Return the instalment that the order waits for.

    None before both sides accepted the contract, or once the order ended.
    """
    if order.state not in PAYABLE_STATES or order.accepted_at is None:
        return None
    return next_instalment(order)


def money_of(order: Order) -> MoneyOfOrder:
    """Return protection, what is due now, and the latest attempt to pay.

    Nothing is due while the order stands still.
    """
    instalment = None if order.paused_at else due_instalment(order)
    return MoneyOfOrder(
        protections=tuple(
            Protection.objects.filter(order=order).select_related("tranche").order_by("pk")
        ),
        due=instalment.amount if instalment else None,
        payment=Payment.objects.filter(order=order).order_by("-pk").first(),
    )


def hold_of(order: Order, method: str) -> HoldCheck:
    """Return whether a way to pay holds an order's money until its claim window is over.

    Counted from payment: what production takes, the days on the way that the seller's rate says or
    the longest wait for receipt, whichever is more, the claim window.
    """
    figures = policies.current()
    row = Protection.objects.filter(order=order).order_by("pk").first()
    claim_days = row.claim_days if row else figures.claim_days
    waits = order.frozen_policies.receipt_days.get(order.transport_mode, 0)
    transit = max(waits, order.terms.transit_days)
    if any(shipment.is_milestone for shipment in order.shipments.all()):
        transit = order.frozen_policies.milestone_days
    needed = HoldNeeded(order.lead_time_days, transit, claim_days)
    return check_hold(needed, method, figures.platform_country)


def payments_for(member: Member) -> QuerySet[Payment]:
    """Return the payments of the orders that the member may see."""
    orders = orders_for(member).values("pk")
    return Payment.objects.filter(order__in=orders).select_related("order")


def ledger_lines(order: Order, *, selling: bool = True) -> list[LedgerLine]:
    """Return every leg of every movement of an order, oldest first.

    The buyer (not `selling`) is not shown how supplier and marketplace divide what was released.
    """
    return [
        LedgerLine(
            entry=posting.pk,
            key=movement.key,
            at=movement.at,
            movement=str(MovementKind(movement.kind).label),
            account=str(AccountKind(posting.account.kind).label),
            money=Money(posting.minor, posting.currency),
        )
        for movement in movements_about(Subject("order", order.pk))
        for posting in sorted(movement.postings.all(), key=lambda p: p.pk)
        if selling or posting.account.kind not in SELLERS_ACCOUNTS
    ]


def balances_of_seller(company_id: int) -> list[Balances]:
    """Return a supplier's money by currency: held for it, available, on its way, paid."""
    held = (
        Protection.objects.filter(seller_id=company_id, state__in=[*HELD_STATES, *STOPPED_STATES])
        .values_list("currency")
        .annotate(
            sum=Sum(
                F("funded_minor") - F("released_minor") - F("refunded_minor") - F("reversed_minor")
            )
        )
    )
    sums: dict[str, dict[str, int]] = {}
    for currency, minor in held:
        sums.setdefault(currency, {})["held"] = minor
    earnings = Earning.objects.filter(seller_id=company_id).values_list("currency", "state")
    for currency, state, minor in earnings.annotate(sum=Sum("net_minor")):
        sums.setdefault(currency, {})[state] = minor

    def of(currency: str, *names: str) -> Money:
        return Money(sum(sums[currency].get(name, 0) for name in names), currency)

    return [
        Balances(
            currency=currency,
            held=of(currency, "held"),
            available=of(currency, EarningState.AVAILABLE),
            on_its_way=of(currency, EarningState.ALLOCATED),
            paid=of(currency, EarningState.SETTLED),
        )
        for currency in sorted(sums)
    ]


def payouts_for(member: Member) -> QuerySet[Payout]:
    """Return the payouts of the member's company, or all for an operator; newest first."""
    payouts = Payout.objects.select_related(
        "seller", "account", "provider_account", "created_by", "approved_by"
    )
    if member.is_operator:
        return payouts.order_by("-pk")
    if not can_see_finance(member) or member.company is None:
        return payouts.none()
    return payouts.filter(seller=member.company).order_by("-pk")


def refunds_by_hand() -> QuerySet[PaymentIntent]:
    """Return refunds that an operator has to send: by transfer, or refused by their gateway."""
    refunds = PaymentIntent.objects.filter(kind=IntentKind.REFUND)
    return (
        refunds.filter(
            Q(payment__gateway="bank_transfer", state=IntentState.CREATED)
            | Q(state=IntentState.IN_REVIEW)
        )
        .select_related("payment__order__buyer")
        .order_by("created_at")
    )


def backlog_of_transfers() -> tuple[int, datetime | None]:
    """Return how many transfers and refunds wait, and since when the oldest transfer does."""
    waiting = BankLine.objects.filter(state__in=OPEN_LINES).aggregate(
        count=Count("pk"), oldest=Min("arrived_at")
    )
    return waiting["count"] + refunds_by_hand().count(), waiting["oldest"]


def backlog_of_payouts() -> tuple[int, datetime | None]:
    """Return how many payouts wait for an operator, and since when the oldest does."""
    open_states = [PayoutState.SCHEDULED, PayoutState.APPROVED, PayoutState.PROCESSING]
    waiting = Payout.objects.filter(state__in=open_states).aggregate(
        count=Count("pk"), oldest=Min("created_at")
    )
    return waiting["count"], waiting["oldest"]
