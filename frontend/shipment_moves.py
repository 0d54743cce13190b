"""The steps people take on one consignment, or on one milestone of a service."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frontend.forms.consignments import (
    CountForm,
    GiveBackForm,
    HandInForm,
    HandoverForm,
    MoreTimeForm,
    OfAConsignment,
    ReshipForm,
    WhyForm,
)
from marketplace.companies.member import Member
from marketplace.orders import actions, rules
from marketplace.orders.incoterms import rule_of
from marketplace.orders.models import Order, Shipment

Do = Callable[[Order, Shipment, Member, datetime, Any], Order]


@dataclass(frozen=True, slots=True)
class ShipmentStep:
    """One row of the table for one consignment; `noun` is where its form is sent."""

    move: str
    noun: str
    label: str | Promise
    text: str | Promise
    done: str | Promise
    do: Do
    form: type[OfAConsignment] = OfAConsignment
    style: str = "btn--brand"


@dataclass(frozen=True, slots=True)
class OfferedForShipment:
    """A step that the reader can take on a consignment now."""

    step: ShipmentStep
    id: str
    url: str
    form: forms.Form
    tried: bool

    @property
    def has_files(self) -> bool:
        """Whether the step takes files: it then has a form of its own instead of a box."""
        return self.form.is_multipart()


SHIPMENT_STEPS: tuple[ShipmentStep, ...] = (
    ShipmentStep(
        "hand_in",
        "hand-in",
        _("Hand in the work"),
        _("The buyer has ten days to look at it; then it counts as accepted."),
        _("The work was handed in. The buyer has been told."),
        lambda o, s, by, at, form: actions.hand_in(
            order=o, shipment=s, note=form.cleaned_data["note"], papers=form.papers, by=by, at=at
        ),
        HandInForm,
    ),
    ShipmentStep(
        "receive",
        "receipt",
        _("Confirm receipt of this part"),
        _("You say that all of it has arrived. Its claim window starts now."),
        _("Receipt is confirmed. The claim window of this part has started."),
        lambda o, s, by, at, form: actions.record_receipt(order=o, shipment=s, by=by, at=at),
        style="btn--accent",
    ),
    ShipmentStep(
        "receive",
        "count",
        _("Less arrived than was sent"),
        _(
            "Enter what you counted. What is missing stays held for seven days, in which you can "
            "open a dispute about it; the claim window of the rest starts now."
        ),
        _("Receipt is confirmed for what arrived. What is missing stays held."),
        lambda o, s, by, at, form: actions.record_short_receipt(
            order=o, shipment=s, counted=form.quantities, by=by, at=at
        ),
        CountForm,
    ),
    ShipmentStep(
        "extend_receipt",
        "extension",
        _("Ask for more time for this part"),
        _("You can do this once. The money stays held meanwhile."),
        _("You have more time to confirm receipt."),
        lambda o, s, by, at, form: actions.extend_receipt(
            order=o, shipment=s, by=by, at=at, more_days=form.cleaned_data["more_days"]
        ),
        MoreTimeForm,
    ),
    ShipmentStep(
        "refuse_goods",
        "refusal",
        _("Refuse the goods"),
        _("You do not take them. A dispute about this part opens at once."),
        _("You refused the goods. A dispute is open and the supplier has been told."),
        lambda o, s, by, at, form: actions.refuse_goods(
            order=o, shipment=s, reason=form.cleaned_data["reason"], by=by, at=at
        ),
        WhyForm,
        "btn--danger",
    ),
    ShipmentStep(
        "reject_work",
        "rejection",
        _("Reject the work"),
        _("The work is not as agreed. A dispute about this milestone opens at once."),
        _("You rejected the work. A dispute is open and the supplier has been told."),
        lambda o, s, by, at, form: actions.refuse_goods(
            order=o, shipment=s, reason=form.cleaned_data["reason"], by=by, at=at
        ),
        WhyForm,
        "btn--danger",
    ),
    ShipmentStep(
        "deliver",
        "handover",
        _("Handed over to the buyer's forwarder"),
        _("Under this Incoterm the forwarder's receipt is your delivery."),
        _("The handover is noted. The buyer has been told."),
        lambda o, s, by, at, form: actions.record_handover(
            order=o, shipment=s, transit_days=form.cleaned_data["transit_days"], by=by, at=at
        ),
        HandoverForm,
    ),
    ShipmentStep(
        "track",
        "departure",
        _("It has departed"),
        _("Say so when the carrier has left with the goods."),
        _("The departure is noted."),
        lambda o, s, by, at, form: actions.record_transit(
            order=o, shipment=s, name="depart", by=by, at=at
        ),
    ),
    ShipmentStep(
        "deliver",
        "delivery",
        _("Mark this part as delivered"),
        _("Do this when the carrier has handed the goods over."),
        _("This part is marked as delivered."),
        lambda o, s, by, at, form: actions.record_delivery(order=o, shipment=s, by=by, at=at),
    ),
    ShipmentStep(
        "report_lost",
        "loss",
        _("Report as lost"),
        _(
            "The supplier then sends the goods again or refunds them within ten days, unless the "
            "Incoterm puts the risk on the buyer."
        ),
        _("The loss is noted and the other side has been told."),
        lambda o, s, by, at, form: actions.report_lost(
            order=o, shipment=s, reason=form.cleaned_data["reason"], by=by, at=at
        ),
        WhyForm,
        "btn--danger",
    ),
    ShipmentStep(
        "report_found",
        "finding",
        _("The goods were found"),
        _("They travel on, and their dates are made anew."),
        _("The goods travel on. The buyer has been told."),
        lambda o, s, by, at, form: actions.report_found(order=o, shipment=s, by=by, at=at),
    ),
    ShipmentStep(
        "report_returned",
        "return",
        _("The carrier brought it back"),
        _("Send the goods again once, or refund them within ten days."),
        _("The return is noted and the buyer has been told."),
        lambda o, s, by, at, form: actions.report_returned(order=o, shipment=s, by=by, at=at),
    ),
    ShipmentStep(
        "reship",
        "second-dispatch",
        _("Send it again"),
        _("The dates of this part are made anew."),
        _("The goods are on their way again. The buyer has been told."),
        lambda o, s, by, at, form: actions.reship(
            order=o,
            shipment=s,
            carrier=form.cleaned_data["carrier"],
            tracking=form.cleaned_data["tracking"],
            by=by,
            at=at,
        ),
        ReshipForm,
    ),
    ShipmentStep(
        "give_back",
        "refund",
        _("Refund this part"),
        _("The buyer gets the money of this part back, less the freight that you keep."),
        _("This part is being refunded."),
        lambda o, s, by, at, form: actions.give_back(
            order=o, shipment=s, kept=form.cleaned_data["kept"], by=by, at=at
        ),
        GiveBackForm,
        "btn--danger",
    ),
)
BY_NOUN = {step.noun: step for step in SHIPMENT_STEPS}
# The order's own steps say these already while there is one consignment only.
SAID_BY_THE_ORDER = {"receipt", "extension", "delivery"}


def offered(
    member: Member,
    order: Order,
    shipment: Shipment,
    at: datetime,
    *,
    alone: bool,
    tried: forms.Form | None = None,
    noun: str = "",
) -> list[OfferedForShipment]:
    """Return the steps the member can take on a consignment; `alone`: the order has no other."""
    open_now = rules.shipment_choices(member, order, shipment, at)
    return [
        OfferedForShipment(
            step=step,
            id=f"part-{shipment.position}-{step.noun}",
            url=reverse("orders:consignment", args=[order.reference, shipment.position, step.noun]),
            form=tried if tried is not None and step.noun == noun else blank(step, order, shipment),
            tried=tried is not None and step.noun == noun,
        )
        for step in SHIPMENT_STEPS
        if step.move in open_now
        and not (alone and not shipment.is_milestone and step.noun in SAID_BY_THE_ORDER)
        and fits(step, order, shipment)
    ]


def fits(step: ShipmentStep, order: Order, shipment: Shipment) -> bool:
    """Tell whether the step makes sense for these goods, whatever their state."""
    if step.noun == "handover":
        return rule_of(order.incoterm).forwarder_receipt_delivers
    if step.noun == "departure":
        return shipment.departed_at is None
    return step.noun != "count" or not shipment.is_milestone


def blank(step: ShipmentStep, order: Order, shipment: Shipment) -> OfAConsignment:
    """Return the step's empty form; ids carry step and part, so that one page can show several."""
    return step.form(order=order, shipment=shipment, auto_id=_id(step, shipment))


def bound(step: ShipmentStep, order: Order, shipment: Shipment, post: Any, files: Any) -> Any:
    """Return the step's form with what was sent."""
    return step.form(post, files, order=order, shipment=shipment, auto_id=_id(step, shipment))


def _id(step: ShipmentStep, shipment: Shipment) -> str:
    return f"id_{step.noun}_{shipment.position}_%s"
