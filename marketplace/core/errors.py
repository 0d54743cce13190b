"""The base of every refusal that a person or a program can do something about."""

from typing import Any


class Refusal(Exception):
    """A rule of the business said no; nothing was changed.

    `code` is stable and goes to the API, `field` names the form field to point at (or is empty),
    and `str(refusal)` is a sentence for the person, already translated when raised.
    """

    code = "refused"
    field = ""

    def __init__(self, message: Any = "", *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field or self.field

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(Refusal):
    """The member may see the thing but not do this to it."""

    code = "not_allowed"


class RequestKeyReused(Refusal):
    """An Idempotency-Key came back with a different request."""

    code = "request_key_reused"


class Stale(Refusal):
    """The page that was acted on no longer shows what is true; it has to be looked at again."""

    code = "stale"
