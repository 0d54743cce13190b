"""Amounts of a dispute: who asked for them, what was held, what a proposal or ruling leaves."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from marketplace.core import clock
from marketplace.core.money import Money
from trade_assurance.dispute_money import costs_of
from trade_assurance.dispute_queries import rulings_in_force
from trade_assurance.explanations import held_until
from trade_assurance.models import Dispute
from trade_assurance.whys import Part, Why


def explain_dispute(dispute: Dispute) -> list[Why]:
    """Return every amount that the pages of a dispute show, with what it is made of."""
    claimed = (_claim(dispute),)
    held = dispute.protection.held
    now = held_until(dispute.protection, clock.now())
    left_over = (Part(_("Held now"), "", held), _less(claimed[0], _("Claimed")))
    found = [
        Why(_("Claimed"), dispute.claimed, _by_line(dispute) or claimed, name="claimed"),
        Why(_("Held when opened"), dispute.at_hold, _at_opening(dispute), name="at-hold"),
        Why(_("Held now"), held, now, name="held"),
        Why(_("Held and not claimed"), held - dispute.claimed, left_over, name="uncontested"),
        *_of_lines(dispute),
        *_proposed(dispute),
        *_ruled(dispute),
    ]
    inspection = getattr(dispute, "inspection", None)
    if inspection is not None:
        part = Part(_("Fee, advanced by who claims"), inspection.inspector, inspection.fee)
        found.append(Why(_("Inspection"), inspection.fee, (part,), name="fee"))
    if dispute.beyond_minor:
        found.append(_beyond(dispute))
    return found


def _claim(dispute: Dispute) -> Part:
    label = _of_side(dispute.opened_side)
    return Part(label, dispute.get_reason_display(), dispute.claimed, at=dispute.opened_at)


def _of_side(side: str) -> str | Promise:
    return _("Asked by the buyer") if side == "buyer" else _("Asked by the supplier")


def _by_line(dispute: Dispute) -> tuple[Part, ...]:
    """Return the claim line by line, where its lines account for all of it."""
    rows = dispute.lines.select_related("line").order_by("pk")
    parts = tuple(Part(row.line.title, "", row.amount) for row in rows if row.amount is not None)
    return parts if sum(p.money.minor for p in parts) == dispute.claimed_minor else ()


def _at_opening(dispute: Dispute) -> tuple[Part, ...]:
    """Return the entries behind what was held then; as noted where an entry of that instant came after."""
    parts = held_until(dispute.protection, dispute.opened_at)
    if sum(part.money.minor for part in parts) == dispute.held_minor:
        return parts
    return (
        Part(_("Noted when the dispute was opened"), "", dispute.at_hold, at=dispute.opened_at),
    )


def _of_lines(dispute: Dispute) -> Iterator[Why]:
    for row in dispute.lines.select_related("line").order_by("pk"):
        if row.amount:
            part = Part(_of_side(dispute.opened_side), "", row.amount, at=dispute.opened_at)
            yield Why(row.line.title, row.amount, (part,), name=f"line-{row.line.position}")


def _proposed(dispute: Dispute) -> Iterator[Why]:
    held = dispute.protection.held if dispute.is_open else dispute.at_hold
    for row in dispute.proposals.order_by("number"):
        title = format_lazy("{} {}", _("Proposal"), row.number)
        said = Part(_of_side(row.side), row.get_remedy_display(), row.refund, at=row.at)
        yield Why(title, row.refund, (said,), name=f"proposal-{row.number}")
        left = (Part(_("Held"), "", held), _less(said, title))
        rest = format_lazy("{}: {}", title, _("left of what is held"))
        yield Why(rest, held - row.refund, left, name=f"rest-{row.number}")


def _ruled(dispute: Dispute) -> Iterator[Why]:
    for row in rulings_in_force(dispute):
        part = Part(
            row.get_outcome_display(), row.get_article_display(), row.refund, at=row.in_force_at
        )
        yield Why(_("Ruling"), row.refund, (part,), name=f"ruling-{row.number}")


def _beyond(dispute: Dispute) -> Why:
    """Explain what was decided above what was still held: the refund and its costs, less what went back."""
    amount = dispute.beyond
    decided = dispute.refund or Money.zero(dispute.currency)
    costs = costs_of(dispute, decided)
    parts = (
        Part(_("Decided for the buyer"), "", decided),
        Part(_("Cost of the way back and inspection"), "", costs),
        Part(_("Was still held"), "", amount - decided - costs),
    )
    return Why(_("Not held any more"), amount, parts, name="beyond")


def _less(part: Part, label: str | Promise) -> Part:
    return Part(label, part.detail, -part.money, at=part.at)
