"""The double's back door: what buyers, banks and Stripe's own people do, and scripted trouble."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from trade_assurance.gateways.sandbox import accounts, pages, payments, refunds, store, transfers
from trade_assurance.gateways.sandbox.balances import balance, entries
from trade_assurance.gateways.sandbox.server import BOOKS, let_time_pass
from trade_assurance.gateways.sandbox.store import Body, query

FAULTS = ("timeout", "lost", "409", "429", "500")
MOMENTS = ("before", "after")


def script(call: str, fault: str, *, moment: str = "before") -> None:
    """Let the next such call (`POST refunds`) fail, before or after it has its effect."""
    if fault not in FAULTS or moment not in MOMENTS:
        raise ValueError(f"{fault} {moment}")
    query(
        "INSERT INTO sandbox_fault (call, fault, moment) VALUES (%s, %s, %s)", call, fault, moment
    )


def set_rule(name: str, value: int) -> None:
    """Set a figure of the scene: `fee_bps`, `dispute_fee`, `converts_usd_bps`."""
    query(
        "INSERT INTO sandbox_thing (id, kind, body) VALUES (%s, 'rule', %s)"
        " ON CONFLICT (id) DO UPDATE SET body = EXCLUDED.body",
        f"rule_{name}", f'{{"value": {int(value)}}}',
    )  # fmt: skip


def pass_time() -> None:
    """Do what has fallen due, as the next request would."""
    _alone(let_time_pass)


def take(amount: int, currency: str, *, seed: str, group: str = "") -> str:
    """A charge succeeds of which nobody was told; return its payment intent's id."""
    params = {
        "amount": amount,
        "currency": currency.lower(),
        "payment_method": "tok_paid",
        "transfer_group": group,
        "confirm": "true",
    }
    made: Body = _alone(payments.create_intent, params, seed)
    return str(made["id"])


def pay_page(session_id: str, token: str) -> Body:
    """A buyer pays on a Checkout page."""
    paid: Body = _alone(pages.pay_page, session_id, token)
    return paid


def transfer_arrives(customer_id: str, amount: int, currency: str) -> None:
    """A buyer's bank transfer comes, of whatever amount."""
    _alone(pages.transfer_arrives, customer_id, amount, currency)


def thing(kind: str, name: str) -> Body:
    """Return an object as it is now."""
    return store.find(kind, name)


def charge_of(intent_id: str) -> str:
    """Return the id of the charge that an intent ended in."""
    return str(store.find("payment_intent", intent_id)["latest_charge"])


def open_dispute(
    charge_id: str, amount: int | None = None, *, inquiry: bool = False, seed: str = ""
) -> str:
    """A buyer disputes a charge; return the dispute's id."""
    name: str = _alone(refunds.open_dispute, charge_id, amount, inquiry=inquiry, seed=seed)
    return name


def close_dispute(dispute_id: str, *, won: bool) -> None:
    """The buyer's bank decides a dispute."""
    _alone(refunds.close_dispute, dispute_id, won=won)


def fail_refund(refund_id: str) -> None:
    """The buyer's bank sends a refund back."""
    _alone(refunds.fail_refund, refund_id)


def fail_payout(payout_id: str) -> None:
    """A seller's bank sends a payout back."""
    _alone(transfers.fail_payout, payout_id, store.account_of(payout_id))


def onboard(account_id: str) -> None:
    """A seller gives everything that is due."""
    _alone(accounts.onboard, account_id)


def review(account_id: str) -> None:
    """A seller gave everything, and it is being looked at."""
    _alone(accounts.review, account_id)


def ask_more(account_id: str, field: str, *, by: Any) -> None:
    """Stripe wants one more thing of a seller, by a day."""
    _alone(accounts.ask_more, account_id, field, by=by)


def reject(account_id: str) -> None:
    """Stripe closes a seller's account for good."""
    _alone(accounts.reject, account_id)


def spend(account_id: str, amount: int, currency: str) -> str:
    """A seller's balance goes to the seller's bank; return the payout's id."""
    params = {"amount": amount, "currency": currency}
    seed = f"{account_id} {amount} {store.now()}"
    paid: Body = _alone(transfers.create_payout, params, account_id, seed)
    return str(paid["id"])


def whole_balance(account: str = "") -> dict[str, int]:
    """Return what an account has per currency, available or not, in Stripe's units."""
    found: dict[str, int] = {}
    for part in ("available", "pending"):
        for row in balance(account)[part]:
            found[row["currency"]] = found.get(row["currency"], 0) + row["amount"]
    return found


def fees() -> dict[str, int]:
    """Return what the double has kept of the platform's money, per currency."""
    kept: dict[str, int] = {}
    for row in entries(""):
        kept[row["currency"]] = kept.get(row["currency"], 0) + row["fee"]
    return kept


def events(*, account: str | None = None) -> list[Body]:
    """Return every event in the order of its making: of all accounts, or of one."""
    rows = query(
        "SELECT body FROM sandbox_thing WHERE kind = 'event' AND (%s::text IS NULL OR account = %s)"
        " ORDER BY seq",
        account, account,
    )  # fmt: skip
    return [store.as_body(row[0]) for row in rows]


def count(kind: str) -> int:
    """Return how many objects of a kind there are."""
    return int(query("SELECT count(*) FROM sandbox_thing WHERE kind = %s", kind)[0][0])


def _alone(act: Callable[..., Any], *args: Any, **named: Any) -> Any:
    with transaction.atomic():
        query("SELECT pg_advisory_xact_lock(%s)", BOOKS)
        return act(*args, **named)
