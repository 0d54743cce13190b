"""Money back: refunds, those that bounce, and disputes at the buyer's bank."""

from typing import Any

from trade_assurance.gateways.sandbox import store
from trade_assurance.gateways.sandbox.balances import checked, enter, entries
from trade_assurance.gateways.sandbox.events import tell
from trade_assurance.gateways.sandbox.payments import charge_by, rule, settlement
from trade_assurance.gateways.sandbox.refusals import Refused
from trade_assurance.gateways.sandbox.store import Body, add, find, listed, new_id, save, stamp


def create_refund(params: Body, seed: str) -> Body:
    """POST /v1/refunds: refused beyond what was charged, and while the charge is disputed."""
    charge = charge_by(params)
    left = charge["amount"] - charge["amount_refunded"]
    amount = checked(params.get("amount") or left or 1, charge["currency"])
    if charge["status"] != "succeeded":
        raise Refused("This charge did not succeed.", "charge_not_refundable")
    if charge["disputed"]:
        raise Refused("This charge has been charged back.", "charge_disputed")
    if not left:
        raise Refused("The charge has already been refunded.", "charge_already_refunded")
    if amount > left:
        raise Refused(f"Refund amount ({amount}) is greater than {left}.", "amount_too_large")
    refund: Body = {
        "id": new_id("re", seed),
        "amount": amount,
        "charge": charge["id"],
        "currency": charge["currency"],
        "failure_reason": None,
        "metadata": params.get("metadata", {}),
        "payment_intent": charge["payment_intent"],
        "status": "succeeded",
    }
    currency, booked = settlement(charge["currency"], amount)
    refund["balance_transaction"] = enter("refund", -booked, currency, source=refund["id"])
    refund = add("refund", refund, parent=charge["payment_intent"])
    _refunded(charge, amount)
    tell("refund.created", refund)
    tell("charge.refunded", charge)
    return refund


def fail_refund(refund_id: str, reason: str = "lost_or_stolen_card") -> None:
    """The buyer's bank sends a refund back."""
    refund = find("refund", refund_id)
    refund.update(status="failed", failure_reason=reason)
    currency, booked = settlement(refund["currency"], refund["amount"])
    enter("refund_failure", booked, currency, source=refund_id)
    _refunded(find("charge", refund["charge"]), -refund["amount"])
    save(refund)
    tell("refund.failed", refund)
    tell("charge.refund.updated", refund)


def refunds(params: Body) -> list[Body]:
    """GET /v1/refunds, all or those of an intent."""
    parent = params.get("payment_intent", "")
    return listed("refund", parent=parent, after=params.get("starting_after", ""))


def open_dispute(
    charge_id: str, amount: int | None = None, *, inquiry: bool = False, seed: str = ""
) -> str:
    """The buyer disputes a charge at the bank; an inquiry takes nothing."""
    charge = find("charge", charge_id)
    dispute: Body = {
        "id": new_id("du", f"{charge_id} {seed}"),
        "amount": amount or charge["amount"],
        "charge": charge_id,
        "currency": charge["currency"],
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": "product_not_received",
        "status": "warning_needs_response" if inquiry else "needs_response",
        "evidence_details": {"due_by": stamp(store.now()) + 7 * 86_400},
    }
    dispute = add("dispute", dispute, parent=charge_id)
    if not inquiry:
        charge["disputed"] = True
        save(charge)
        _move(dispute, -1, fee=rule("dispute_fee"))
    tell("charge.dispute.created", view(dispute))
    if not inquiry:
        tell("charge.dispute.funds_withdrawn", view(dispute))
    return str(dispute["id"])


def close_dispute(dispute_id: str, *, won: bool) -> None:
    """The bank decides; what was taken comes back only if the dispute is won."""
    dispute = find("dispute", dispute_id)
    inquiry = dispute["status"].startswith("warning_")
    dispute["status"] = "warning_closed" if inquiry else "won" if won else "lost"
    save(dispute)
    if won and not inquiry:
        charge = find("charge", dispute["charge"])
        charge["disputed"] = False
        save(charge)
        _move(dispute, 1)
        tell("charge.dispute.funds_reinstated", view(dispute))
    tell("charge.dispute.closed", view(dispute))


def view(dispute: Any) -> Body:
    """Return a dispute with its balance transactions, oldest first."""
    lines = reversed(entries("", source=dispute["id"]))
    return {**dispute, "balance_transactions": list(lines)}


def _move(dispute: Body, sign: int, fee: int = 0) -> None:
    currency, booked = settlement(dispute["currency"], dispute["amount"])
    enter("adjustment", sign * booked, currency, source=dispute["id"], fee=fee)


def _refunded(charge: Body, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    save(charge)
