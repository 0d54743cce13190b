"""The one door to Stripe: nothing else imports `stripe`.

Cards are paid on Stripe's own page (Checkout): no card number reaches us. Money is charged to the
platform and transferred to sellers later ("separate charges and transfers"), tied together by
the order's reference as transfer group.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import stripe
from django.conf import settings

from marketplace.core.money import Money, exponent
from trade_assurance.gateways.base import (
    Answer,
    AnswerUnclear,
    ChargeRequest,
    GatewayAway,
    GatewayMisused,
    RefundRequest,
    Status,
)

TIMEOUT_SECONDS = 20
PAST_TOLERANCE_SECONDS = 300
FUTURE_TOLERANCE_SECONDS = 60

T = TypeVar("T")

_INTENT_STATUS = {
    "succeeded": Status.SETTLED,
    "processing": Status.CONFIRMED,
    "requires_action": Status.ACTION_NEEDED,
    "requires_payment_method": Status.FAILED,
    "canceled": Status.FAILED,
}
_REFUND_STATUS = {
    "succeeded": Status.CONFIRMED,
    "failed": Status.FAILED,
    "canceled": Status.FAILED,
}


class EventRefused(Exception):
    """The body was not signed by Stripe for us, or not just now."""


@dataclass(frozen=True, slots=True)
class Event:
    """A verified webhook event: a hint about the object it names."""

    id: str
    kind: str
    object_id: str
    payment_reference: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TransferRequest:
    """Move settled money to a seller's Stripe account."""

    key: str
    money: Money
    destination: str
    group: str


class StripeGateway:
    """Stripe's API through one configured client; every write carries an explicit key."""

    code = "stripe"

    def __init__(self, *, key: str = "", base: str = "", timeout: float = TIMEOUT_SECONDS) -> None:
        base = base or settings.STRIPE_API_BASE
        # The library's own retries use a key per call, which a restart forgets: ours is the only one.
        self._client = stripe.StripeClient(
            key or settings.STRIPE_SECRET_KEY,
            base_addresses={"api": base} if base else {},
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=timeout),
        )

    def charge(self, request: ChargeRequest) -> Answer:
        """Open a Checkout page, or charge the payment method named by `token` at once."""
        if request.token:
            return self._charge_at_once(request)
        metadata = {"payment": request.payment_reference, "order": request.order_reference}
        session = _asked(
            lambda: self._client.v1.checkout.sessions.create(
                {
                    "mode": "payment",
                    "client_reference_id": request.payment_reference,
                    "success_url": request.return_url,
                    "cancel_url": request.return_url,
                    "line_items": [
                        {
                            "quantity": 1,
                            "price_data": {
                                "currency": request.money.currency.lower(),
                                "unit_amount": _amount(request.money),
                                "product_data": {"name": request.order_reference},
                            },
                        }
                    ],
                    "metadata": metadata,
                    "payment_intent_data": {
                        "transfer_group": request.order_reference,
                        "metadata": metadata,
                    },
                },
                {"idempotency_key": request.key},
            )
        )
        return Answer(Status.ACTION_NEEDED, session.id, redirect_url=session.url or "")

    def look_up(self, *, key: str, provider_id: str) -> Answer:
        """Return what became of a Checkout page (cs_…) or of a charge (pi_…)."""
        if provider_id.startswith("cs_"):
            return self._look_up_session(provider_id)
        if provider_id:
            found = _asked(lambda: self._client.v1.payment_intents.retrieve(provider_id))
            return _answer_of_intent(found)
        return Answer(Status.UNKNOWN)

    def refund(self, request: RefundRequest) -> Answer:
        """Refund a charge, in full or in part."""
        intent_id = self._intent_of(request.provider_id)
        found = _asked(
            lambda: self._client.v1.refunds.create(
                {
                    "payment_intent": intent_id,
                    "amount": _amount(request.money),
                    "metadata": {"payment": request.payment_reference, "key": request.key},
                },
                {"idempotency_key": request.key},
            )
        )
        return _answer_of_refund(found)

    def look_up_refund(self, *, key: str, provider_id: str) -> Answer:
        """Return what became of a refund (re_…)."""
        if not provider_id:
            return Answer(Status.UNKNOWN)
        return _answer_of_refund(_asked(lambda: self._client.v1.refunds.retrieve(provider_id)))

    def transfer(self, request: TransferRequest) -> str:
        """Move money to a seller's Stripe account; return the transfer's id."""
        made = _asked(
            lambda: self._client.v1.transfers.create(
                {
                    "amount": _amount(request.money),
                    "currency": request.money.currency.lower(),
                    "destination": request.destination,
                    "transfer_group": request.group,
                },
                {"idempotency_key": request.key},
            )
        )
        return made.id

    def reverse_transfer(self, transfer_id: str, *, key: str, money: Money) -> str:
        """Take money back from a seller's Stripe account; return the reversal's id."""
        made = _asked(
            lambda: self._client.v1.transfers.reversals.create(
                transfer_id, {"amount": _amount(money)}, {"idempotency_key": key}
            )
        )
        return made.id

    def _charge_at_once(self, request: ChargeRequest) -> Answer:
        try:
            made = _asked(
                lambda: self._client.v1.payment_intents.create(
                    {
                        "amount": _amount(request.money),
                        "currency": request.money.currency.lower(),
                        "payment_method": request.token,
                        "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
                        "confirm": True,
                        "transfer_group": request.order_reference,
                        "metadata": {
                            "payment": request.payment_reference,
                            "order": request.order_reference,
                        },
                    },
                    {"idempotency_key": request.key},
                )
            )
        except stripe.CardError as error:
            return Answer(Status.FAILED, failure_code=error.code or "card_declined")
        return _answer_of_intent(made)

    def _look_up_session(self, session_id: str) -> Answer:
        session = _asked(lambda: self._client.v1.checkout.sessions.retrieve(session_id))
        # `complete` with `unpaid` is a delayed method on its way, not a failure.
        if session.payment_status == "paid":
            return Answer(Status.SETTLED, session_id, charged_id=_intent_id(session))
        if session.status == "complete":
            return Answer(Status.CONFIRMED, session_id, charged_id=_intent_id(session))
        if session.status == "expired":
            return Answer(Status.FAILED, session_id, failure_code="page_expired")
        return Answer(Status.ACTION_NEEDED, session_id, redirect_url=session.url or "")

    def _intent_of(self, provider_id: str) -> str:
        if not provider_id.startswith("cs_"):
            return provider_id
        session = _asked(lambda: self._client.v1.checkout.sessions.retrieve(provider_id))
        return _intent_id(session)


def read_event(body: bytes, *, signature: str, secret: str) -> Event:
    """Verify and read a webhook body; raise EventRefused.

    Stripe's own check is one-sided: a header dated years ahead passes it, so that is refused here.
    """
    try:
        stripe.WebhookSignature.verify_header(body, signature, secret, PAST_TOLERANCE_SECONDS)
        event = stripe.Webhook.construct_event(body, signature, secret, PAST_TOLERANCE_SECONDS)
    except (stripe.SignatureVerificationError, ValueError) as error:
        raise EventRefused(str(error)) from error
    signed_at = int(dict(p.split("=", 1) for p in signature.split(",") if "=" in p)["t"])
    if signed_at > time.time() + FUTURE_TOLERANCE_SECONDS:
        raise EventRefused("the signature is dated in the future")
    whole: dict[str, Any] = event.to_dict()
    thing: dict[str, Any] = whole["data"]["object"]
    return Event(
        id=event.id,
        kind=event.type,
        object_id=str(thing.get("id", "")),
        payment_reference=str((thing.get("metadata") or {}).get("payment", "")),
        body=whole,
    )


def _asked(call: Callable[[], T]) -> T:
    """Make one call; turn the library's errors, but a declined card, into what a caller can act on."""
    try:
        return call()
    except stripe.CardError:
        raise
    except stripe.RateLimitError as error:
        raise GatewayAway(str(error)) from error
    except (
        stripe.IdempotencyError,
        stripe.InvalidRequestError,
        stripe.AuthenticationError,
        stripe.PermissionError,
    ) as error:
        raise GatewayMisused(str(error)) from error
    except stripe.StripeError as error:
        raise AnswerUnclear(str(error)) from error


def _amount(money: Money) -> int:
    """Return Stripe's amount; three-decimal currencies must end in 0 there."""
    if exponent(money.currency) == 3 and money.minor % 10:
        raise GatewayMisused(f"{money} is finer than cards can be charged")
    return money.minor


def _intent_id(session: Any) -> str:
    """Return the id of the charge that a Checkout page made, expanded or not; empty before."""
    intent = session.payment_intent
    return str(intent if isinstance(intent, str) else getattr(intent, "id", ""))


def _answer_of_intent(found: Any) -> Answer:
    failure = getattr(found.last_payment_error, "code", "") if found.last_payment_error else ""
    status = _INTENT_STATUS.get(found.status, Status.PENDING)
    return Answer(status, found.id, failure_code=failure or "", charged_id=found.id)


def _answer_of_refund(found: Any) -> Answer:
    return Answer(_REFUND_STATUS.get(found.status or "", Status.PENDING), found.id)
