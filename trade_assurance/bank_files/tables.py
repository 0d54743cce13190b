"""Statements as CSV: semicolon, comma or tab; the columns are chosen once and remembered."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from marketplace.core.money import Money
from trade_assurance.bank_files.entries import (
    BalanceCheck,
    Content,
    Entry,
    Identities,
    StatementUnreadable,
    checked,
)
from trade_assurance.bank_files.figures import (
    Figure,
    guessed_decimal,
    guessed_order,
    written_amount,
    written_date,
)
from trade_assurance.statement_states import EntryKind, FileKind, Flaw

DELIMITERS = ";,\t|"
HEADER_CELLS = 3
HEADER_WITHIN = 20  # banks write their name and the period above the header
SAMPLES = 200
# field → words by which its column is recognised, in English and French
WORDS = {
    "date": ("booking date", "date comptable", "date operation", "date opération", "date"),
    "amount": ("amount", "montant"),
    "credit": ("credit", "crédit", "paid in", "money in"),
    "debit": ("debit", "débit", "paid out", "money out"),
    "currency": ("currency", "devise", "ccy"),
    "text": ("remittance", "purpose", "description", "details", "libellé", "libelle", "motif"),
    "payer_account": ("payer account", "counterparty account", "iban"),
    "payer": ("payer", "debtor", "counterparty", "émetteur", "emetteur", "donneur", "name"),
    "bank_id": ("transaction id", "reference number", "référence", "reference", "id"),
}
FIELDS = tuple(WORDS)


@dataclass(frozen=True, slots=True)
class Table:
    """A file cut into cells: the header, and the lines below it with their numbers."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def samples(self, column: str) -> list[str]:
        """Return some of the words of a column."""
        if column not in self.header:
            return []
        at = self.header.index(column)
        return [cells[at] for _, cells in self.rows[:SAMPLES] if len(cells) > at and cells[at]]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column is which field, and how figures are written. Balances are typed, not read."""

    fields: Mapping[str, str]
    decimal: str
    dates: str
    currency: str
    account: str
    opening: Money | None = None
    closing: Money | None = None


def table_of(content: bytes) -> Table:
    """Cut a file into cells. Raises: StatementUnreadable without a header of three columns."""
    text = _decoded(content)
    lines = text.splitlines()[:HEADER_WITHIN]
    delimiter = max(DELIMITERS, key=lambda sign: max((x.count(sign) for x in lines), default=0))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        rows = [
            (reader.line_num, tuple(cell.strip() for cell in cells))
            for cells in reader
            if any(cells)
        ]
    except csv.Error as error:
        raise StatementUnreadable("no_table", reader.line_num) from error
    for at, (_, header) in enumerate(rows[:HEADER_WITHIN]):
        if len([cell for cell in header if cell]) >= HEADER_CELLS:
            return Table(header, tuple(rows[at + 1 :]))
    raise StatementUnreadable("no_table")


def proposed(table: Table) -> dict[str, str]:
    """Guess columns and ways of writing from the header and the first lines."""
    found: dict[str, str] = {}
    for name, words in WORDS.items():
        free = [column for column in table.header if column and column not in found.values()]
        match = next((c for word in words for c in free if word == c.lower()), None) or next(
            (c for word in words for c in free if word in c.lower()), None
        )
        if match:
            found[name] = match
    amounts = [
        t for name in ("amount", "credit", "debit") for t in table.samples(found.get(name, ""))
    ]
    found["decimal"] = guessed_decimal(amounts)
    found["dates"] = guessed_order(table.samples(found.get("date", "")))
    return found


def read(table: Table, columns: Columns, *, today: date) -> Content:
    """Read every line; those that cannot be booked are kept with what is wrong with them.

    Raises: StatementUnreadable above the limit of lines.
    """
    content = Content(FileKind.CSV, accounts={columns.account})
    identities = Identities()
    for number, cells in table.rows:
        entry, own = _entry(number, cells, table, columns)
        sound = checked(entry, today=today)
        content.add(identities.of(sound, account=columns.account, own=own))
    content.checks = [
        BalanceCheck(
            account=columns.account,
            currency=columns.currency,
            opening_minor=_minor(columns.opening),
            entries_minor=sum(
                e.effect
                for e in content.entries
                if e.money and e.money.currency == columns.currency
            ),
            closing_minor=_minor(columns.closing),
        )
    ]
    return content


def _entry(
    number: int, cells: tuple[str, ...], table: Table, columns: Columns
) -> tuple[Entry, str]:
    if len(cells) != len(table.header):
        broken = Entry(number, EntryKind.BROKEN, flaw=Flaw.COLUMNS, value=str(len(cells)))
        return broken, ""
    named = dict(zip(table.header, cells, strict=True))
    of = {name: named.get(columns.fields.get(name, ""), "") for name in FIELDS}
    currency = of["currency"].upper() or columns.currency
    figure, written = _figure(of, currency, columns)
    booked_on = written_date(of["date"], columns.dates)
    entry = Entry(
        number=number,
        kind=EntryKind.DEBIT if figure.negative else EntryKind.CREDIT,
        money=figure.money,
        booked_on=booked_on,
        text=of["text"],
        payer=of["payer"],
        payer_account=of["payer_account"],
        flaw=figure.flaw,
        value=f"{written} {currency}" if figure.money is None else of["date"],
    )
    return entry, of["bank_id"]


def _figure(of: Mapping[str, str], currency: str, columns: Columns) -> tuple[Figure, str]:
    """Read the signed amount, or the one of the two columns that is filled."""
    if "amount" in columns.fields:
        return written_amount(of["amount"], currency, decimal=columns.decimal), of["amount"]
    for name in ("credit", "debit"):
        figure = written_amount(of[name], currency, decimal=columns.decimal)
        if of[name] and (figure.money is None or figure.money.minor):
            out = figure.negative != (name == "debit")
            return Figure(figure.money, out, figure.flaw), of[name]
    return Figure(flaw=Flaw.NO_AMOUNT), ""


def _minor(money: Money | None) -> int | None:
    return None if money is None else money.minor


def _decoded(content: bytes) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise StatementUnreadable("encoding")
