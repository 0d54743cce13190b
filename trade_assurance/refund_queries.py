"""What a refund of released money would do, the refunds there are, and the debts behind them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, QuerySet, Sum

from marketplace.companies.member import Member
from marketplace.core.money import Money
from marketplace.orders.models import Order
from trade_assurance import policies
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of
from trade_assurance.models import Payout, Protection, Refund, SellerDebt
from trade_assurance.payout_states import OPEN_DEBTS, UNSENT, DebtState, RefundState
from trade_assurance.states import STOPPED_STATES


@dataclass(frozen=True, slots=True)
class RefundPlan:
    """Who would pay what of a refund; `held`, `commission`, `seller` and `debt` sum to `money`."""

    protection: Protection
    money: Money
    held: Money
    commission: Money
    seller: Money
    debt: Money
    needs_second: bool
    recalls: int  # payouts that nobody sent yet and that are cancelled for it


def refundable_parts(order: Order) -> list[Protection]:
    """Return the tranches of an order with released money that could still go back, in order."""
    rows = Protection.objects.filter(order=order, released_minor__gt=F("returned_minor"))
    return list(
        rows.exclude(state__in=STOPPED_STATES)
        .select_related("order", "tranche")
        .order_by("tranche__position")
    )


def most_to_refund(protection: Protection) -> Money:
    """Return what is left of a tranche's money: released and not given back, and still held."""
    return protection.released - protection.returned + protection.held


def needs_second(protection: Protection, money: Money, by: Member) -> bool:
    """Tell whether a refund waits for another operator.

    An operator's above the limit; a supplier's as soon as its own money does not suffice.
    """
    if by.is_operator:
        return money > Money.of(policies.current().refund_four_eyes_above, money.currency)
    released = money - min(protection.held, money)
    if not released:
        return False
    payable = balance_of(Purse(AccountKind.PAYABLE, protection.seller_id), money.currency)
    return payable < protection.parts_of_return(released).net


def plan_refund(protection: Protection, money: Money, by: Member) -> RefundPlan:
    """Say who would pay what of a refund now; nothing is held or moved."""
    nothing = Money.zero(money.currency)
    held = min(protection.held, money)
    seller = debt = commission = nothing
    recalls = 0
    if money > held:
        parts = protection.parts_of_return(money - held)
        commission = parts.commission + parts.vat
        has = balance_of(Purse(AccountKind.PAYABLE, protection.seller_id), money.currency)
        if has < parts.net:
            unsent = Payout.objects.filter(
                seller_id=protection.seller_id, currency=money.currency, state__in=UNSENT
            ).aggregate(count=Count("pk"), sum=Sum("amount_minor"))
            owed = -balance_of(Purse(AccountKind.SELLER_DEBT, protection.seller_id), money.currency)
            recalls = unsent["count"]
            has = max(nothing, has + Money(unsent["sum"] or 0, money.currency) - owed)
        seller = min(has, parts.net)
        debt = parts.net - seller
    second = needs_second(protection, money, by)
    return RefundPlan(protection, money, held, commission, seller, debt, second, recalls)


def refunds_of(order: Order) -> QuerySet[Refund]:
    """Return the refunds of an order's released money, newest first."""
    rows = Refund.objects.filter(order=order).select_related("asked_by", "decided_by")
    return rows.order_by("-pk")


def refunds(state: str = "") -> QuerySet[Refund]:
    """Return refunds of released money, of one state if it is named, newest first."""
    rows = Refund.objects.select_related("order", "protection__seller", "asked_by", "decided_by")
    return (rows.filter(state=state) if state else rows).order_by("-pk")


def backlog_of_refunds() -> tuple[int, datetime | None]:
    """Return how many refunds wait for a second operator, and since when the oldest does."""
    waiting = Refund.objects.filter(state=RefundState.WAITING)
    found = waiting.aggregate(count=Count("pk"), oldest=Min("asked_at"))
    return found["count"], found["oldest"]


def debts(state: str = "") -> QuerySet[SellerDebt]:
    """Return what suppliers owe, of one state or all that is open, the oldest first."""
    rows = SellerDebt.objects.select_related(
        "seller", "earning__protection__order", "proposed_by", "written_off_by"
    )
    return rows.filter(state__in=[state] if state else OPEN_DEBTS).order_by("pk")


def debts_of(company_id: int) -> QuerySet[SellerDebt]:
    """Return what one supplier owes now, the oldest first: it is settled in this order."""
    return debts().filter(seller_id=company_id)


def debt_sums() -> list[Money]:
    """Return what all suppliers owe together, by currency."""
    rows = SellerDebt.objects.filter(state__in=OPEN_DEBTS).values_list("currency")
    open_minor = F("amount_minor") - F("settled_minor") - F("written_off_minor")
    sums = rows.annotate(sum=Sum(open_minor)).order_by("currency")
    return [Money(minor, currency) for currency, minor in sums]


def backlog_of_debts() -> tuple[int, datetime | None]:
    """Return how many debts are in collection, and since when the oldest one is owed."""
    rows = SellerDebt.objects.filter(state=DebtState.IN_COLLECTION)
    found = rows.aggregate(count=Count("pk"), oldest=Min("at"))
    return found["count"], found["oldest"]
