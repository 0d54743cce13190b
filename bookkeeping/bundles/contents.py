"""What the files of an order and a dispute say, as JSON values a program can read.

Amounts are whole minor units, times ISO 8601 in UTC, quantities plain decimals. Hashes are those
that the two sides were shown: of the contract's wording, of each report, exhibit and paper.
"""

from datetime import UTC, datetime
from typing import Any

from bookkeeping.models import Paper
from marketplace.core.states import HasState, history
from marketplace.orders.contract import plain
from marketplace.orders.models import Order
from marketplace.orders.queries import members_by_id
from trade_assurance.actions.inspections import content_of
from trade_assurance.dispute_queries import disputes_of, rulings_in_force
from trade_assurance.inspection_queries import reports_of
from trade_assurance.models import Dispute, Exhibit, Inspection, Protection
from trade_assurance.queries import ledger_lines

# What operators do among themselves before a ruling is in force.
PRIVATE = frozenset({"draft_ruling", "return_ruling"})


def instant(at: datetime | None) -> str | None:
    """Write a point in time, or nothing where there is none."""
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else None


def order_data(order: Order) -> dict[str, Any]:
    """Return everything about an order that both of its sides may see."""
    return {
        "order": _head(order),
        "contract": _contract(order),
        "instalments": [
            {
                "kind": row.kind,
                "amount_minor": row.amount_minor,
                "due_at": instant(row.due_at),
                "funded_at": instant(row.funded_at),
            }
            for row in order.instalments.order_by("pk")
        ],
        "parts": [_protection(row) for row in order.protections.order_by("pk")],
        "papers": [_paper(row) for row in Paper.objects.filter(order=order).order_by("pk")],
        "inspections": [
            _inspection(row) for row in Inspection.objects.filter(order=order).order_by("pk")
        ],
        "disputes": [_dispute(row) for row in disputes_of(order)],
        "history": _history(order),
        "money": _money(order),
    }


def dispute_data(dispute: Dispute) -> dict[str, Any]:
    """Return a dispute with the contract that it is about; its money once it is over."""
    return {
        "order": _head(dispute.order),
        "contract": _contract(dispute.order),
        "dispute": _dispute(dispute),
        "part": _protection(dispute.protection),
        "order_history": _history(dispute.order),
        "money": _money(dispute.order) if dispute.closed_at else [],
    }


def _head(order: Order) -> dict[str, Any]:
    return {
        "reference": order.reference,
        "state": order.state,
        "currency": order.currency,
        "total_minor": order.total_minor,
        "buyer": order.contract["parties"]["buyer"],
        "seller": order.contract["parties"]["seller"],
        "placed_at": instant(order.placed_at),
        "accepted_at": instant(order.accepted_at),
        "shipped_at": instant(order.shipped_at),
        "delivered_at": instant(order.delivered_at),
        "received_at": instant(order.received_at),
    }


def _contract(order: Order) -> dict[str, Any]:
    return {
        "hash": order.contract_hash,
        "revisions": [
            {
                "number": row.number,
                "hash": row.contract_hash,
                "content": row.contract,
                "acceptances": [
                    {
                        "side": each.side,
                        "name": each.name,
                        "role": each.role,
                        "hash": each.contract_hash,
                        "at": instant(each.accepted_at),
                    }
                    for each in row.acceptances.order_by("pk")
                ],
            }
            for row in order.revisions.order_by("number")
        ],
    }


def _protection(row: Protection) -> dict[str, Any]:
    return {
        "state": row.state,
        "currency": row.currency,
        "held_minor": row.held.minor,
        "refunded_minor": row.refunded_minor,
        "released_minor": row.released_minor,
    }


def _paper(row: Paper) -> dict[str, Any]:
    versions = row.versions.prefetch_related("files").order_by("number")
    return {
        "number": row.text,
        "kind": row.kind,
        "currency": row.currency,
        "total_minor": row.total_minor,
        "files": [
            {"name": file.name, "sha256": file.sha256, "version": version.number}
            for version in versions
            for file in version.files.all()
        ],
    }


def _inspection(row: Inspection) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "state": row.state,
        "visits": [
            {
                "number": visit.number,
                "company": visit.company.name,
                "day": visit.visit_on.isoformat(),
                "state": visit.state,
                "fee_minor": visit.fee_minor,
                "currency": visit.currency,
                "borne_by": visit.borne_by,
            }
            for visit in row.visits.select_related("company").order_by("number")
        ],
        "reports": [
            {"content": content_of(report), "sha256": report.sha256} for report in reports_of(row)
        ],
        "history": _history(row),
    }


def _dispute(row: Dispute) -> dict[str, Any]:
    lines = row.lines.select_related("line").order_by("pk")
    exhibits = row.exhibits.select_related("by", "dispute").order_by("at", "pk")
    appeal = getattr(row, "appeal", None)
    return {
        "reference": row.reference,
        "state": row.state,
        "reason": row.reason,
        "description": row.description,
        "opened_side": row.opened_side,
        "opened_at": instant(row.opened_at),
        "closed_at": instant(row.closed_at),
        "currency": row.currency,
        "held_minor": row.held_minor,
        "claimed_minor": row.claimed_minor,
        "refund_minor": row.refund_minor,
        "lines": [{"line": each.line.position, "quantity": plain(each.quantity)} for each in lines],
        "findings": _findings(row),
        "proposals": _proposals(row),
        "exhibits": [_exhibit(each) for each in exhibits],
        "rulings": _rulings(row),
        "appeal": appeal
        and {"side": appeal.side, "reason": appeal.reason, "at": instant(appeal.at)},
        "history": _history(row),
    }


def _findings(dispute: Dispute) -> list[dict[str, Any]]:
    return [
        {
            "position": row.position,
            "line": row.line,
            "criterion": row.criterion,
            "value": row.value,
            "checked": row.checked,
            "failing": row.failing,
            "note": row.note,
            "verdict": row.verdict,
            "exhibit": row.exhibit.label if row.exhibit else "",
        }
        for row in dispute.findings.select_related("exhibit").order_by("position")
    ]


def _proposals(dispute: Dispute) -> list[dict[str, Any]]:
    return [
        {
            "number": row.number,
            "side": row.side,
            "by": str(row.by),
            "refund_minor": row.refund_minor,
            "remedy": row.remedy,
            "message": row.message,
            "at": instant(row.at),
            "accepted": row.answer.accepted if hasattr(row, "answer") else None,
            "answer": row.answer.reason if hasattr(row, "answer") else "",
        }
        for row in dispute.proposals.select_related("by", "answer").order_by("number")
    ]


def _exhibit(row: Exhibit) -> dict[str, Any]:
    return {
        "label": row.label,
        "side": row.side,
        "by": str(row.by),
        "note": row.note,
        "file": exhibit_path(row),
        "sha256": row.sha256,
        "at": instant(row.at),
    }


def exhibit_path(row: Exhibit) -> str:
    """Return where an exhibit lies in an archive."""
    return f"exhibits/{row.dispute.reference}/{row.label}-{row.name}"


def _rulings(dispute: Dispute) -> list[dict[str, Any]]:
    return [
        {
            "number": row.number,
            "outcome": row.outcome,
            "refund_minor": row.refund_minor,
            "article": row.article,
            "reasons": row.reasons,
            "operator": str(row.operator or ""),
            "second": str(row.second or ""),
            "in_force_at": instant(row.in_force_at),
        }
        for row in rulings_in_force(dispute).select_related("operator", "second")
    ]


def _history(subject: HasState) -> list[dict[str, Any]]:
    changes = [c for c in history(subject) if c.name not in PRIVATE]
    people = members_by_id([change.user_id for change in changes if change.user_id])
    return [
        {
            "name": change.name,
            "from": change.from_state,
            "to": change.to_state,
            "actor": change.actor,
            "who": people.get(change.user_id or 0, ""),
            "reason": change.reason,
            "at": instant(change.at),
        }
        for change in changes
    ]


def _money(order: Order) -> list[dict[str, Any]]:
    return [
        {
            "at": instant(line.at),
            "movement": line.movement,
            "account": line.account,
            "minor": line.money.minor,
            "currency": line.money.currency,
        }
        for line in ledger_lines(order)
    ]
