"""What needs a person now, on either side of the trade, and the figures beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from frontend.formats import write_money
from frontend.templatetags.quayside import first_url
from marketplace.companies.member import Member
from marketplace.companies.states import Permission
from marketplace.core.money import Money
from marketplace.orders.models import Order
from marketplace.orders.queries import orders_for
from marketplace.orders.states import OrderState
from rfq.queries import market_for, quotations_for, readable_rfqs, rfqs_of_buyer
from rfq.rules import can_list_quotations, can_quote
from rfq.states import QuotationState, RFQState
from trade_assurance.dispute_queries import disputes_for
from trade_assurance.dispute_states import OPEN_STATES
from trade_assurance.queries import balances_of_seller

SALES_DAYS = 30
SHOWN = 6
S = OrderState


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what, with whom, by when, and the page where it is done."""

    title: str
    detail: str
    url: str
    icon: str
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name, and the page behind it."""

    label: str
    values: tuple[str, ...]
    url: str
    note: str = ""


@dataclass(frozen=True)
class Workbench:
    """The desk of `member` on one side: `seller` or `buyer`; `now` is the marketplace's instant."""

    member: Member
    side: str
    now: datetime

    @cached_property
    def tasks(self) -> list[Task]:
        """Everything that waits for this side, the nearest deadline first."""
        found = [*self._disputes(), *self._orders(), *self._quotations(), *self._requests()]
        return sorted(found, key=lambda task: (task.due is None, task.due or self.now))

    @cached_property
    def figures(self) -> list[Figure]:
        """The numbers of this side."""
        return self._seller_figures() if self.side == "seller" else self._buyer_figures()

    def _own(self) -> Q:
        return Q(**{self.side: self.member.company})

    def _orders(self) -> Iterable[Task]:
        words = self._order_words()
        mine = orders_for(self.member).filter(self._own(), state__in=words, paused_at=None)
        if self.side == "buyer":
            mine = mine.filter(received_at=None)
        for order in mine.order_by("placed_at")[:SHOWN]:
            title, icon, due = words[order.state]
            if order.state == S.AWAITING_PAYMENT and order.accepted_at is None:
                title, icon = _("Accept the contract of order %(order)s"), "file-pen-line"
            other = order.buyer if self.side == "seller" else order.seller
            detail = f"{other.name} · {write_money(order.total)}"
            yield Task(
                title % {"order": order.reference},
                detail,
                reverse("orders:detail", args=[order.reference]),
                icon,
                getattr(order, due) if due else None,
            )

    def _order_words(self) -> dict[str, tuple[str, str, str]]:
        if self.side == "seller":
            ship = _("Ship order %(order)s")
            return {
                S.AWAITING_SUPPLIER: (_("Confirm order %(order)s"), "file-check", "answer_due_at"),
                S.IN_PRODUCTION: (ship, "factory", "late_from_at"),
                S.READY_TO_SHIP: (ship, "truck", "late_from_at"),
            }
        return {
            S.AWAITING_PAYMENT: (_("Pay order %(order)s"), "credit-card", "payment_due_at"),
            S.DELIVERED: (_("Check and confirm receipt of %(order)s"), "package-check", ""),
        }

    def _quotations(self) -> Iterable[Task]:
        seller = self.side == "seller"
        if not can_list_quotations(self.member):
            return
        state = QuotationState.COUNTER_OFFERED if seller else QuotationState.SUBMITTED
        rows = quotations_for(self.member).filter(self._own(), state=state)
        due = "counter_until" if seller else "valid_until"
        for row in rows.select_related("buyer", "seller").order_by(due)[:SHOWN]:
            title = (
                _("Answer the counter-offer on %(title)s") if seller else _("Decide on %(title)s")
            )
            yield Task(
                title % {"title": row.title},
                row.buyer.name if seller else row.seller.name,
                reverse("quotations:detail", args=[row.reference]),
                "arrow-left-right" if seller else "file-text",
                getattr(row, due),
            )

    def _requests(self) -> Iterable[Task]:
        if self.side == "seller":
            if not can_quote(self.member):
                return
            for match in market_for(self.member, unanswered=True)[:SHOWN]:
                yield Task(
                    _("Quote on %(title)s") % {"title": match.rfq.title},
                    match.rfq.reference,
                    reverse("rfqs:offered", args=[match.rfq.reference]),
                    "inbox",
                    match.rfq.closes_at,
                )
            return
        drafts = rfqs_of_buyer(self.member).filter(
            created_by_id=self.member.user_id, state=RFQState.DRAFT
        )
        for rfq in drafts.order_by("-pk")[:SHOWN]:
            url = reverse("rfqs:edit", args=[rfq.reference, "review"])
            title = _("Finish the request %(title)s") % {"title": rfq.title}
            yield Task(title, _("Draft, nobody has seen it yet"), url, "file-pen")

    def _disputes(self) -> Iterable[Task]:
        seen = orders_for(self.member).filter(self._own())
        rows = disputes_for(self.member).filter(turn=self.side, order__in=seen)
        for row in rows.filter(state__in=OPEN_STATES).order_by("answer_due_at")[:SHOWN]:
            yield Task(
                _("Answer the dispute on order %(order)s") % {"order": row.order.reference},
                f"{row.get_reason_display()} · {write_money(row.claimed)}",
                first_url("disputes:room", reference=row.reference)
                or reverse("orders:detail", args=[row.order.reference]),
                "scale",
                row.answer_due_at,
            )

    def _seller_figures(self) -> list[Figure]:
        since = self.now - timedelta(days=SALES_DAYS)
        sales = orders_for(self.member).filter(self._own(), funded_at__gte=since)
        figures = [
            Figure(
                _("Paid sales, %(days)s days") % {"days": SALES_DAYS},
                _sums(sales),
                f"{reverse('orders:index')}?side=seller",
                _("%(n)s orders") % {"n": sales.count()},
            )
        ]
        if can_quote(self.member):
            waiting = market_for(self.member, unanswered=True).count()
            figures.append(Figure(_("Requests to quote"), (str(waiting),), reverse("rfqs:market")))
        if self.member.company and self.member.may(Permission.SEE_FINANCE):
            purses = balances_of_seller(self.member.company.pk)
            url = reverse("payouts:index")
            for label, name in ((_("Held for you"), "held"), (_("Available"), "available")):
                values = tuple(write_money(getattr(purse, name)) for purse in purses) or ("–",)
                figures.append(Figure(label, values, url))
        return figures

    def _buyer_figures(self) -> list[Figure]:
        orders = orders_for(self.member).filter(self._own())
        open_orders = orders.exclude(state__in=[S.COMPLETED, S.CANCELLED])
        held = open_orders.filter(funded_at__isnull=False)
        figures = [
            Figure(_("Open orders"), (str(open_orders.count()),), reverse("orders:index")),
            Figure(_("Paid and held for you"), _sums(held), reverse("orders:index")),
        ]
        requests = readable_rfqs(rfqs_of_buyer(self.member), self.member)
        counts = requests.aggregate(open=Count("pk", filter=Q(state=RFQState.OPEN)))
        figures.append(Figure(_("Open requests"), (str(counts["open"]),), reverse("rfqs:list")))
        if can_list_quotations(self.member):
            live = quotations_for(self.member).filter(self._own(), state=QuotationState.SUBMITTED)
            url = reverse("quotations:list")
            figures.append(Figure(_("Quotations to decide on"), (str(live.count()),), url))
        return figures


def _sums(orders: Any) -> tuple[str, ...]:
    rows = (
        Order.objects.filter(pk__in=orders.values("pk"))
        .values_list("currency")
        .annotate(sum=Sum("total_minor"))
        .order_by("currency")
    )
    return tuple(write_money(Money(minor, currency)) for currency, minor in rows) or ("–",)
