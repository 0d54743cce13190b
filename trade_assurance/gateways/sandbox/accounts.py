"""Sellers' accounts: opened with everything due, usable once it is given, restricted when it lapses."""

from datetime import datetime
from typing import Any

from django.conf import settings

from trade_assurance.gateways.sandbox import store
from trade_assurance.gateways.sandbox.events import tell
from trade_assurance.gateways.sandbox.refusals import Refused
from trade_assurance.gateways.sandbox.store import Body, add, find, new_id, save, stamp

FIRST_DUE = [
    "business_profile.url",
    "company.tax_id",
    "external_account",
    "representative.first_name",
    "tos_acceptance.date",
]


def create_account(params: Body, seed: str) -> Body:
    """POST /v1/accounts."""
    account: Body = {
        "id": new_id("acct", seed),
        "business_profile": params.get("business_profile", {}),
        "capabilities": {"transfers": "inactive"},
        "charges_enabled": False,
        "country": params.get("country", "FR"),
        "details_submitted": False,
        "email": params.get("email"),
        "metadata": params.get("metadata", {}),
        "payouts_enabled": False,
        "requirements": _needs(FIRST_DUE, disabled="requirements.past_due"),
    }
    account = add("account", account)
    tell("account.updated", account, account=account["id"])
    return account


def create_link(params: Body) -> Body:
    """POST /v1/account_links: a page that works once and for a few minutes."""
    account = find("account", str(params.get("account", "")))
    if params.get("type") not in {"account_onboarding", "account_update"}:
        raise Refused("Invalid type.", "parameter_unknown")
    back = params.get("return_url", "")
    return {
        "object": "account_link",
        "created": stamp(store.now()),
        "expires_at": stamp(store.now()) + 300,
        "url": f"{settings.SITE_URL}/en/demo/onboarding/{account['id']}/?back={back}",
    }


def onboard(account_id: str) -> None:
    """The seller gives everything that is due, and Stripe accepts it."""
    account = find("account", account_id)
    account.update(details_submitted=True, payouts_enabled=True, charges_enabled=True)
    account["capabilities"] = {"transfers": "active"}
    account["requirements"] = _needs([])
    _changed(account)


def review(account_id: str) -> None:
    """The seller gave everything, and Stripe still looks at it."""
    account = find("account", account_id)
    account["details_submitted"] = True
    account["requirements"] = _needs([], disabled="requirements.pending_verification")
    account["requirements"]["pending_verification"] = ["company.verification.document"]
    _changed(account)


def ask_more(account_id: str, field: str, *, by: datetime) -> None:
    """Stripe asks for one more thing, to be given by a day; until then everything goes on."""
    account = find("account", account_id)
    account["requirements"] = _needs([field], deadline=stamp(by))
    _changed(account, due_at=by)


def lapse(account: Body) -> None:
    """The day has passed: nothing may be received or paid out any more."""
    late = account["requirements"]["currently_due"]
    account["requirements"] = _needs(late, late=late, disabled="requirements.past_due")
    _close(account)


def reject(account_id: str, reason: str = "rejected.fraud") -> None:
    """Stripe closes the account for good."""
    account = find("account", account_id)
    account["requirements"] = _needs([], disabled=reason)
    _close(account)


def _close(account: Body) -> None:
    account.update(payouts_enabled=False, charges_enabled=False)
    account["capabilities"] = {"transfers": "inactive"}
    _changed(account)


def _changed(account: Body, **dates: Any) -> None:
    save(account, **dates)
    tell("account.updated", account, account=account["id"])


def _needs(
    due: list[str],
    *,
    late: list[str] | None = None,
    disabled: str = "",
    deadline: int | None = None,
) -> Body:
    return {
        "currently_due": due,
        "past_due": late or [],
        "eventually_due": due,
        "pending_verification": [],
        "disabled_reason": disabled or None,
        "current_deadline": deadline,
    }
