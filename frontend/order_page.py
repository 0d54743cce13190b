"""What the order page shows: the rail, who acts next, the dates, the log."""

from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from frontend.formats import locale, write_day, write_money, zone_of
from marketplace.catalog.units import write_quantity
from marketplace.companies.member import Member
from marketplace.core.money import Money
from marketplace.orders.models import Order, Shipment
from marketplace.orders.states import (
    RECEIVABLE,
    CancelCause,
    OrderState,
    ShipmentState,
    StartsOn,
)

S = OrderState


@dataclass(frozen=True, slots=True)
class RailStep:
    """A dot of the rail; `state` is done, now, next, or bad where the order ended early."""

    label: str | Promise
    icon: str
    state: str
    note: str = ""
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A stored date and who has to act by it."""

    label: str
    at: datetime


REACHED = {
    S.AWAITING_SUPPLIER: 0,
    S.AWAITING_PAYMENT: 1,
    S.IN_PRODUCTION: 2,
    S.READY_TO_SHIP: 3,
    S.SHIPPING: 4,
    S.DELIVERED: 5,
    S.COMPLETED: 6,
    S.CANCELLED: 6,
}
OUTCOMES: dict[str, str | Promise] = {
    "refunded": gettext_lazy("Money refunded"),
    "partially_released": gettext_lazy("Money divided"),
}


def rail(order: Order, member: Member, *, held: str = "") -> list[RailStep]:
    """Return the six steps with their dates; a cancelled order stops where it ended.

    `held` is the state of the held money: it names the last step.
    """
    zone = zone_of(member)

    def on(at: datetime | None) -> str:
        return write_day(at, zone) if at else ""

    paid = paid_so_far(order)
    outcome = OUTCOMES.get(held, _("Money released"))
    promised = (
        _("promised %(day)s") % {"day": write_date(order.promised_on)}
        if order.promised_on and order.shipped_at is None
        else on(order.shipped_at)
    )
    rows = (
        (_("Ordered"), "file-check", on(order.placed_at), ""),
        _money_step(order, paid, on(order.funded_at)),
        (_("In production"), "factory", on(order.ready_at), _progress(order)),
        (_("Shipped"), "ship", promised, ""),
        (_("Delivered"), "package-check", on(order.delivered_at), ""),
        (outcome, "handshake", on(order.completed_at), ""),
    )
    steps = [
        RailStep(label, icon, _position(index, REACHED[S(order.state)]), note, badge)
        for index, (label, icon, note, badge) in enumerate(rows)
    ]
    if order.state == S.CANCELLED:
        end = RailStep(_("Cancelled"), "ban", "bad", on(order.cancelled_at))
        return [*steps[: _stopped(order)], end]
    if order.state == S.COMPLETED and order.shipped_at is None:
        # Refunded or divided after a dispute: the goods never left.
        return [*steps[: _stopped(order)], steps[-1]]
    return steps


def _money_step(order: Order, paid: Money, day: str) -> tuple[str | Promise, str, str, str]:
    """Return the step of the rail that is about money: held, or promised without protection."""
    if order.starts_on:
        return _("Started unpaid"), "lock-open", str(StartsOn(order.starts_on).label), ""
    return _("Paid and held"), "lock", day if paid else "", write_money(paid) if paid else ""


def paid_so_far(order: Order) -> Money:
    """Return the sum of the instalments that have come and were not taken back by a bank."""
    minor = sum(each.amount_minor for each in order.instalments.all() if each.funded_at)
    return Money(minor, order.currency)


def headline(order: Order, member: Member) -> tuple[str, str]:
    """Return what the head of the rail says: a title and a sentence on the money."""
    paid = paid_so_far(order)
    amount = {"amount": write_money(paid or order.total)}
    buying = member.acts_for(order.buyer_id)
    if order.state == S.CANCELLED:
        cause = CancelCause(order.cancel_cause).label if order.cancel_cause else ""
        return _("This order was cancelled"), str(cause)
    if order.state == S.COMPLETED:
        return _("This order is completed"), _("Nothing is held any more.")
    if order.starts_on or not paid:
        return _not_held(order, amount)
    if order.paused_at is not None:
        return _("The held money stays where it is"), _(
            "%(amount)s was paid. It moves neither way until the dispute is closed, or the "
            "marketplace lets the order go on."
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


def _not_held(order: Order, amount: dict[str, str]) -> tuple[str, str]:
    """Say that nothing is held yet, or that nothing will be."""
    if order.starts_on:
        return _("This order is not protected"), _(
            "Nothing is held. %(amount)s is owed to the supplier, and what is wrong with the goods "
            "is settled between the two companies."
        ) % amount
    return _("Payment will be protected"), _(
        "%(amount)s will be held until the goods are received and the claim window is over."
    ) % amount


def deadlines(order: Order, shipments: list[Shipment]) -> list[Deadline]:
    """Return the dates that run in the present state, nearest first; none while it stands still."""
    rows: list[tuple[str, datetime | None]] = []
    if order.paused_at is not None:
        return []
    if order.state == S.AWAITING_SUPPLIER:
        rows.append((_("The supplier answers by"), order.answer_due_at))
    if order.state == S.AWAITING_PAYMENT:
        if order.accepted_at is None:
            rows.append((_("Time to read the contract ends"), order.reading_until_at))
        rows.append((_("Payment is due by"), order.payment_due_at))
    if order.state in {S.IN_PRODUCTION, S.READY_TO_SHIP}:
        rows += [
            (_("Without the balance the order ends on"), order.default_due_at),
            (_("Answer to the wish to cancel by"), order.cancellation_due_at),
            (_("If not shipped, the buyer may cancel from"), order.late_from_at),
            (_("If not shipped, the order ends on"), order.not_shipped_due_at),
        ]
    if order.state == S.SHIPPING and any(s.state == ShipmentState.PLANNED for s in shipments):
        rows += [
            (_("Answer to the wish to cancel by"), order.cancellation_due_at),
            (_("What is not shipped by then is refunded"), order.not_shipped_due_at),
        ]
    if len(shipments) == 1 and shipments[0].state in RECEIVABLE:
        rows.append((_("Receipt counts as confirmed on"), shipments[0].auto_receipt_at))
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
