"""Charges: payment intents with cards and debits, and what becomes of them with the clock."""

from datetime import datetime
from typing import Any

from trade_assurance.gateways.sandbox import store
from trade_assurance.gateways.sandbox.balances import checked, enter
from trade_assurance.gateways.sandbox.cards import METHODS, Method
from trade_assurance.gateways.sandbox.events import tell
from trade_assurance.gateways.sandbox.refusals import Refused, missing
from trade_assurance.gateways.sandbox.store import Body, add, find, listed, new_id, query, save


def create_intent(params: Body, seed: str) -> Body | Refused:
    """POST /v1/payment_intents: made, and confirmed at once if asked to."""
    currency = str(params.get("currency", "")).lower()
    intent = {
        "id": new_id("pi", seed),
        "amount": checked(params.get("amount"), currency),
        "amount_received": 0,
        "currency": currency,
        "customer": params.get("customer"),
        "last_payment_error": None,
        "latest_charge": None,
        "metadata": params.get("metadata", {}),
        "next_action": None,
        "payment_method": params.get("payment_method"),
        "payment_method_types": params.get("payment_method_types", ["card"]),
        "status": "requires_payment_method",
        "transfer_group": params.get("transfer_group"),
    }
    if params.get("confirm") == "true" and "customer_balance" not in intent["payment_method_types"]:
        method_named(intent["payment_method"], intent["payment_method_types"], params)
    intent = add("payment_intent", intent, parent=str(intent["customer"] or ""))
    declined = confirm(intent) if params.get("confirm") == "true" else None
    return declined or find("payment_intent", intent["id"])


def method_named(name: Any, kinds: list[str], params: Body) -> Method:
    """Return how a payment method behaves; raise Refused for one that is not there or not allowed."""
    method = METHODS.get(str(name))
    if method is None:
        raise missing("PaymentMethod", str(name))
    named = params.get("payment_method_types")
    if named and method.kind not in kinds:
        raise Refused(f"{method.kind} is not among {kinds}.", "payment_method_invalid")
    return method


def confirm(intent: Body) -> Refused | None:
    """Charge the payment method: at once, or by a debit that is decided days later.

    A declined card is returned and not raised: its charge stays on record.
    """
    if "customer_balance" in intent["payment_method_types"]:
        wait_for_transfer(intent)
        return None
    method = METHODS[intent["payment_method"]]
    charge = _charge(intent, method)
    intent["latest_charge"] = charge["id"]
    if method.declined:
        _decline(intent, charge, method.declined)
        return Refused(
            "Your card was declined.",
            "card_declined" if method.declined == "card_declined" else method.declined,
            status=402,
            kind="card_error",
            decline_code=method.declined,
            payment_intent=intent,
        )
    if method.settles_in is None:
        settle(intent, charge, store.now())
        return None
    intent["status"] = "processing"
    save(intent, due_at=store.now() + method.settles_in)
    tell("payment_intent.processing", intent)
    tell("charge.pending", charge)
    return None


def settle(intent: Body, charge: Body, at: datetime, amount: int | None = None) -> None:
    """The money is there: pending on the platform's balance until its day."""
    method = METHODS.get(str(intent["payment_method"]), Method())
    amount = intent["amount"] if amount is None else amount
    currency, booked = settlement(charge["currency"], amount)
    charge["balance_transaction"] = enter(
        "charge",
        booked,
        currency,
        source=charge["id"],
        fee=booked * rule("fee_bps") // 10_000,
        available_at=at + method.available_in,
    )
    charge.update(status="succeeded", paid=True)
    intent.update(status="succeeded", amount_received=amount, next_action=None)
    save(charge)
    save(intent)
    tell("charge.succeeded", charge)
    tell("payment_intent.succeeded", intent)
    page_of(intent, "checkout.session.async_payment_succeeded")


def fail_late(intent: Body, charge: Body, code: str) -> None:
    """The buyer's bank refused a debit after days: no money ever came."""
    _decline(intent, charge, code)
    page_of(intent, "checkout.session.async_payment_failed")


def fall_due(intent: Body, at: datetime) -> None:
    """Decide a debit whose time has come."""
    charge = find("charge", intent["latest_charge"])
    method = METHODS[intent["payment_method"]]
    if method.fails:
        fail_late(intent, charge, method.fails)
    else:
        settle(intent, charge, at)


def wait_for_transfer(intent: Body) -> None:
    """Ask the buyer for a bank transfer; what comes may be less or more."""
    intent["status"] = "requires_action"
    intent["next_action"] = {
        "type": "display_bank_transfer_instructions",
        "display_bank_transfer_instructions": {
            "amount_remaining": intent["amount"] - intent["amount_received"],
            "currency": intent["currency"],
            "reference": intent["id"][-8:].upper(),
        },
    }
    save(intent)
    tell("payment_intent.requires_action", intent)


def charge_of_transfer(intent: Body) -> Body:
    """Make the charge of an intent that transfers have paid in full."""
    charge = _charge(intent, Method("customer_balance"))
    intent["latest_charge"] = charge["id"]
    return charge


def page_of(intent: Body, kind: str) -> None:
    """Tell the Checkout page of an intent, if it was paid on one, how it ended."""
    page = (intent.get("metadata") or {}).get("_session")
    if not page:
        return
    session = find("checkout.session", page)
    if intent["status"] == "succeeded":
        session["payment_status"] = "paid"
    save(session)
    at_once = session["status"] == "open"
    tell("checkout.session.completed" if at_once else kind, session)


def settlement(currency: str, amount: int) -> tuple[str, int]:
    """Return what the platform gets: another currency where a rule says that Stripe converts."""
    rate = rule(f"converts_{currency}_bps")
    return ("eur", amount * rate // 10_000) if rate else (currency, amount)


def rule(name: str) -> int:
    """Return a figure that a scene has set (`world.set_rule`), 0 if none."""
    rows = query("SELECT body->>'value' FROM sandbox_thing WHERE id = %s", f"rule_{name}")
    return int(rows[0][0]) if rows else 0


def charge_by(params: Body) -> Body:
    """Return the charge that a request names, by itself or by its intent."""
    if params.get("charge"):
        return find("charge", params["charge"])
    intent = find("payment_intent", str(params.get("payment_intent", "")))
    if not intent["latest_charge"]:
        raise Refused("This PaymentIntent has no successful charge.", "charge_not_found")
    return find("charge", intent["latest_charge"])


def charges(params: Body) -> list[Body]:
    """GET /v1/charges, all or those of a transfer group or an intent."""
    parent = params.get("transfer_group") or params.get("payment_intent") or ""
    if params.get("payment_intent"):
        return [c for c in listed("charge") if c["payment_intent"] == parent]
    return listed("charge", parent=parent, after=params.get("starting_after", ""))


def _charge(intent: Body, method: Method) -> Body:
    return add(
        "charge",
        {
            "id": new_id("ch", f"{intent['id']} {intent['latest_charge']}"),
            "amount": intent["amount"],
            "amount_refunded": 0,
            "balance_transaction": None,
            "currency": intent["currency"],
            "customer": intent["customer"],
            "disputed": False,
            "failure_code": None,
            "metadata": intent["metadata"],
            "paid": False,
            "payment_intent": intent["id"],
            "payment_method_details": {"type": method.kind},
            "refunded": False,
            "status": "pending",
            "transfer_group": intent["transfer_group"],
        },
        parent=intent["transfer_group"] or "",
    )


def _decline(intent: Body, charge: Body, code: str) -> None:
    charge.update(status="failed", failure_code=code)
    intent["status"] = "requires_payment_method"
    intent["last_payment_error"] = {"type": "card_error", "code": code, "message": code}
    save(charge)
    save(intent)
    tell("charge.failed", charge)
    tell("payment_intent.payment_failed", intent)
