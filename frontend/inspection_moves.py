"""The steps of an inspection that the order page offers: its noun, its form, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frontend.forms.inspections import DayForm, VisitForm, WhyForm
from marketplace.companies.member import Member
from marketplace.core.transitions import Actor
from marketplace.orders import rules
from trade_assurance.actions import inspections as actions
from trade_assurance.inspection_states import INSPECTION
from trade_assurance.models import Inspection

Act = Callable[[Inspection, Member, datetime, dict[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Step:
    """A button, the words of its confirmation and its form."""

    noun: str
    move: str
    label: Promise
    text: Promise
    done: Promise
    act: Act
    form: type[forms.Form] = forms.Form
    style: str = "btn--brand"


def _plain(verb: Callable[..., Any], **names: str) -> Act:
    """Call a verb; `names` says which answer goes into which parameter."""

    def act(inspection: Inspection, by: Member, at: datetime, data: dict[str, Any]) -> Any:
        given = {parameter: data[field] for parameter, field in names.items()}
        return verb(inspection=inspection, by=by, at=at, **given)

    return act


STEPS = (
    Step(
        "consent", "agree", _("Agree to the inspection"),
        _("From then on the goods leave only once they passed, or the buyer waived it."),
        _("Agreed. Now a visit can be booked."), _plain(actions.agree_inspection),
    ),
    Step(
        "refusal", "refuse", _("Refuse the inspection"), _("The buyer reads your reason."),
        _("The buyer has your answer."), _plain(actions.refuse_inspection, reason="reason"),
        WhyForm, "btn--danger",
    ),
    Step(
        "visits", "book", _("Book a visit"),
        _("The company is told at once. Its fee is shown beside its name."),
        _("The visit is booked."),
        _plain(actions.book_visit, company="company", visit_on="visit_on", place="place"),
        VisitForm,
    ),
    Step(
        "day", "reschedule", _("Move the visit"), _("Choose another day."),
        _("The visit is moved."), _plain(actions.reschedule_visit, visit_on="visit_on"), DayForm,
    ),
    Step(
        "absence", "report_missing", _("The inspector did not come"),
        _("Nobody owes the fee of this visit; another one can be booked."),
        _("Noted. Book another visit."), _plain(actions.report_missing),
    ),
    Step(
        "repair", "fix", _("Fix the goods"),
        _("Say what you do. The next visit is at your expense, three times at most."),
        _("The buyer has been told."), _plain(actions.fix_goods, note="reason"), WhyForm,
    ),
    Step(
        "waiver", "waive", _("Waive the inspection"),
        _("The goods may leave although they did not pass. This cannot be undone."),
        _("Waived. The goods may leave."),
        _plain(actions.waive_inspection, reason="reason"), WhyForm, "btn--danger",
    ),
    Step(
        "cancellation", "ask_cancellation", _("Ask to cancel the order"),
        _("The supplier has 3 working days to answer."),
        _("The supplier has your wish."), _plain(actions.ask_to_cancel, reason="reason"),
        WhyForm, "btn--danger",
    ),
    Step(
        "withdrawal", "withdraw", _("Do without the inspection"),
        _("The goods may then leave without it."),
        _("The inspection is off."), _plain(actions.withdraw_inspection),
    ),
)  # fmt: skip
BY_NOUN = {step.noun: step for step in STEPS}


def may(member: Member, inspection: Inspection, name: str) -> bool:
    """Tell whether the member's side and role carry the move, whatever the state."""
    order = inspection.order
    actor = rules.side(member, order)
    if actor is None or not any(row.name == name and actor in row.actors for row in INSPECTION):
        return False
    if actor is Actor.OPERATOR:
        return True
    if actor is Actor.SELLER:
        return rules.can_fulfil(member, order)
    if name == "waive":
        return rules.can_confirm_receipt(member, order)
    return rules.can_buy_for(member, order)


def offered(member: Member, inspection: Inspection) -> list[Step]:
    """Return the steps that the member can take now."""
    actor = rules.side(member, inspection.order)
    if actor is None:
        return []
    names = INSPECTION.choices(state=inspection.state, actor=actor)
    found = [step for step in STEPS if step.move in names and may(member, inspection, step.move)]
    return [s for s in found if s.move != "withdraw" or not inspection.by_contract]
