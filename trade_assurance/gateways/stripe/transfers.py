"""Money of the platform to sellers' accounts and back ("separate charges and transfers")."""

from typing import Any

import stripe

from trade_assurance.gateways.base import (
    Answer,
    GatewayMisused,
    ReversalRequest,
    Status,
    TransferRequest,
)
from trade_assurance.gateways.stripe.amounts import to_stripe
from trade_assurance.gateways.stripe.client import Door, asked, marked

# What Stripe refuses for a reason of money or of the account, not because we asked wrongly.
REFUSALS = frozenset(
    {"balance_insufficient", "insufficient_capabilities_for_transfer", "account_invalid",
     "transfers_not_allowed", "amount_too_large"}
)  # fmt: skip


class Transfers(Door):
    """Transfers and their reversals. Both are done when they are answered; a transfer that was taken
    back as a whole is REVERSED."""

    def transfer(self, request: TransferRequest) -> Answer:
        """Move money to a seller's Stripe account; FAILED with Stripe's code where it refuses."""
        body: Any = {
            "amount": to_stripe(request.money),
            "currency": request.money.currency.lower(),
            "destination": request.destination,
            "transfer_group": request.group,
            "metadata": {"key": request.key, "payout": request.group},
        }
        if request.source:
            body["source_transaction"] = request.source
        key = {"idempotency_key": request.key}
        return _done(lambda: self._api.transfers.create(body, key))  # type: ignore[arg-type]

    def look_up_transfer(self, *, key: str, provider_id: str, group: str) -> Answer:
        """Return the transfer by its id, or by our key among those of its group."""
        if provider_id:
            return _done(lambda: self._api.transfers.retrieve(provider_id))
        rows = asked(lambda: self._api.transfers.list({"transfer_group": group}))
        found = asked(lambda: marked(rows, key))
        return _of(found) if found else Answer(Status.UNKNOWN)

    def reverse(self, request: ReversalRequest) -> Answer:
        """Take money back from a seller's Stripe account; FAILED where it does not hold that much."""
        return _done(
            lambda: self._api.transfers.reversals.create(
                request.transfer_id,
                {"amount": to_stripe(request.money), "metadata": {"key": request.key}},
                {"idempotency_key": request.key},
            )
        )

    def look_up_reversal(self, *, key: str, provider_id: str, transfer_id: str) -> Answer:
        """Return the reversal by its id, or by our key among those of its transfer."""
        if provider_id:
            return _done(lambda: self._api.transfers.reversals.retrieve(transfer_id, provider_id))
        rows = asked(lambda: self._api.transfers.reversals.list(transfer_id))
        found = asked(lambda: marked(rows, key))
        return _of(found) if found else Answer(Status.UNKNOWN)


def _done(call: Any) -> Answer:
    try:
        return _of(asked(call))
    except GatewayMisused as error:
        cause = error.__cause__
        code = cause.code if isinstance(cause, stripe.InvalidRequestError) else None
        if code in REFUSALS:
            return Answer(Status.FAILED, failure_code=code or "")
        raise


def _of(found: Any) -> Answer:
    whole = getattr(found, "reversed", False)  # a reversal itself has no such word
    return Answer(Status.REVERSED if whole else Status.SETTLED, found.id)
