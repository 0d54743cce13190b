"""The side navigation of a company's desk, the same on each of its pages, with what waits."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frontend.templatetags.quayside import first_url
from marketplace.companies.member import Member
from marketplace.companies.states import Permission
from marketplace.orders.queries import orders_for
from marketplace.orders.states import OrderState
from rfq.queries import market_for, quotations_for
from rfq.rules import can_list_quotations, can_quote
from rfq.states import QuotationState
from trade_assurance.credit_queries import has_credit
from trade_assurance.rules import can_see_credit

SELLERS_TURN = (OrderState.AWAITING_SUPPLIER, OrderState.IN_PRODUCTION, OrderState.READY_TO_SHIP)
BUYERS_TURN = (OrderState.AWAITING_PAYMENT, OrderState.DELIVERED)


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link; `count` is how much waits behind it."""

    label: str | Promise
    icon: str
    url: str
    count: int = 0
    exact: bool = False


def work_nav(member: Member, *, unread: int) -> list[NavItem]:
    """Return the links for what the member's company does, buying first, then selling."""
    company = member.company
    if company is None:
        return []
    if member.is_inspector:
        jobs = _item(_("My jobs"), "search-check", "inspections:jobs")
        return [jobs, _item(_("My company"), "building-2", "company:home")]
    items = [
        _item(_("Overview"), "layout-dashboard", "overview:home"),
        _item(_("Orders"), "package", "orders:index", _orders(member)),
        _item(_("Messages"), "message-circle", "chat:inbox", unread),
        _item(_("My requests"), "file-text", "rfqs:list", exact=True),
        _item(_("Quotations"), "receipt-text", "quotations:list", _quotations(member), exact=True),
        _item(_("Disputes"), "scale", "disputes:index"),
        _item(_("Reviews"), "star", "reviews:mine"),
    ]
    if member.may(Permission.SEE_FINANCE):
        items.append(NavItem(_("Statements"), "receipt-text", _statement_of(member)))
    if can_see_credit(member) and has_credit(company.pk):
        items.append(_item(_("What you owe"), "handshake", "terms:owed"))
    if company.may_sell:
        items += _selling(member)
    items += [
        _item(_("My company"), "building-2", "company:home"),
        _item(_("Selling"), "store", "storefronts:onboarding"),
    ]
    return [item for item in items if item.url]


def _selling(member: Member) -> list[NavItem]:
    asked = market_for(member, unanswered=True).count() if can_quote(member) else 0
    items = [_item(_("Requests for me"), "inbox", "rfqs:market", asked)]
    if member.may(Permission.MANAGE_LISTINGS):
        items.append(_item(_("My products"), "boxes", "listings:list"))
        items.append(_item(_("Freight rates"), "truck", "freight:table"))
    if member.may(Permission.SEE_FINANCE):
        items.append(_item(_("Payouts"), "banknote", "payouts:index"))
        items.append(_item(_("Receivables"), "handshake", "receivables:receivables"))
    return items


def _statement_of(member: Member) -> str:
    selling = member.company is not None and member.company.may_sell
    return reverse("statements:show", args=["selling" if selling else "buying"])


def _item(label: Promise, icon: str, name: str, count: int = 0, *, exact: bool = False) -> NavItem:
    return NavItem(label, icon, first_url(name), count, exact)


def _orders(member: Member) -> int:
    mine = Q(seller=member.company, state__in=SELLERS_TURN) | Q(
        buyer=member.company, state__in=BUYERS_TURN, received_at=None
    )
    return orders_for(member).filter(mine, paused_at=None).count()


def _quotations(member: Member) -> int:
    if not can_list_quotations(member):
        return 0
    mine = Q(buyer=member.company, state=QuotationState.SUBMITTED) | Q(
        seller=member.company, state=QuotationState.COUNTER_OFFERED
    )
    return quotations_for(member).filter(mine).count()
