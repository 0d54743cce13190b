"""CAMT.053, the bank statement of ISO 20022, in the versions that banks send (.02 to .13).

Read by the local names of the elements, since each version has a namespace of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import IO

from trade_assurance.bank_files.entries import (
    BalanceCheck,
    Content,
    Entry,
    Identities,
    StatementUnreadable,
    account_number,
    checked,
)
from trade_assurance.bank_files.figures import plain_amount, written_date
from trade_assurance.bank_files.safe_xml import Node, children_of
from trade_assurance.statement_states import EntryKind, FileKind, Flaw

PATH = ["Document", "BkToCstmrStmt", "Stmt"]
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
NOT_GIVEN = {"NOTPROVIDED", "NOTAVAILABLE"}
SIDES = {"CRDT": 1, "DBIT": -1}


@dataclass(slots=True)
class _Statement:
    account: str = ""
    currency: str = ""
    balances: dict[str, int] = field(default_factory=dict)
    entries_minor: int = 0

    def check(self) -> BalanceCheck:
        def first(codes: tuple[str, ...]) -> int | None:
            return next((self.balances[c] for c in codes if c in self.balances), None)

        return BalanceCheck(
            account=self.account,
            currency=self.currency,
            opening_minor=first(OPENING),
            entries_minor=self.entries_minor,
            closing_minor=first(CLOSING),
        )


def read(stream: IO[bytes], *, today: date) -> Content:
    """Read a whole file; entries that cannot be booked are kept with what is wrong with them.

    Raises: StatementUnreadable when it is no CAMT.053 or larger than allowed.
    """
    content = Content(FileKind.CAMT)
    identities = Identities()
    statements: dict[int, _Statement] = {}
    for number, path, node in children_of(stream, "Stmt"):
        if path != PATH:
            raise StatementUnreadable("no_statement", node.line)
        statement = statements.setdefault(number, _Statement())
        if node.name == "Acct":
            statement.account = account_number(node.words("Id/IBAN", "Id/Othr/Id"))
            statement.currency = node.words("Ccy")
            content.accounts.add(statement.account)
        elif node.name == "Bal":
            _note_balance(statement, node)
        elif node.name == "Ntry":
            for entry, own in _entries(node):
                sound = checked(entry, today=today)
                statement.entries_minor += sound.effect
                statement.currency = statement.currency or _currency(sound)
                content.add(identities.of(sound, account=statement.account, own=own))
    if not statements:
        raise StatementUnreadable("no_statement")
    content.checks = [statement.check() for statement in statements.values()]
    return content


def _note_balance(statement: _Statement, node: Node) -> None:
    code = node.words("Tp/CdOrPrtry/Cd")
    amount = node.first("Amt")
    side = SIDES.get(node.words("CdtDbtInd"))
    if amount is None or side is None:
        return
    currency = amount.attributes.get("Ccy", "")
    figure = plain_amount(amount.text, currency)
    if figure.money is not None:
        statement.balances.setdefault(code, side * figure.money.minor)
        statement.currency = statement.currency or currency


def _entries(node: Node) -> Iterator[tuple[Entry, str]]:
    """Yield the entry, or each of the payments that the bank booked as one, with its own number."""
    number = _own(node.words("AcctSvcrRef"))
    parts = node.all("NtryDtls/TxDtls")
    whole = _entry(node, parts[0] if len(parts) == 1 else None)
    if len(parts) <= 1:
        inner = _own(parts[0].words("Refs/AcctSvcrRef")) if parts else ""
        yield whole, number or inner
        return
    split = [_part(node, part) for part in parts]
    if whole.flaw or not _adds_up(whole, split):
        # The bank's own sum is what came; whose it is, a person finds out.
        text = " ".join(entry.text for entry in split)
        yield _with_text(whole, text), number
        return
    for position, (entry, part) in enumerate(zip(split, parts, strict=True), 1):
        inner = _own(part.words("Refs/AcctSvcrRef"))
        own = inner if inner not in {"", number} else number and f"{number}/{position}"
        yield entry, own


def _entry(node: Node, part: Node | None) -> Entry:
    amount = node.first("Amt")
    return _read(node, part or node, amount, node.line)


def _part(node: Node, part: Node) -> Entry:
    amount = part.first("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")
    return _read(node, part, amount, part.line)


def _read(node: Node, part: Node, amount: Node | None, line: int) -> Entry:
    currency = amount.attributes.get("Ccy", "") if amount is not None else ""
    written = amount.text if amount is not None else ""
    figure = plain_amount(written, currency)
    side = node.words("CdtDbtInd")
    kind = _kind(node, part.words("CdtDbtInd") or side)
    flaw = figure.flaw or (Flaw.NO_SIDE if side not in SIDES else None)
    day = node.words("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
    booked_on = written_date(day, "iso")
    value = f"{written} {currency}" if flaw or figure.money is None else day
    return Entry(
        number=line,
        kind=kind,
        money=figure.money,
        booked_on=booked_on,
        text=_text(node, part),
        payer=part.words(
            "RltdPties/Dbtr/Nm", "RltdPties/Dbtr/Pty/Nm", "RltdPties/UltmtDbtr/Nm",
            "RltdPties/UltmtDbtr/Pty/Nm",
        ),
        payer_account=part.words(
            "RltdPties/DbtrAcct/Id/IBAN", "RltdPties/DbtrAcct/Id/Othr/Id"
        ),
        flaw=flaw,
        value=value,
    )  # fmt: skip


def _kind(node: Node, side: str) -> EntryKind:
    if node.words("Sts/Cd", "Sts") not in {"BOOK", ""}:
        return EntryKind.PENDING
    into = side == "CRDT"
    if node.words("RvslInd") in {"true", "1"}:
        return EntryKind.RETURNED if into else EntryKind.RECALLED
    return EntryKind.CREDIT if into else EntryKind.DEBIT


def _text(node: Node, part: Node) -> str:
    given = [
        *(found.text for found in part.all("RmtInf/Ustrd")),
        *(found.text for found in part.all("RmtInf/Strd/CdtrRefInf/Ref")),
        *(found.text for found in part.all("RmtInf/Strd/AddtlRmtInf")),
        part.words("Refs/EndToEndId"),
        part.words("AddtlTxInf"),
        node.words("AddtlNtryInf"),
    ]
    return " ".join(words for words in given if words and words.upper() not in NOT_GIVEN)


def _adds_up(whole: Entry, split: list[Entry]) -> bool:
    parts = [entry.money for entry in split if entry.money and not entry.flaw]
    if len(parts) < len(split) or whole.money is None:
        return False
    if any(part.currency != whole.money.currency for part in parts):
        return False
    return sum(entry.effect for entry in split) == whole.effect


def _with_text(entry: Entry, text: str) -> Entry:
    return Entry(
        number=entry.number, kind=entry.kind, money=entry.money, booked_on=entry.booked_on,
        text=f"{text} {entry.text}", flaw=entry.flaw, value=entry.value,
    )  # fmt: skip


def _own(number: str) -> str:
    return "" if number.upper() in NOT_GIVEN else number


def _currency(entry: Entry) -> str:
    return entry.money.currency if entry.money else ""
