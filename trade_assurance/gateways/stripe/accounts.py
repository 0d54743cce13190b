"""Sellers' accounts (Connect), disputes, and what lies with Stripe."""

from datetime import UTC, datetime
from typing import Any

from marketplace.core.money import EXPONENTS
from trade_assurance.gateways.base import (
    AccountFacts,
    AccountRequest,
    DisputeFacts,
    ProviderBalance,
    ProviderLine,
)
from trade_assurance.gateways.stripe.amounts import from_stripe
from trade_assurance.gateways.stripe.client import Door, asked

# Stripe asks sellers itself and answers for what they owe; we pay its fees and their losses.
CONTROLLER: Any = {
    "stripe_dashboard": {"type": "express"},
    "fees": {"payer": "application"},
    "losses": {"payments": "application"},
    "requirement_collection": "stripe",
}


class Accounts(Door):
    """A seller's account from its opening on."""

    def open_account(self, request: AccountRequest) -> AccountFacts:
        """Open an account that may receive transfers once the seller has given what is due."""
        body: Any = {
            "controller": CONTROLLER,
            "country": request.country,
            "email": request.email,
            "business_type": "company",
            "business_profile": {"name": request.name},
            "capabilities": {"transfers": {"requested": True}},
            # Stripe pays the seller's bank by itself: money is held here, before the transfer.
            "settings": {"payouts": {"schedule": {"interval": "daily"}}},
            "metadata": {"company": request.reference, "key": request.key},
        }
        key = {"idempotency_key": request.key}
        return _facts(asked(lambda: self._api.accounts.create(body, key)))  # type: ignore[arg-type]

    def onboarding_link(self, *, account_id: str, back: str, again: str) -> str:
        """Return Stripe's page for what is due; each visit needs a link of its own, so no key."""
        made = asked(
            lambda: self._api.account_links.create(
                {
                    "account": account_id,
                    "type": "account_onboarding",
                    "return_url": back,
                    "refresh_url": again,
                }
            )
        )
        return made.url

    def account(self, *, account_id: str) -> AccountFacts:
        """Return what Stripe says of a seller's account now."""
        return _facts(asked(lambda: self._api.accounts.retrieve(account_id)))

    def dispute(self, *, dispute_id: str) -> DisputeFacts:
        """Return what a dispute took and gave back, by its balance transactions."""
        found = asked(lambda: self._api.disputes.retrieve(dispute_id))
        moved = [line.amount for line in found.balance_transactions]
        return DisputeFacts(
            id=found.id,
            status=found.status,
            disputed=from_stripe(found.amount, found.currency),
            taken=from_stripe(-sum(m for m in moved if m < 0), found.currency),
            given_back=from_stripe(sum(m for m in moved if m > 0), found.currency),
        )

    def balances(self) -> list[ProviderBalance]:
        """Return the platform's balances.

        Currencies that the marketplace does not settle in are left out: no order put them there.
        """
        found = asked(self._api.balance.retrieve)
        available = {row.currency: row.amount for row in found.available}
        pending = {row.currency: row.amount for row in found.pending}
        return [
            ProviderBalance(
                available=from_stripe(available.get(currency, 0), currency),
                pending=from_stripe(pending.get(currency, 0), currency),
            )
            for currency in sorted({*available, *pending})
            if currency.upper() in EXPONENTS
        ]

    def lines(self, *, since: datetime) -> list[ProviderLine]:
        """Return the platform's balance transactions since an instant, oldest first."""
        asked_for: Any = {"created": {"gte": int(since.timestamp())}, "limit": 100}
        rows = asked(lambda: self._api.balance_transactions.list(asked_for))
        found = [_line(row) for row in asked(lambda: list(rows.auto_paging_iter()))
                 if row.currency.upper() in EXPONENTS]  # fmt: skip
        return sorted(found, key=lambda line: (line.at, line.id))


def _line(row: Any) -> ProviderLine:
    source = row.source
    return ProviderLine(
        id=row.id,
        kind=row.type,
        money=from_stripe(row.amount, row.currency),
        fee=from_stripe(row.fee, row.currency),
        source=str(source if isinstance(source, str) else getattr(source, "id", "") or ""),
        at=datetime.fromtimestamp(row.created, UTC),
    )


def _facts(found: Any) -> AccountFacts:
    needs = found.requirements
    due_at = getattr(needs, "current_deadline", None)
    return AccountFacts(
        id=found.id,
        can_receive=getattr(found.capabilities, "transfers", "") == "active",
        can_pay_out=bool(found.payouts_enabled),
        details_given=bool(found.details_submitted),
        due=tuple(getattr(needs, "currently_due", None) or ()),
        overdue=tuple(getattr(needs, "past_due", None) or ()),
        under_review=tuple(getattr(needs, "pending_verification", None) or ()),
        due_at=datetime.fromtimestamp(due_at, UTC) if due_at else None,
        disabled_reason=getattr(needs, "disabled_reason", None) or "",
    )
