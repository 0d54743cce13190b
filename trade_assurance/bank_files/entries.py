"""The common form of what a statement says, whatever it was written in."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from marketplace.core.money import Money
from trade_assurance.statement_states import EntryKind, FileKind, Flaw

MAX_BYTES = 20 * 1024 * 1024
MAX_ENTRIES = 50_000
MAX_MINOR = 10**15
TEXT_LENGTH, PAYER_LENGTH, ACCOUNT_LENGTH, ID_LENGTH = 1000, 140, 40, 80
FIRST_DAY = date(2000, 1, 1)


class StatementUnreadable(Exception):
    """The file as a whole cannot be read; `code` says why and `line` where."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(code)
        self.code, self.line = code, line


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement of the account. `number` is its line in the file; money is never negative.

    `bank_id` is the bank's own number with the account before it, or a fingerprint of the entry.
    `flaw` says what keeps it from being booked, `value` what stood there.
    """

    number: int
    kind: EntryKind
    money: Money | None = None
    booked_on: date | None = None
    bank_id: str = ""
    text: str = ""
    payer: str = ""
    payer_account: str = ""
    flaw: Flaw | None = None
    value: str = ""

    @property
    def effect(self) -> int:
        """Minor units by which the entry changes the account; what is pending or broken does not."""
        if self.money is None or self.kind in {EntryKind.PENDING, EntryKind.BROKEN}:
            return 0
        into = self.kind in {EntryKind.CREDIT, EntryKind.RETURNED}
        return self.money.minor if into else -self.money.minor


@dataclass(frozen=True, slots=True)
class BalanceCheck:
    """Opening + entries = closing, for one statement of the file; None where the file is silent."""

    account: str
    currency: str
    opening_minor: int | None
    entries_minor: int
    closing_minor: int | None

    @property
    def adds_up(self) -> bool | None:
        """Whether the statement is complete in itself; None when it does not say."""
        if self.opening_minor is None or self.closing_minor is None:
            return None
        return self.opening_minor + self.entries_minor == self.closing_minor


@dataclass(slots=True)
class Content:
    """All that a file says."""

    kind: FileKind
    entries: list[Entry] = field(default_factory=list)
    checks: list[BalanceCheck] = field(default_factory=list)
    accounts: set[str] = field(default_factory=set)

    def add(self, entry: Entry) -> None:
        """Take up an entry. Raises: StatementUnreadable above the limit."""
        if len(self.entries) >= MAX_ENTRIES:
            raise StatementUnreadable("too_many", entry.number)
        self.entries.append(entry)


class Identities:
    """Gives each entry the number by which it is booked once.

    Where the bank gives none, a fingerprint of the entry stands in; equal entries of one day are
    told apart by their order, which a second statement of the same day repeats.
    """

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, entry: Entry, *, account: str, own: str) -> Entry:
        """Return the entry with its number."""
        if own:
            return replace(entry, bank_id=_fitting(f"{account}:{own}"))
        parts = (account, entry.booked_on, entry.kind, entry.money, entry.text, entry.payer_account)
        print_of = _digest("|".join(str(part) for part in parts))
        self._seen[print_of] += 1
        return replace(entry, bank_id=f"{account}:~{print_of[:24]}-{self._seen[print_of]}")


def checked(entry: Entry, *, today: date) -> Entry:
    """Return the entry, or what is wrong with it: nothing that is not sure is booked."""
    flaw = entry.flaw or _flaw_of(entry, today)
    entry = replace(
        entry,
        text=" ".join(entry.text.split())[:TEXT_LENGTH],
        payer=" ".join(entry.payer.split())[:PAYER_LENGTH],
        payer_account=entry.payer_account.replace(" ", "")[:ACCOUNT_LENGTH],
        value=entry.value[:ID_LENGTH],
    )
    return replace(entry, kind=EntryKind.BROKEN, flaw=flaw) if flaw else entry


def account_number(text: str) -> str:
    """Return an account's number without spaces, in capitals."""
    return "".join(text.split()).upper()


def _flaw_of(entry: Entry, today: date) -> Flaw | None:
    if entry.money is None:
        return Flaw.NO_AMOUNT
    if entry.money.minor <= 0:
        return Flaw.NOT_POSITIVE
    if entry.money.minor > MAX_MINOR:
        return Flaw.TOO_LARGE
    if entry.booked_on is None:
        return Flaw.NO_DATE
    # A bank east of us may be a day ahead.
    if entry.booked_on < FIRST_DAY or (entry.booked_on - today).days > 1:
        return Flaw.DATE_RANGE
    return None


def _fitting(number: str) -> str:
    return number if len(number) <= ID_LENGTH else f"#{_digest(number)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
