"""Which part of the double answers which address, and what happens to whom when its time has come."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from trade_assurance.gateways.sandbox import (
    accounts,
    balances,
    pages,
    payments,
    refunds,
    store,
    transfers,
)
from trade_assurance.gateways.sandbox.forms import Request
from trade_assurance.gateways.sandbox.refusals import Refused
from trade_assurance.gateways.sandbox.store import Body

Handler = Callable[..., Any]
PER_PAGE = 100


def find(request: Request) -> Callable[[Request], Any]:
    """Return what answers a request; raise Refused (404) for an address that is not there."""
    for pattern, handler in ROUTES:
        found = re.fullmatch(pattern, f"{request.method} {request.path}")
        if found:
            return lambda asked: handler(asked, *found.groups())
    raise Refused(f"Unrecognized request URL ({request.method}: /v1/{request.path}).", status=404)


def _page(request: Request, rows: list[Body]) -> Body:
    limit = min(int(request.params.get("limit", PER_PAGE)), PER_PAGE)
    return {
        "object": "list",
        "url": f"/v1/{request.path}",
        "data": rows[:limit],
        "has_more": len(rows) > limit,
    }


def _get(kind: str) -> Handler:
    return lambda _request, name: store.find(kind, name)


def _entries(request: Request) -> Body:
    since = (request.params.get("created") or {}).get("gte", 0)
    after = request.params.get("starting_after", "")
    return _page(request, balances.entries(request.account, since=int(since), after=after))


def _seed(request: Request) -> str:
    """Ids follow from the key, so that a repeated run names everything alike."""
    return f"{request.path} {request.key or request.params}"


ROUTES: list[tuple[str, Handler]] = [
    (r"POST payment_intents", lambda r: payments.create_intent(r.params, _seed(r))),
    (r"GET payment_intents/(\w+)", _get("payment_intent")),
    (r"GET charges", lambda r: _page(r, payments.charges(r.params))),
    (r"GET charges/(\w+)", _get("charge")),
    (r"POST checkout/sessions", lambda r: pages.create_session(r.params, _seed(r))),
    (r"GET checkout/sessions/(\w+)", _get("checkout.session")),
    (r"POST customers", lambda r: pages.create_customer(r.params, _seed(r))),
    (r"GET customers/(\w+)/cash_balance", lambda _r, name: pages.cash_balance(name)),
    (r"POST refunds", lambda r: refunds.create_refund(r.params, _seed(r))),
    (r"GET refunds", lambda r: _page(r, refunds.refunds(r.params))),
    (r"GET refunds/(\w+)", _get("refund")),
    (r"GET disputes/(\w+)", lambda _r, name: refunds.view(store.find("dispute", name))),
    (r"POST transfers", lambda r: transfers.create_transfer(r.params, _seed(r))),
    (r"GET transfers", lambda r: _page(r, transfers.transfers(r.params))),
    (r"GET transfers/(\w+)", _get("transfer")),
    (
        r"POST transfers/(\w+)/reversals",
        lambda r, name: transfers.create_reversal(name, r.params, _seed(r)),
    ),
    (r"GET transfers/(\w+)/reversals", lambda r, name: _page(r, transfers.reversals(name))),
    (
        r"GET transfers/(\w+)/reversals/(\w+)",
        lambda _r, _transfer, name: store.find("transfer_reversal", name),
    ),
    (r"POST accounts", lambda r: accounts.create_account(r.params, _seed(r))),
    (r"GET accounts/(\w+)", _get("account")),
    (r"POST account_links", lambda r: accounts.create_link(r.params)),
    (r"POST payouts", lambda r: transfers.create_payout(r.params, r.account, _seed(r))),
    (r"GET payouts/(\w+)", _get("payout")),
    (r"GET balance", lambda r: balances.balance(r.account)),
    (r"GET balance_transactions", _entries),
    (r"GET events", lambda r: _page(r, store.listed("event", account=r.account))),
]


def _payout_due(payout: Body, _at: datetime) -> None:
    transfers.arrive(payout, store.account_of(payout["id"]))


FALLS_DUE: dict[str, Callable[[Body, datetime], None]] = {
    "payment_intent": payments.fall_due,
    "checkout.session": lambda session, _at: pages.expire(session),
    "payout": _payout_due,
    "account": lambda account, _at: accounts.lapse(account),
}
