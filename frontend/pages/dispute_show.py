"""The room of a dispute as its two sides see it, also with a form that was refused."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frontend import dispute_room
from frontend.access import member_of
from frontend.dispute_next import next_step
from frontend.forms.dispute_claims import ClaimChangeForm
from frontend.forms.disputes import ExhibitForm, ParcelForm, ProposalForm, ReasonForm
from marketplace.core import clock
from marketplace.orders.queries import zone_of_company
from trade_assurance import dispute_queries, policies, queries
from trade_assurance.actions.disputes.terms import remedies_of
from trade_assurance.models import Dispute

CLAIM_STEPS = {"raise_claim", "lower_claim"}


def show_room(request: HttpRequest, dispute: Dispute, **tried: forms.Form) -> HttpResponse:
    member, at, order = member_of(request), clock.now(), dispute.order
    buying = member.acts_for(order.buyer_id)
    open_now = dispute_room.may(member, dispute, at)
    context = {
        "dispute": dispute,
        "order": order,
        "buying": buying,
        "other": order.seller if buying else order.buyer,
        "other_zone": zone_of_company(order.seller_id if buying else order.buyer_id),
        "now": at,
        "next": next_step(dispute, member),
        "may": open_now,
        "offers": dispute_room.offers(dispute, member),
        "claim_steps": CLAIM_STEPS & open_now,
        "uncontested": dispute.protection.held - dispute.claimed,
        "goods_return": getattr(dispute, "goods_return", None),
        "replacement": getattr(dispute, "replacement", None),
        "inspection": getattr(dispute, "inspection", None),
        "lines": dispute.lines.select_related("line").order_by("pk"),
        "findings": dispute.findings.select_related("exhibit").order_by("position"),
        "exhibits": dispute.exhibits.select_related("by").order_by("at", "pk"),
        "rulings": dispute_queries.rulings_in_force(dispute),
        "movements": queries.ledger_lines(order, selling=not buying) if dispute.closed_at else [],
        "days": policies.of_disputes(),
        "forms": {**_blank(dispute), **tried},
        "tried": next(iter(tried), ""),
        # A step that is no longer open has no form on the page: what was typed is shown by itself.
        "refused": next(
            (form for name, form in tried.items() if not _is_open(name, open_now)), None
        ),
    }
    return render(request, "disputes/room.html", context, status=422 if tried else 200)


def _is_open(name: str, open_now: set[str]) -> bool:
    return bool(CLAIM_STEPS & open_now) if name == "claim" else name in open_now


def _blank(dispute: Dispute) -> dict[str, forms.Form]:
    currency = dispute.currency
    return {
        "propose": ProposalForm(
            currency=currency, remedies=remedies_of(dispute), auto_id="id_propose_%s"
        ),
        "reject": ReasonForm(auto_id="id_reject_%s"),
        "add_exhibit": ExhibitForm(auto_id="id_exhibit_%s"),
        "appeal": ReasonForm(auto_id="id_appeal_%s"),
        "claim": ClaimChangeForm(currency=currency, auto_id="id_claim_%s"),
        "ship_replacement": ParcelForm(auto_id="id_parcel_%s"),
    }
