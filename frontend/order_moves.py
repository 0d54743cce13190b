"""The steps people take on an order: which form each needs, what it says first, what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from frontend.forms.orders import (
    ExtensionForm,
    ForfeitForm,
    KeptForm,
    PlainForm,
    ProgressForm,
    ReasonForm,
    ShipmentForm,
    ThanksForm,
)
from marketplace.companies.member import Member
from marketplace.orders import actions, rules
from marketplace.orders.models import Order

Do = Callable[[Order, Member, datetime, Any], Order]


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table as a page offers it; `noun` is where its form is sent."""

    move: str
    noun: str
    label: str | Promise
    text: str | Promise
    done: str | Promise
    do: Do
    form: type[PlainForm] = PlainForm
    style: str = "btn--brand"
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """A step that the reader can take now, with the form to take it."""

    step: Step
    url: str
    form: forms.Form

    @property
    def id(self) -> str:
        """The name of the box on the page."""
        return f"step-{self.step.move}"

    @property
    def is_shipment(self) -> bool:
        """Shipping has a panel of its own: it carries files."""
        return self.step.move == "ship"

    @property
    def has_fields(self) -> bool:
        """Whether the step asks anything."""
        return bool(self.form.fields)


STEPS: tuple[Step, ...] = (
    Step(
        "confirm",
        "confirmation",
        _("Confirm the order"),
        _(
            "You accept the contract in your own name. The buyer reads it and accepts it next, then "
            "pays."
        ),
        _("The order is confirmed. The buyer has been asked to accept the contract and to pay."),
        lambda o, by, at, form: actions.confirm_order(
            order=o,
            by=by,
            at=at,
            thanks=form.cleaned_data["thanks"],
            language=get_language() or "",
        ),
        ThanksForm,
    ),
    Step(
        "decline",
        "refusal",
        _("Decline"),
        _("The order ends here. Nothing was paid."),
        _("The order was declined."),
        lambda o, by, at, form: actions.decline_order(
            order=o, by=by, at=at, reason=form.cleaned_data["reason"]
        ),
        ReasonForm,
        "btn--danger",
        quiet=True,
    ),
    Step(
        "report_progress",
        "progress",
        _("Report progress"),
        _("The buyer sees how much is made."),
        _("The buyer sees your progress."),
        lambda o, by, at, form: actions.report_progress(
            order=o,
            by=by,
            at=at,
            quantity=form.cleaned_data["quantity"],
            note=form.cleaned_data["reason"],
        ),
        ProgressForm,
        quiet=True,
    ),
    Step(
        "mark_ready",
        "readiness",
        _("Goods are ready"),
        _("Say so once everything is made and packed. Shipping comes next."),
        _("The goods are marked as ready to ship."),
        lambda o, by, at, form: actions.mark_ready(order=o, by=by, at=at),
    ),
    Step(
        "ship",
        "shipment",
        _("Ship the goods"),
        _("The buyer gets carrier and tracking, and a date by which to look at the goods."),
        _("The goods are on their way. The buyer has been told."),
        lambda o, by, at, form: actions.ship_order(
            order=o,
            carrier=form.cleaned_data["carrier"],
            tracking=form.cleaned_data["tracking"],
            mode=form.cleaned_data["mode"],
            papers=form.papers,
            quantities=form.quantities,
            by=by,
            at=at,
        ),
        ShipmentForm,
    ),
    Step(
        "deliver",
        "delivery",
        _("Mark as delivered"),
        _("Do this when the carrier has handed the goods over."),
        _("The goods are marked as delivered."),
        lambda o, by, at, form: actions.record_delivery(order=o, by=by, at=at),
        quiet=True,
    ),
    Step(
        "receive",
        "receipt",
        _("Confirm receipt"),
        _(
            "You say that all goods have arrived. The claim window starts now: if you open no "
            "dispute before it ends, the held money is released to the supplier."
        ),
        _("Receipt is confirmed. The claim window has started."),
        lambda o, by, at, form: actions.record_receipt(order=o, by=by, at=at),
        style="btn--accent",
    ),
    Step(
        "extend_receipt",
        "extension",
        _("Ask for more time"),
        _("You can do this once. The money stays held meanwhile."),
        _("You have more time to confirm receipt."),
        lambda o, by, at, form: actions.extend_receipt(
            order=o, by=by, at=at, more_days=form.cleaned_data["more_days"]
        ),
        ExtensionForm,
        quiet=True,
    ),
    Step(
        "cancel",
        "cancellation",
        _("Cancel the order"),
        _("Nothing is held yet, so the order simply ends."),
        _("The order was cancelled."),
        lambda o, by, at, form: actions.cancel_order(
            order=o, by=by, at=at, reason=form.cleaned_data["reason"]
        ),
        ReasonForm,
        "btn--danger",
        quiet=True,
    ),
    Step(
        "cancel_late",
        "late-cancellation",
        _("Cancel: the goods are late"),
        _("The goods were not shipped as promised. All you paid is refunded."),
        _("The order was cancelled. Your money is being refunded."),
        lambda o, by, at, form: actions.cancel_late(
            order=o, by=by, at=at, reason=form.cleaned_data["reason"]
        ),
        ReasonForm,
        "btn--danger",
    ),
    Step(
        "ask_cancellation",
        "cancellation-request",
        _("Ask to cancel"),
        _("The supplier has 3 working days to answer. The money stays held until then."),
        _("The supplier was asked to cancel."),
        lambda o, by, at, form: actions.ask_cancellation(
            order=o, by=by, at=at, reason=form.cleaned_data["reason"]
        ),
        ReasonForm,
        quiet=True,
    ),
    Step(
        "agree_cancellation",
        "cancellation-agreement",
        _("Agree to cancel"),
        _("The buyer gets back what was paid, less the amount you keep. The order ends."),
        _("The order was cancelled as the buyer asked."),
        lambda o, by, at, form: actions.agree_cancellation(
            order=o, by=by, at=at, kept=form.cleaned_data["kept"]
        ),
        KeptForm,
        "btn--danger",
    ),
    Step(
        "refuse_cancellation",
        "cancellation-refusal",
        _("Refuse to cancel"),
        _("The order goes on. The buyer may open a dispute."),
        _("You refused to cancel; the order goes on."),
        lambda o, by, at, form: actions.refuse_cancellation(
            order=o, by=by, at=at, reason=form.cleaned_data["reason"]
        ),
        ReasonForm,
        quiet=True,
    ),
    Step(
        "claim_default",
        "default",
        _("End the order: not paid"),
        _(
            "The balance is 14 days late. The buyer has 7 days to pay or to open a dispute; then the "
            "order ends and you keep what the contract allows."
        ),
        _("The buyer was told that the order ends."),
        lambda o, by, at, form: actions.claim_default(
            order=o,
            by=by,
            at=at,
            kept=form.cleaned_data["kept"],
            reason=form.cleaned_data["reason"],
        ),
        ForfeitForm,
        "btn--danger",
        quiet=True,
    ),
    Step(
        "cancel_by_seller",
        "withdrawal",
        _("Give the order up"),
        _("The buyer gets everything back and the payment fees are yours. The order ends."),
        _("The order was cancelled. The buyer is refunded."),
        lambda o, by, at, form: actions.cancel_by_seller(
            order=o, by=by, at=at, reason=form.cleaned_data["reason"]
        ),
        ReasonForm,
        "btn--danger",
        quiet=True,
    ),
)
BY_NOUN = {step.noun: step for step in STEPS}


def offered(
    member: Member, order: Order, at: datetime, *, tried: forms.Form | None = None, noun: str = ""
) -> list[Offered]:
    """Return the steps the member can take now; `tried` is the refused form of `noun`."""
    open_now = rules.choices(member, order, at)
    return [
        Offered(
            step=step,
            url=reverse("orders:move", kwargs={"reference": order.reference, "noun": step.noun}),
            form=tried if tried is not None and step.noun == noun else blank(step, order),
        )
        for step in STEPS
        if step.move in open_now
    ]


def blank(step: Step, order: Order) -> PlainForm:
    """Return the step's empty form; ids carry the step's name, so that one page can show several."""
    return step.form(order=order, auto_id=f"id_{step.move}_%s")


def bound(step: Step, order: Order, request: HttpRequest) -> PlainForm:
    """Return the step's form with what was sent."""
    return step.form(request.POST, request.FILES, order=order, auto_id=f"id_{step.move}_%s")
