"""What the double refuses, with Stripe's status and code."""

from typing import Any


class Refused(Exception):
    """An error answer of the API. Stripe keeps what happened while it worked, not what it refused
    before it began: 402 and 500 are saved under their key, the others are not.
    """

    def __init__(
        self,
        message: str,
        code: str = "",
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "code": code, "message": message, **more}}


def missing(kind: str, name: str) -> Refused:
    """Return the refusal of an id that names nothing."""
    return Refused(f"No such {kind}: '{name}'", "resource_missing", status=404)


def short(what: str) -> Refused:
    """Return the refusal for want of money."""
    return Refused(f"You have insufficient available funds in {what}.", "balance_insufficient")
