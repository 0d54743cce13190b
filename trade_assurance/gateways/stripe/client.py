"""One configured client: a pinned version, explicit keys, 20 s, and errors a caller can act on."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import stripe
from django.conf import settings

from trade_assurance.gateways.base import AnswerUnclear, GatewayAway, GatewayMisused

TIMEOUT_SECONDS = 20
# The endpoint for webhooks is set to the same one; an event of another version raises an alarm.
API_VERSION = "2026-10-28.endive"

T = TypeVar("T")
# method, path with query, headers, form body → status and JSON body
Answerer = Callable[[str, str, Mapping[str, str], str], tuple[int, str]]


class InProcess(stripe.HTTPClient):
    """Carries requests to a function instead of a network: the library in front stays the real one."""

    name = "in-process"

    def __init__(self, answerer: Answerer) -> None:
        super().__init__()
        self._answerer = answerer

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None, **_: Any
    ) -> tuple[str, int, Mapping[str, str]]:  # fmt: skip
        """Answer one request; a ConnectionError of the answerer is one of the network."""
        path = url.split("/v1/", 1)[1]
        try:
            status, body = self._answerer(method.upper(), path, headers or {}, post_data or "")
        except ConnectionError as error:
            raise stripe.APIConnectionError(str(error)) from error  # type: ignore[no-untyped-call]
        return body, status, {}


class Door:
    """Holds the client. Every write carries an explicit key; the library itself never retries."""

    def __init__(
        self,
        *,
        key: str = "",
        base: str = "",
        timeout: float = TIMEOUT_SECONDS,
        answerer: Answerer | None = None,
    ) -> None:
        base = base or settings.STRIPE_API_BASE
        http = InProcess(answerer) if answerer else stripe.RequestsClient(timeout=timeout)
        # The library's own retries use a key per call, which a restart forgets: ours is the only one.
        client = stripe.StripeClient(
            key or settings.STRIPE_SECRET_KEY,
            stripe_version=API_VERSION,
            base_addresses={"api": base} if base else {},
            max_network_retries=0,
            http_client=http,
        )
        self._api = client.v1


def asked(call: Callable[[], T]) -> T:
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


def marked(rows: Any, key: str) -> Any | None:
    """Return the one of a list that carries our key; None if there is none."""
    found = (row for row in rows.auto_paging_iter() if getattr(row.metadata, "key", "") == key)
    return next(found, None)
