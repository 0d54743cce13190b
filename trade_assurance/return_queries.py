"""Reads about returns: whose they are, what can still go back and until when, what the clock does."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from marketplace.companies.member import Member
from marketplace.orders.models import Order, OrderLine, ShipmentLine
from trade_assurance.models import GoodsReturn, GoodsReturnLine, Protection, ReturnTerms
from trade_assurance.return_states import SENDABLE, ReturnState
from trade_assurance.states import ProtectionState

S = ReturnState
# These sent nothing back: what they named can be asked for again.
NOTHING_CAME = (S.REFUSED, S.CLOSED)


def returns_for(member: Member) -> QuerySet[GoodsReturn]:
    """Return the returns of the member's company, all for operators; the rules say who may read."""
    rows = GoodsReturn.objects.select_related(
        "order__buyer", "order__seller", "protection", "dispute", "label", "replacement"
    )
    if member.is_operator:
        return rows
    if member.company is None:
        return rows.none()
    company = member.company
    return rows.filter(Q(order__buyer=company) | Q(order__seller=company))


def returns_of(order: Order) -> QuerySet[GoodsReturn]:
    """Return an order's returns, the latest first."""
    return GoodsReturn.objects.filter(order=order).order_by("-asked_at", "-pk")


def return_terms_of(company_id: int) -> ReturnTerms | None:
    """Return a supplier's terms, or None when it takes nothing back without a dispute."""
    return ReturnTerms.objects.filter(seller_id=company_id, days__gt=0).first()


def returnable_until(protection: Protection) -> datetime | None:
    """Return until when goods can be sent back by the terms of placement, or None."""
    received, ends = protection.received_at, protection.release_due_at
    open_now = protection.state == ProtectionState.CLAIM_WINDOW and protection.held
    if not open_now or not protection.return_days or received is None or ends is None:
        return None
    return min(received + timedelta(days=protection.return_days), ends)


def returnable(order: Order, at: datetime) -> list[Protection]:
    """Return the protections whose goods can be sent back now."""
    rows = Protection.objects.filter(order=order).select_related("order", "tranche").order_by("pk")
    open_rows = [row for row in rows if (until := returnable_until(row)) and until > at]
    return [row for row in open_rows if any(most for _line, most in left_to_return(row))]


def left_to_return(protection: Protection) -> list[tuple[OrderLine, Decimal]]:
    """Return the order's lines that came with this tranche and how much of each can still go back."""
    came = GoodsReturnLine.objects.filter(goods_return__protection=protection).exclude(
        goods_return__state__in=NOTHING_CAME
    )
    gone = dict(came.values_list("line").annotate(Sum("quantity")))
    left = [(line, got - gone.get(line.pk, Decimal(0))) for line, got in goods_of(protection)]
    return [(line, max(most, Decimal(0))) for line, most in left]


def goods_of(protection: Protection) -> list[tuple[OrderLine, Decimal]]:
    """Return what a tranche's consignments carried, at most what was ordered; else the order's lines."""
    sent = ShipmentLine.objects.filter(shipment__tranche_id=protection.tranche_id)
    carried = dict(sent.values_list("line").annotate(Sum("quantity")))
    lines = protection.order.lines.order_by("position")
    if not carried:
        return [(line, line.quantity) for line in lines]
    return [(line, min(carried[line.pk], line.quantity)) for line in lines if line.pk in carried]


def due(at: datetime) -> dict[str, QuerySet[GoodsReturn]]:
    """Return what the clock has to do, by the name of the step, the longest overdue first."""
    rows = GoodsReturn.objects.order_by("asked_at", "pk")
    return {
        "answer_when_due": rows.filter(state=S.ASKED, answer_due_at__lte=at),
        "lapse_when_due": rows.filter(state__in=SENDABLE, send_due_at__lte=at),
        "receive_when_due": rows.filter(state=S.SENT, arrival_due_at__lte=at),
        "check_when_due": rows.filter(
            Q(state=S.RECEIVED, check_due_at__lte=at) | Q(state=S.INSPECTED, replace_due_at__lte=at)
        ),
    }
