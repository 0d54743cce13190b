"""What every gateway understands, in plain values; a gateway never touches our own rows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from marketplace.core.money import Money


class Status(StrEnum):
    """What a gateway says about a charge, a refund, a transfer or a reversal."""

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
    """Ask for `money`. `key` makes repeats harmless; `reference` groups what belongs to one order.

    `methods` are the provider's own names (`card`, `sepa_debit`, `us_bank_account`); none leaves
    the choice to the provider's page.
    """

    key: str
    money: Money
    payment_reference: str
    order_reference: str
    token: str = ""
    return_url: str = ""
    methods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """Give back part of what `provider_id` took."""

    key: str
    money: Money
    provider_id: str
    payment_reference: str


@dataclass(frozen=True, slots=True)
class TransferRequest:
    """Move money of the platform to a seller's account; `group` ties it to its payout.

    `source` names the charge whose money it is: then it may be asked before that money is
    available, and follows it.
    """

    key: str
    money: Money
    destination: str
    group: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class ReversalRequest:
    """Take part of a transfer back from the seller's account."""

    key: str
    money: Money
    transfer_id: str


@dataclass(frozen=True, slots=True)
class AccountRequest:
    """Open an account for a seller; `country` is ISO 3166, `reference` our name of the company."""

    key: str
    reference: str
    name: str
    email: str
    country: str


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


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What a provider says of a seller's account. `due` are the provider's names of what is missing."""

    id: str
    can_receive: bool
    can_pay_out: bool
    details_given: bool
    due: tuple[str, ...] = ()
    overdue: tuple[str, ...] = ()
    under_review: tuple[str, ...] = ()
    due_at: datetime | None = None
    disabled_reason: str = ""


@dataclass(frozen=True, slots=True)
class DisputeFacts:
    """What a provider says of a dispute: what it took by now, and what it has given back."""

    id: str
    status: str
    disputed: Money
    taken: Money
    given_back: Money


@dataclass(frozen=True, slots=True)
class ProviderBalance:
    """What lies with the provider in one currency."""

    available: Money
    pending: Money

    @property
    def whole(self) -> Money:
        """What is there, spendable or not yet."""
        return self.available + self.pending


@dataclass(frozen=True, slots=True)
class ProviderLine:
    """One line of the provider's own books: what came or went, and the fee it kept of it."""

    id: str
    kind: str
    money: Money
    fee: Money
    source: str
    at: datetime


class Gateway(Protocol):
    """A way to be paid. Calls may take up to 20 s and never happen inside a database transaction."""

    code: str

    def charge(self, request: ChargeRequest) -> Answer:
        """Start a charge; raise AnswerUnclear, GatewayAway or GatewayMisused."""

    def look_up(self, *, key: str, provider_id: str, group: str = "") -> Answer:
        """Return what became of a charge; UNKNOWN when the gateway never heard of it.

        Without `provider_id` (the answer was lost) it is sought among what belongs to `group`.
        """

    def refund(self, request: RefundRequest) -> Answer:
        """Give money back; raise AnswerUnclear, GatewayAway or GatewayMisused."""

    def look_up_refund(self, *, key: str, provider_id: str, charge_id: str = "") -> Answer:
        """Return what became of a refund; UNKNOWN when the gateway never heard of it."""


class SellersGateway(Gateway, Protocol):
    """A card provider that also keeps accounts of sellers and moves money to them."""

    def transfer(self, request: TransferRequest) -> Answer:
        """Move money to a seller's account; FAILED with the provider's code where it refuses."""

    def look_up_transfer(self, *, key: str, provider_id: str, group: str) -> Answer:
        """Return what became of a transfer; UNKNOWN when the gateway never heard of it."""

    def reverse(self, request: ReversalRequest) -> Answer:
        """Take a transfer back; FAILED where the seller's account does not hold that much."""

    def look_up_reversal(self, *, key: str, provider_id: str, transfer_id: str) -> Answer:
        """Return what became of a reversal; UNKNOWN when the gateway never heard of it."""

    def open_account(self, request: AccountRequest) -> AccountFacts:
        """Open an account for a seller, once for a key."""

    def onboarding_link(self, *, account_id: str, back: str, again: str) -> str:
        """Return an address where the seller gives what is due; it works once and soon ends."""

    def account(self, *, account_id: str) -> AccountFacts:
        """Return what is true of a seller's account now."""

    def dispute(self, *, dispute_id: str) -> DisputeFacts:
        """Return what is true of a dispute now."""

    def balances(self) -> list[ProviderBalance]:
        """Return what of the platform's money lies with the provider, by currency."""

    def lines(self, *, since: datetime) -> list[ProviderLine]:
        """Return the lines of the provider's books about the platform's money, oldest first."""
