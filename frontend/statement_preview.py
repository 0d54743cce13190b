"""What the preview of a bank statement shows: figures, balance checks, the entries to look at."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Self

from marketplace.core.money import EXPONENTS, Money
from trade_assurance.bank_files.entries import BalanceCheck, Content, Entry
from trade_assurance.models import StatementEntry
from trade_assurance.statement_states import EntryKind, Flaw

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Check:
    """A balance check in words; amounts are None where the file is silent."""

    account: str
    opening: Money | None
    entries: Money | None
    closing: Money | None
    adds_up: bool | None

    @classmethod
    def of(cls, check: BalanceCheck) -> Self:
        """Turn minor units into money, where the currency is one of ours."""

        def money(minor: int | None) -> Money | None:
            known = minor is not None and check.currency in EXPONENTS
            return Money(minor, check.currency) if known and minor is not None else None

        return cls(
            check.account,
            money(check.opening_minor),
            money(check.entries_minor),
            money(check.closing_minor),
            check.adds_up,
        )

    @classmethod
    def kept(cls, check: dict[str, Any]) -> Self:
        """Read a check as the statement keeps it."""
        return cls.of(BalanceCheck(**{k: v for k, v in check.items() if k != "adds_up"}))


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry that a person should look at, in words."""

    number: int
    kind: str
    reason: str
    value: str
    money: Money | None
    text: str

    @classmethod
    def of(cls, entry: Entry | StatementEntry) -> Self:
        """Take an entry as it was read, or as it was kept."""
        return cls(
            number=entry.number,
            kind=str(EntryKind(entry.kind).label),
            reason=str(Flaw(entry.flaw).label) if entry.flaw else "",
            value=entry.value if entry.flaw else "",
            money=entry.money if isinstance(entry, Entry) else entry.amount,
            text=entry.text,
        )


@dataclass(frozen=True, slots=True)
class Preview:
    """A dry run: how many would be booked, came before, are listed only, are refused."""

    new: int
    known: int
    listed: int
    refused: int
    checks: tuple[Check, ...]
    credits: tuple[Entry, ...]
    broken: tuple[Seen, ...]
    others: tuple[Seen, ...]

    @classmethod
    def of(cls, content: Content, *, known: Callable[[Collection[str]], set[str]]) -> Self:
        """Sort the entries; `known` says which numbers of the bank were booked before."""
        into = [entry for entry in content.entries if entry.kind == EntryKind.CREDIT]
        broken = [entry for entry in content.entries if entry.kind == EntryKind.BROKEN]
        quiet = {EntryKind.CREDIT, EntryKind.BROKEN}
        others = [entry for entry in content.entries if entry.kind not in quiet]
        before = known({entry.bank_id for entry in into})
        fresh = {entry.bank_id for entry in into} - before
        return cls(
            new=len(fresh),
            known=len(into) - len(fresh),
            listed=len(others),
            refused=len(broken),
            checks=tuple(Check.of(check) for check in content.checks),
            credits=tuple(entry for entry in into if entry.bank_id in fresh)[:SHOWN],
            broken=tuple(map(Seen.of, broken[:SHOWN])),
            others=tuple(map(Seen.of, others[:SHOWN])),
        )
