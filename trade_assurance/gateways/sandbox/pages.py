"""Checkout pages, and the balances of customers who pay by bank transfer."""

from datetime import timedelta

from django.conf import settings

from trade_assurance.gateways.sandbox import payments, store
from trade_assurance.gateways.sandbox.balances import checked
from trade_assurance.gateways.sandbox.events import tell
from trade_assurance.gateways.sandbox.refusals import Refused
from trade_assurance.gateways.sandbox.store import Body, add, find, listed, new_id, save, stamp

OPEN_FOR = timedelta(hours=24)


def create_session(params: Body, seed: str) -> Body:
    """POST /v1/checkout/sessions: a page that waits for the buyer for a day."""
    item = params["line_items"][0]["price_data"]
    name = new_id("cs", seed)
    return add(
        "checkout.session",
        {
            "id": name,
            "amount_total": checked(item.get("unit_amount"), item["currency"]),
            "client_reference_id": params.get("client_reference_id"),
            "currency": item["currency"],
            "expires_at": stamp(store.now() + OPEN_FOR),
            "metadata": params.get("metadata", {}),
            "mode": params.get("mode"),
            "payment_intent": None,
            "payment_intent_data": params.get("payment_intent_data", {}),
            "payment_method_types": params.get("payment_method_types", []),
            "payment_status": "unpaid",
            "status": "open",
            "url": f"{settings.SITE_URL}/en/demo/card-page/{name}/",
        },
        due_at=store.now() + OPEN_FOR,
    )


def expire(session: Body) -> None:
    """Close a page that nobody paid on."""
    session.update(status="expired", url=None)
    save(session)
    tell("checkout.session.expired", session)


def pay_page(session_id: str, token: str) -> Body:
    """The buyer pays on the page; a card that is declined leaves it open for another."""
    session = find("checkout.session", session_id)
    if session["status"] != "open":
        raise Refused("This page is closed.", "payment_intent_unexpected_state")
    data = session["payment_intent_data"]
    kinds = session["payment_method_types"]
    params: Body = {
        "amount": session["amount_total"],
        "currency": session["currency"],
        "payment_method": token,
        "transfer_group": data.get("transfer_group"),
        "metadata": {**data.get("metadata", {}), "_session": session_id},
        **({"payment_method_types": kinds} if kinds else {}),
    }
    payments.method_named(token, kinds, params)
    intent = payments.create_intent(params, f"{session_id} {session['payment_intent']}")
    if isinstance(intent, Refused):
        raise intent
    session["payment_intent"] = intent["id"]
    save(session, due_at=store.now() + OPEN_FOR)
    if payments.confirm(intent) is not None:
        return find("checkout.session", session_id)
    session = find("checkout.session", session_id)
    session.update(status="complete", url=None)
    save(session)
    if session["payment_status"] == "unpaid":
        tell("checkout.session.completed", session)
    return session


def create_customer(params: Body, seed: str) -> Body:
    """POST /v1/customers."""
    return add("customer", {"id": new_id("cus", seed), "metadata": params.get("metadata", {}),
                            "cash_balance": {}})  # fmt: skip


def cash_balance(customer_id: str) -> Body:
    """GET /v1/customers/…/cash_balance: what came by transfer and pays for nothing yet."""
    customer = find("customer", customer_id)
    return {
        "object": "cash_balance",
        "customer": customer_id,
        "available": customer["cash_balance"],
    }


def transfer_arrives(customer_id: str, amount: int, currency: str) -> None:
    """A bank transfer comes: open intents are paid oldest first, the rest stays with the customer.

    That is Stripe's automatic reconciliation: money meant for one intent may fund another.
    """
    customer = find("customer", customer_id)
    left = amount + customer["cash_balance"].get(currency, 0)
    for intent in reversed(listed("payment_intent", parent=customer_id)):
        if intent["status"] != "requires_action" or intent["currency"] != currency or not left:
            continue
        part = min(left, intent["amount"] - intent["amount_received"])
        left -= part
        _fund(intent, part)
    customer["cash_balance"] = {**customer["cash_balance"], currency: left}
    save(customer)
    tell("cash_balance.funds_available", customer)


def _fund(intent: Body, part: int) -> None:
    intent["amount_received"] += part
    if intent["amount_received"] < intent["amount"]:
        payments.wait_for_transfer(intent)
        tell("payment_intent.partially_funded", intent)
        return
    charge = payments.charge_of_transfer(intent)
    payments.settle(intent, charge, store.now())
