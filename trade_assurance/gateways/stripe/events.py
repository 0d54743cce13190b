"""Webhook bodies: signed for us, just now, and read without the library's objects.

`stripe.Webhook.construct_event` builds an object of every field; a body that is only kept needs
none. The check of the signature is the library's scheme (v1, HMAC-SHA256 over "t.body").
"""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any

PAST_TOLERANCE_SECONDS = 300
# The library's own check is one-sided: a header dated years ahead passes it.
FUTURE_TOLERANCE_SECONDS = 60


class EventRefused(Exception):
    """The body was not signed by Stripe for us, or not just now."""


@dataclass(frozen=True, slots=True)
class Event:
    """A verified webhook event: a hint about the object it names. `account` is a seller's, if any."""

    id: str
    kind: str
    object_id: str
    payment_reference: str
    body: dict[str, Any]
    api_version: str = ""
    livemode: bool = False
    account: str = ""


def read_event(body: bytes, *, signature: str, secret: str) -> Event:
    """Verify and read a webhook body; raise EventRefused."""
    signed_at = _verified(body, signature, secret)
    age = time.time() - signed_at
    if age > PAST_TOLERANCE_SECONDS:
        raise EventRefused("the signature is old")
    if age < -FUTURE_TOLERANCE_SECONDS:
        raise EventRefused("the signature is dated in the future")
    try:
        whole = json.loads(body)
        thing: dict[str, Any] = whole["data"]["object"]
        return Event(
            id=_text(whole["id"]),
            kind=_text(whole["type"]),
            object_id=str(thing.get("id", "")),
            payment_reference=str((thing.get("metadata") or {}).get("payment", "")),
            body=whole,
            api_version=str(whole.get("api_version") or ""),
            livemode=bool(whole.get("livemode")),
            account=str(whole.get("account") or ""),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise EventRefused(f"not an event: {error!r}") from error


def sign(body: bytes, *, secret: str, at: int) -> str:
    """Return the header of a body signed at a Unix time (senders of our own: the sandbox, tests)."""
    return f"t={at},v1={_digest(body, secret, str(at))}"


def _verified(body: bytes, signature: str, secret: str) -> int:
    parts = [part.strip().partition("=") for part in signature.split(",")]
    stamps = [value for name, _, value in parts if name == "t"]
    given = [value for name, _, value in parts if name == "v1"]
    if not secret or len(stamps) != 1 or not stamps[0].isascii() or not stamps[0].isdigit():
        raise EventRefused("no signature")
    expected = _digest(body, secret, stamps[0])
    if not any(hmac.compare_digest(expected.encode(), value.encode()) for value in given):
        raise EventRefused("the signature does not match")
    return int(stamps[0])


def _digest(body: bytes, secret: str, stamp: str) -> str:
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("an id and a type are texts")
    return value
