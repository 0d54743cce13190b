"""What every gateway understands, in plain values; a gateway never touches the database."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from marketplace.core.money import Money


class Status(StrEnum):
    """What a gateway says about a charge or a refund."""

    ACTION_NEEDED = "action_needed"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    SETTLED = "settled"
    FAILED = "failed"
    REVERSED = "reversed"
    UNKNOWN = "unknown"


class AnswerUnclear(Exception):
    """The gateway may or may not have done it (timeout, lost connection): look it up, never guess."""


class GatewayAway(Exception):
    """The gateway surely did nothing (refused connection, too many requests): try again later."""


class GatewayMisused(Exception):
    """The request itself is wrong or the key was used for another one: a person has to look."""


@dataclass(frozen=True, slots=True)
class ChargeRequest:
    """Ask for `money`. `key` makes repeats harmless; `reference` groups what belongs to one order."""

    key: str
    money: Money
    payment_reference: str
    order_reference: str
    token: str = ""
    return_url: str = ""


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """Give back part of what `provider_id` took."""

    key: str
    money: Money
    provider_id: str
    payment_reference: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gateway answered; `settled` money may be counted on.

    `provider_id` names the attempt (a card page), `charged_id` the charge that came of it.
    """

    status: Status
    provider_id: str = ""
    failure_code: str = ""
    redirect_url: str = ""
    charged_id: str = ""


class Gateway(Protocol):
    """A way to be paid. Calls may take up to 20 s and never happen inside a database transaction."""

    code: str

    def charge(self, request: ChargeRequest) -> Answer:
        """Start a charge; raise AnswerUnclear, GatewayAway or GatewayMisused."""

    def look_up(self, *, key: str, provider_id: str) -> Answer:
        """Return what became of a charge; UNKNOWN when the gateway never heard of it."""

    def refund(self, request: RefundRequest) -> Answer:
        """Give money back; raise AnswerUnclear, GatewayAway or GatewayMisused."""

    def look_up_refund(self, *, key: str, provider_id: str) -> Answer:
        """Return what became of a refund; UNKNOWN when the gateway never heard of it."""
