"""What the order page shows: the rail, who acts next, the dates, the log."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from frontend.formats import locale, write_day, write_money, write_quantity, zone_of
from marketplace.companies.member import Member
from marketplace.core.states import history
from marketplace.core.transitions import Actor
from marketplace.orders.models import Order, Shipment
from marketplace.orders.queries import members_by_id
from marketplace.orders.states import CancelCause, OrderState

S = OrderState


@dataclass(frozen=True, slots=True)
class RailStep:
    """A dot of the rail; `state` is done, now or next."""

    label: str
    icon: str
    state: str
    note: str = ""
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A stored date and who has to act by it."""

    label: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A line of the activity."""

    title: str
    detail: str
    at: datetime
    icon: str


REACHED = {
    S.AWAITING_SUPPLIER: 0,
    S.AWAITING_PAYMENT: 1,
    S.IN_PRODUCTION: 2,
    S.READY_TO_SHIP: 3,
    S.SHIPPING: 4,
    S.DELIVERED: 5,
    S.COMPLETED: 6,
}


def rail(order: Order, member: Member) -> list[RailStep]:
    """Return the six steps with their dates; a cancelled order stops where it was."""
    zone = zone_of(member)

    def on(at: datetime | None) -> str:
        return write_day(at, zone) if at else ""

    promised = (
        _("promised %(day)s") % {"day": write_date(order.promised_on)}
        if order.promised_on and order.shipped_at is None
        else on(order.shipped_at)
    )
    rows = (
        (_("Ordered"), "file-check", on(order.placed_at), ""),
        (
            _("Paid and held"),
            "lock",
            on(order.funded_at),
            write_money(order.total) if order.funded_at else "",
        ),
        (_("In production"), "factory", on(order.ready_at), _progress(order)),
        (_("Shipped"), "ship", promised, ""),
        (_("Delivered"), "package-check", on(order.delivered_at), ""),
        (_("Money released"), "handshake", on(order.completed_at), ""),
    )
    at = REACHED.get(S(order.state), _stopped(order))
    return [
        RailStep(label, icon, _position(index, at), note, badge)
        for index, (label, icon, note, badge) in enumerate(rows)
    ]


def headline(order: Order, member: Member) -> tuple[str, str]:
    """Return what the head of the rail says: a title and a sentence on the money."""
    amount = {"amount": write_money(order.total)}
    buying = member.acts_for(order.buyer_id)
    if order.state == S.CANCELLED:
        cause = CancelCause(order.cancel_cause).label if order.cancel_cause else ""
        return _("This order was cancelled"), str(cause)
    if order.state == S.COMPLETED:
        return _("This order is completed"), _("Nothing is held any more.")
    if order.funded_at is None or order.state in {S.AWAITING_SUPPLIER, S.AWAITING_PAYMENT}:
        return _("Payment will be protected"), _(
            "%(amount)s will be held until the goods are received and the claim window is over."
        ) % amount
    if buying:
        return _("Your money is protected"), _(
            "%(amount)s was paid and is held. It is released to the supplier when the claim window "
            "after receipt ends, unless you open a dispute."
        ) % amount
    return _("Funds are secured"), _(
        "%(amount)s was paid and is held for you. It is released when the buyer's claim window "
        "after receipt ends without a dispute."
    ) % amount


def who_acts(order: Order, member: Member) -> str:
    """Say whose turn it is."""
    turn = {
        S.AWAITING_SUPPLIER: Actor.SELLER,
        S.AWAITING_PAYMENT: Actor.BUYER,
        S.IN_PRODUCTION: Actor.SELLER,
        S.READY_TO_SHIP: Actor.SELLER,
        S.SHIPPING: Actor.BUYER,
        S.DELIVERED: Actor.BUYER,
    }.get(S(order.state))
    if turn is None or (order.state == S.DELIVERED and order.received_at):
        return _("Nobody has to do anything now.")
    mine = order.buyer_id if turn is Actor.BUYER else order.seller_id
    if member.acts_for(mine):
        return _("It is your turn.")
    return _("Waiting for %(name)s.") % {
        "name": order.buyer.name if turn is Actor.BUYER else order.seller.name
    }


def deadlines(order: Order, shipments: list[Shipment]) -> list[Deadline]:
    """Return the dates that matter in the present state, nearest first."""
    rows: list[tuple[str, datetime | None]] = []
    if order.state == S.AWAITING_SUPPLIER:
        rows.append((_("The supplier answers by"), order.answer_due_at))
    if order.state == S.AWAITING_PAYMENT:
        rows.append((_("Payment is due by"), order.payment_due_at))
    if order.state in {S.IN_PRODUCTION, S.READY_TO_SHIP}:
        rows += [
            (_("Answer to the wish to cancel by"), order.cancellation_due_at),
            (_("If not shipped, the buyer may cancel from"), order.late_from_at),
            (_("If not shipped, the order ends on"), order.not_shipped_due_at),
        ]
    if order.state in {S.SHIPPING, S.DELIVERED} and order.received_at is None:
        rows += [
            (_("Receipt counts as confirmed on"), shipment.auto_receipt_at)
            for shipment in shipments
        ]
    return sorted((Deadline(label, at) for label, at in rows if at), key=lambda row: row.at)


def address(order: Order) -> str:
    """Write the delivery address in one line; the database keeps its parts unordered."""
    parts = dict(order.delivery_address)
    country = parts.get("country", "")
    town = " ".join(filter(None, (parts.get("postcode"), parts.get("city"))))
    rows = (
        parts.get("line1"),
        parts.get("line2"),
        town,
        parts.get("region"),
        str(countries.name(country)) if country else "",
    )
    return ", ".join(row for row in rows if row)


def log(order: Order) -> list[LogEntry]:
    """Return the history of the order in words, newest first."""
    changes = list(history(order))
    people = members_by_id([change.user_id for change in changes if change.user_id])
    return [
        LogEntry(
            title=str(TITLES.get(change.name, change.name)),
            detail=_detail(change, people),
            at=change.at,
            icon=ICONS.get(change.name, "circle"),
        )
        for change in reversed(changes)
    ]


def write_date(day: date) -> str:
    """Write a calendar day in the active language."""
    return format_date(day, format="d MMM y", locale=locale())


def _position(index: int, at: int) -> str:
    if index < at:
        return "done"
    return "now" if index == at else "next"


def _stopped(order: Order) -> int:
    return 3 if order.ready_at else 2 if order.funded_at else 1


def _progress(order: Order) -> str:
    if order.produced_quantity is None or order.state != S.IN_PRODUCTION:
        return ""
    return _("%(made)s of %(ordered)s") % {
        "made": write_quantity(order.produced_quantity),
        "ordered": write_quantity(sum(line.quantity for line in order.lines.all())),
    }


def _detail(change: Any, people: dict[int, str]) -> str:
    who = people.get(change.user_id or 0, "") or str(ACTORS.get(change.actor, ""))
    why = str(REASONS.get(change.reason, change.reason))
    if change.name == "extend_receipt":
        why = _("%(days)s more days") % {"days": change.reason}
    return " · ".join(part for part in (who, why) if part)


ACTORS: dict[str, str | Promise] = {
    Actor.CLOCK: gettext_lazy("A deadline passed"),
    Actor.PROVIDER: gettext_lazy("Reported automatically"),
    Actor.OPERATOR: gettext_lazy("Quayside"),
}
REASONS: dict[str, str | Promise] = {
    "depart": gettext_lazy("It left the place of dispatch"),
    "arrive": gettext_lazy("It arrived in the country of delivery"),
}
TITLES: dict[str, str | Promise] = {
    "place": gettext_lazy("Order placed"),
    "confirm": gettext_lazy("The supplier confirmed the order"),
    "decline": gettext_lazy("The supplier declined the order"),
    "answer_lapsed": gettext_lazy("Cancelled: the supplier did not answer"),
    "cancel": gettext_lazy("The buyer cancelled the order"),
    "announce_transfer": gettext_lazy("A bank transfer was announced"),
    "payment_lapsed": gettext_lazy("Cancelled: not paid in time"),
    "fund": gettext_lazy("Payment arrived and is held"),
    "fund_stock": gettext_lazy("Payment arrived and is held"),
    "fund_balance": gettext_lazy("The balance arrived and is held"),
    "reverse_funding": gettext_lazy("The bank took the payment back"),
    "report_progress": gettext_lazy("The supplier reported progress"),
    "mark_ready": gettext_lazy("The goods are ready to ship"),
    "cancel_by_seller": gettext_lazy("The supplier gave the order up"),
    "ask_cancellation": gettext_lazy("The buyer asked to cancel"),
    "agree_cancellation": gettext_lazy("The supplier agreed to cancel"),
    "refuse_cancellation": gettext_lazy("The supplier refused to cancel"),
    "cancellation_unanswered": gettext_lazy("The wish to cancel was not answered"),
    "cancel_late": gettext_lazy("The buyer cancelled: the goods were late"),
    "not_shipped": gettext_lazy("Cancelled: the goods were never shipped"),
    "ship": gettext_lazy("The goods were handed to the carrier"),
    "track": gettext_lazy("The consignment moved"),
    "deliver": gettext_lazy("The goods were delivered"),
    "extend_receipt": gettext_lazy("The buyer took more time"),
    "receive": gettext_lazy("The buyer confirmed receipt"),
    "auto_receipt": gettext_lazy("Receipt was taken as confirmed"),
    "complete": gettext_lazy("The order is completed"),
}
ICONS = {
    "place": "file-check",
    "confirm": "check",
    "fund": "lock",
    "fund_stock": "lock",
    "fund_balance": "lock",
    "report_progress": "factory",
    "mark_ready": "package",
    "ship": "truck",
    "track": "truck",
    "deliver": "package-check",
    "receive": "package-check",
    "auto_receipt": "clock",
    "complete": "handshake",
}
