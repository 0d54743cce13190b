"""Money between the platform and sellers' accounts, and payouts from either to a bank."""

from datetime import datetime, timedelta

from trade_assurance.gateways.sandbox import store
from trade_assurance.gateways.sandbox.balances import available, checked, enter, entry
from trade_assurance.gateways.sandbox.events import tell
from trade_assurance.gateways.sandbox.refusals import Refused, missing, short
from trade_assurance.gateways.sandbox.store import (
    Body,
    add,
    find,
    listed,
    new_id,
    query,
    save,
    stamp,
)

TO_THE_BANK = timedelta(days=2)


def create_transfer(params: Body, seed: str) -> Body:
    """POST /v1/transfers: from what is available, or from one charge and then with its money."""
    currency = str(params.get("currency", "")).lower()
    amount = checked(params.get("amount"), currency)
    seller = _seller(str(params.get("destination", "")))
    moves_at = store.now()
    if params.get("source_transaction"):
        moves_at = _from_charge(params["source_transaction"], amount, currency)
    elif available("", currency) < amount:
        raise short("your Stripe account")
    name = new_id("tr", seed)
    transfer = {
        "id": name,
        "amount": amount,
        "amount_reversed": 0,
        "balance_transaction": enter(
            "transfer", -amount, currency, source=name, available_at=moves_at
        ),
        "currency": currency,
        "destination": seller["id"],
        "metadata": params.get("metadata", {}),
        "reversed": False,
        "source_transaction": params.get("source_transaction"),
        "transfer_group": params.get("transfer_group"),
    }
    enter("payment", amount, currency, source=name, account=seller["id"], available_at=moves_at)
    transfer = add("transfer", transfer, parent=params.get("transfer_group", ""))
    tell("transfer.created", transfer)
    return transfer


def create_reversal(transfer_id: str, params: Body, seed: str) -> Body:
    """POST /v1/transfers/…/reversals: only what the seller's account still holds."""
    transfer = find("transfer", transfer_id)
    left = transfer["amount"] - transfer["amount_reversed"]
    if not left:
        raise Refused("This transfer is already fully reversed.", "transfer_already_reversed")
    amount = checked(params.get("amount") or left, transfer["currency"])
    if amount > left:
        raise Refused(f"Only {left} of the transfer is left.", "amount_too_large")
    if available(transfer["destination"], transfer["currency"]) < amount:
        raise short("the connected account")
    reversal: Body = {
        "id": new_id("trr", seed),
        "object": "transfer_reversal",
        "amount": amount,
        "currency": transfer["currency"],
        "metadata": params.get("metadata", {}),
        "transfer": transfer_id,
    }
    money = transfer["currency"]
    enter("transfer_refund", amount, money, source=reversal["id"])
    enter("payment_refund", -amount, money, source=reversal["id"], account=transfer["destination"])
    reversal = add("transfer_reversal", reversal, parent=transfer_id)
    transfer["amount_reversed"] += amount
    transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
    save(transfer)
    tell("transfer.reversed", transfer)
    return reversal


def reversals(transfer_id: str) -> list[Body]:
    """GET /v1/transfers/…/reversals."""
    find("transfer", transfer_id)
    return listed("transfer_reversal", parent=transfer_id)


def transfers(params: Body) -> list[Body]:
    """GET /v1/transfers, all or those of a group."""
    group = params.get("transfer_group", "")
    return listed("transfer", parent=group, after=params.get("starting_after", ""))


def create_payout(params: Body, account: str, seed: str) -> Body:
    """POST /v1/payouts: to the bank of the account; HUF and TWD go in whole units only."""
    currency = str(params.get("currency", "")).lower()
    amount = checked(params.get("amount"), currency, payout=True)
    if account and not find("account", account)["payouts_enabled"]:
        raise Refused("Payouts are not enabled on this account.", "payouts_not_allowed")
    if available(account, currency) < amount:
        raise short("your Stripe account")
    arrives = store.now() + TO_THE_BANK
    payout: Body = {
        "id": new_id("po", seed),
        "amount": amount,
        "arrival_date": stamp(arrives),
        "currency": currency,
        "failure_code": None,
        "metadata": params.get("metadata", {}),
        "status": "in_transit",
    }
    enter("payout", -amount, currency, source=payout["id"], account=account)
    payout = add("payout", payout, account=account, due_at=arrives)
    tell("payout.created", payout, account=account)
    return payout


def arrive(payout: Body, account: str) -> None:
    """The bank has booked a payout."""
    payout["status"] = "paid"
    save(payout)
    tell("payout.paid", payout, account=account)


def fail_payout(payout_id: str, account: str, code: str = "account_closed") -> None:
    """The bank sends a payout back, also after it was paid: the balance has the money again."""
    payout = find("payout", payout_id)
    payout.update(status="failed", failure_code=code)
    save(payout)
    enter("payout_failure", payout["amount"], payout["currency"], source=payout_id, account=account)
    tell("payout.failed", payout, account=account)


def _seller(name: str) -> Body:
    if not name.startswith("acct_"):
        raise missing("destination", name)
    seller = find("account", name)
    if seller["capabilities"]["transfers"] != "active":
        raise Refused(
            "The destination account needs the transfers capability.",
            "insufficient_capabilities_for_transfer",
        )
    return seller


def _from_charge(charge_id: str, amount: int, currency: str) -> datetime:
    """Check a transfer against the charge whose money it is; return when that money is available."""
    charge = find("charge", charge_id)
    if charge["status"] != "succeeded":
        raise Refused("The charge has not succeeded.", "charge_not_succeeded")
    booked = entry(charge["balance_transaction"])
    if booked["currency"] != currency:
        raise Refused(
            f"The currency of source_transaction's balance transaction ({booked['currency']}) must"
            f" be the same as the transfer currency ({currency})",
            "currency_mismatch",
        )
    rows = query(
        "SELECT coalesce(sum((body->>'amount')::bigint - (body->>'amount_reversed')::bigint), 0)"
        "::bigint FROM sandbox_thing WHERE kind = 'transfer'"
        " AND body->>'source_transaction' = %s",
        charge_id,
    )
    if rows[0][0] + amount > booked["amount"]:
        raise Refused("The transfers exceed the source charge.", "amount_too_large")
    at = datetime.fromtimestamp(booked["available_on"], store.now().tzinfo)
    return max(at, store.now())
