"""A card provider of our own for the demo and for tests: no card, no money, real faults.

The outcome lies in the token. What was answered to a key is kept in the cache, so that a repeat
gets the same answer and another request with the same key is refused, as with the real ones.
"""

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured

from trade_assurance.gateways.base import (
    Answer,
    AnswerUnclear,
    ChargeRequest,
    GatewayMisused,
    RefundRequest,
    Status,
)

if not (settings.DEMO or settings.TESTING):
    raise ImproperlyConfigured("the sandbox gateway takes no real money: DEMO or TESTING only")

KEPT_SECONDS = 24 * 3600

# The test cards: number → token. A real card number never reaches the server of a real gateway.
CARDS = {
    "4242424242424242": "tok_paid",
    "4000000000000002": "tok_declined",
    "4000000000009995": "tok_no_funds",
    "4000000000000341": "tok_fails_late",
    "4000000000000119": "tok_lost_answer",
}
_FAILURES = {"tok_declined": "card_declined", "tok_no_funds": "insufficient_funds"}


class Sandbox:
    """Answers at once, except where a test card says otherwise."""

    code = "sandbox"

    def charge(self, request: ChargeRequest) -> Answer:
        """Settle, decline, or do it and lose the answer (`tok_lost_answer`)."""
        known = self._remembered(request.key, repr(request))
        if known is not None:
            return known
        answer = self._decide(request)
        self._remember(request.key, repr(request), answer)
        if request.token == "tok_lost_answer":  # noqa: S105 - a test card's name
            raise AnswerUnclear("the connection broke after the request was sent")
        return answer

    def look_up(self, *, key: str, provider_id: str) -> Answer:
        """Return what became of the charge; the card that fails late has failed by now."""
        stored = cache.get(_slot(key))
        if stored is None:
            return Answer(Status.UNKNOWN)
        answer: Answer = stored[1]
        if answer.status == Status.CONFIRMED and answer.provider_id.startswith("sbx_"):
            return Answer(Status.FAILED, answer.provider_id, "failed_late")
        return answer

    def refund(self, request: RefundRequest) -> Answer:
        """Give it back at once."""
        known = self._remembered(request.key, repr(request))
        if known is not None:
            return known
        if not request.provider_id.startswith("sbx_"):
            raise GatewayMisused(f"no such charge: {request.provider_id!r}")
        answer = Answer(Status.CONFIRMED, provider_id=f"sbr_{_digest(request.key)}")
        self._remember(request.key, repr(request), answer)
        return answer

    def look_up_refund(self, *, key: str, provider_id: str) -> Answer:
        """Return what was answered to `key`."""
        return self.look_up(key=key, provider_id=provider_id)

    def _decide(self, request: ChargeRequest) -> Answer:
        if request.token not in CARDS.values():
            raise GatewayMisused("no such test card")
        provider_id = f"sbx_{_digest(request.key)}"
        if failure := _FAILURES.get(request.token):
            return Answer(Status.FAILED, provider_id=provider_id, failure_code=failure)
        late = request.token == "tok_fails_late"  # noqa: S105 - a test card's name
        return Answer(Status.CONFIRMED if late else Status.SETTLED, provider_id=provider_id)

    def _remembered(self, key: str, body: str) -> Answer | None:
        stored = cache.get(_slot(key))
        if stored is None:
            return None
        if stored[0] != body:
            raise GatewayMisused("the key was used for another request")
        answer: Answer = stored[1]
        return answer

    def _remember(self, key: str, body: str, answer: Answer) -> None:
        cache.set(_slot(key), (body, answer), KEPT_SECONDS)


def _slot(key: str) -> str:
    return f"sandbox-gateway:{_digest(key)}"


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:24]
