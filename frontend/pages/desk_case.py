"""A case as an operator sees it, also with a form that was refused."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from frontend import dispute_room
from frontend.access import member_of
from frontend.dispute_next import next_step
from frontend.dispute_timeline import timeline
from frontend.forms.disputes import ExhibitForm, QuestionForm, ReasonForm
from frontend.forms.rulings import FindingForm, HandOverForm, InspectionForm, RulingForm
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from marketplace.orders.queries import zone_of_company
from messaging.queries import threads_about
from trade_assurance import dispute_queries, queries, rules
from trade_assurance.actions import disputes as actions
from trade_assurance.actions.disputes.judging import outcomes_of, terms_of, waiting_ruling
from trade_assurance.dispute_parties import gone_side
from trade_assurance.dispute_states import DISPUTE, Outcome, Remedy
from trade_assurance.models import Dispute


def case_of(reference: str) -> Dispute:
    rows = Dispute.objects.select_related(
        "order__buyer", "order__seller", "protection", "opened_by", "operator"
    )
    return get_object_or_404(rows, reference=reference)


def show_case(
    request: HttpRequest, dispute: Dispute, *, status: int = 200, **tried: forms.Form
) -> HttpResponse:
    member, order = member_of(request), dispute.order
    draft = waiting_ruling(dispute)
    form = tried.get("rule") or RulingForm(**ruling_shape(dispute))
    context = {
        "dispute": dispute,
        "order": order,
        "now": clock.now(),
        "next": next_step(dispute, member),
        "may": set(DISPUTE.choices(state=dispute.state, actor=Actor.OPERATOR)),
        "lines": dispute.lines.select_related("line").order_by("pk"),
        "findings": dispute.findings.select_related("exhibit").order_by("position"),
        "offers": dispute_room.offers(dispute, member),
        "exhibits": dispute.exhibits.select_related("by").order_by("at", "pk"),
        "timeline": timeline(dispute),
        "threads": threads_about(member, "order", order.reference),
        "ledger": queries.ledger_lines(order),
        "rulings": dispute_queries.rulings_in_force(dispute),
        "draft": draft,
        "draft_split": dispute_room.split_of(dispute, draft.refund) if draft else None,
        "may_rule": rules.can_rule(member, dispute) and draft is None,
        "may_sign": draft is not None and rules.can_sign_ruling(member, draft),
        "form": form,
        "split": split(dispute, form) if form.is_bound else None,
        "forms": {
            "hand_over": tried.get("hand_over") or HandOverForm(but=dispute.operator_id),
            "order_inspection": tried.get("order_inspection")
            or InspectionForm(currency=dispute.currency, auto_id="id_inspection_%s"),
            "end_inspection": tried.get("end_inspection") or FindingForm(auto_id="id_finding_%s"),
            "ask_again": tried.get("ask_again") or QuestionForm(auto_id="id_question_%s"),
            "add_exhibits": tried.get("add_exhibits") or ExhibitForm(auto_id="id_exhibit_%s"),
            "return_ruling": tried.get("return_ruling") or ReasonForm(auto_id="id_return_%s"),
        },
        "inspection": getattr(dispute, "inspection", None),
        "goods_return": getattr(dispute, "goods_return", None),
        "replacement": getattr(dispute, "replacement", None),
        "readers": dispute_queries.readers_of(dispute, but=member.user_id, at=clock.now()),
        "gone": gone_side(dispute, clock.now()) if dispute.is_open else "",
        "tried": next(iter(tried), ""),
        "buyer_zone": zone_of_company(order.buyer_id),
        "seller_zone": zone_of_company(order.seller_id),
    }
    return render(request, "disputes/case.html", context, status=status)


def split(dispute: Dispute, form: forms.Form) -> dispute_room.Split | None:
    """Return what the typed outcome does, as soon as outcome and amount can be read."""
    data = getattr(form, "cleaned_data", {})
    outcome: str = data.get("outcome", "")
    amount: Money | None = data.get("amount")
    if not outcome or (outcome == Outcome.PARTIAL_REFUND and amount is None):
        return None
    try:
        decision = actions.Decision(
            outcome, "", "", amount, data.get("freight_by", ""), data.get("days")
        )
        terms = terms_of(dispute, decision)
    except Refusal:
        return None
    waits = terms.remedy != Remedy.REFUND
    return dispute_room.split_of(dispute, terms.refund, waits=waits)


def ruling_shape(dispute: Dispute) -> dict[str, Any]:
    return {"currency": dispute.currency, "outcomes": outcomes_of(dispute)}
