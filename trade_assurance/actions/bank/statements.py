"""Bank statements handed in by an operator: kept, tried dry, booked piece by piece by the worker."""

import hashlib
from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import outbox, uploads
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.references import new_reference
from marketplace.core.states import change_state, record
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.bank.lines import Credit, LineClashes, book_line
from trade_assurance.bank_files import camt, tables
from trade_assurance.bank_files.entries import (
    MAX_BYTES,
    Content,
    Entry,
    StatementUnreadable,
    account_number,
)
from trade_assurance.models import BankStatement, StatementEntry
from trade_assurance.rules import assert_operator, person_of
from trade_assurance.statement_states import (
    STATEMENT,
    EntryKind,
    FileKind,
    Flaw,
    Outcome,
    StatementState,
)

PIECE = 200
EXTENSIONS = {"xml": FileKind.CAMT, "camt": FileKind.CAMT, "csv": FileKind.CSV, "txt": FileKind.CSV}


class StatementRefused(Refusal):
    """The file is no bank statement that can be read, or not one of our account."""

    code = "statement_refused"
    field = "file"


@transaction.atomic
def upload_statement(*, file: "File[Any]", by: Member, at: datetime) -> BankStatement:
    """Keep a statement; the same file again returns the first, booked or not.

    Nothing is booked yet. Raises: NotAllowed, StatementRefused, uploads.FileEmpty, FileTooLarge.
    """
    assert_operator(by)
    kind = _kind(file)
    content = file.read()
    file_hash = hashlib.sha256(content).hexdigest()
    known = BankStatement.objects.filter(file_hash=file_hash).first()
    if known is not None:
        return known
    if kind == FileKind.CAMT:
        _ours(_read_camt(content, at))
    else:
        _table(content)
    statement = BankStatement(
        reference=new_reference("S"),
        kind=kind,
        file_name=uploads.safe_filename(file.name or ""),
        file_hash=file_hash,
        uploaded_by=person_of(by),
        uploaded_at=at,
    )
    file.seek(0)
    statement.file.save(uploads.random_name(kind).replace("/", ""), file, save=False)
    statement.save()
    record(
        statement, "upload", from_state="", to_state=statement.state, actor=Actor.OPERATOR, at=at,
        user_id=by.user_id,
    )  # fmt: skip
    return statement


def try_statement(*, statement: BankStatement, mapping: dict[str, Any], at: datetime) -> Content:
    """Read a kept statement and book nothing. Raises: StatementRefused."""
    content = _bytes_of(statement)
    if statement.kind == FileKind.CAMT:
        return _read_camt(content, at)
    try:
        return tables.read(_table(content), columns_of(mapping), today=at.date())
    except StatementUnreadable as error:
        raise _refusal(error) from error


@transaction.atomic
def book_statement(
    *, statement: BankStatement, mapping: dict[str, Any], by: Member, at: datetime
) -> BankStatement:
    """Write the entries down and let the worker book them. It cannot be undone.

    Raises: NotAllowed, StatementRefused, TransitionRefused when it was started before.
    """
    assert_operator(by)
    row = BankStatement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    change_state(row, "book", machine=STATEMENT, actor=Actor.OPERATOR, at=at, user_id=by.user_id)
    content = try_statement(statement=row, mapping=mapping, at=at)
    StatementEntry.objects.bulk_create(
        (_row(row, position, entry) for position, entry in enumerate(content.entries, 1)),
        batch_size=1000,
    )
    row.mapping = mapping
    row.checks = [_check(check) for check in content.checks]
    row.total = len(content.entries)
    row.save(update_fields=["mapping", "checks", "total"])
    outbox.emit("trade_assurance.statement_due", statement_id=row.pk)
    return row


@transaction.atomic
def book_piece(*, statement_id: int, at: datetime) -> BankStatement:
    """Book the next entries and promise the rest; what was booked before is left alone."""
    row = BankStatement.objects.select_for_update(of=("self",)).get(pk=statement_id)
    if row.state != StatementState.BOOKING:
        return row
    waiting = row.entries.filter(position__gt=row.done).order_by("position")[:PIECE]
    entries = list(waiting)
    for entry in entries:
        if entry.outcome == Outcome.WAITING:
            _book(entry, at)
    row.done += len(entries)
    row.save(update_fields=["done"])
    if row.done < row.total:
        outbox.emit("trade_assurance.statement_due", statement_id=row.pk)
    else:
        change_state(row, "finish", machine=STATEMENT, actor=Actor.CLOCK, at=at)
        row.booked_at = at
        row.save(update_fields=["booked_at"])
    return row


def columns_of(mapping: dict[str, Any]) -> tables.Columns:
    """Return the columns of a table as the reader takes them; a mapping is what forms store."""
    currency = mapping["currency"]

    def typed(name: str) -> Money | None:
        minor = mapping.get(name)
        return None if minor is None else Money(minor, currency)

    return tables.Columns(
        fields=mapping["fields"],
        decimal=mapping["decimal"],
        dates=mapping["dates"],
        currency=currency,
        account=own_account(),
        opening=typed("opening_minor"),
        closing=typed("closing_minor"),
    )


def table_of(statement: BankStatement) -> tables.Table:
    """Return a kept CSV file, cut into cells. Raises: StatementRefused."""
    return _table(_bytes_of(statement))


def own_account() -> str:
    """Return the number of the account whose statements are taken."""
    return account_number(policies.custody_account().iban)


def _book(entry: StatementEntry, at: datetime) -> None:
    amount = entry.amount
    if amount is None:
        return
    credit = Credit(
        bank_id=entry.bank_id,
        money=amount,
        text=entry.text,
        payer=entry.payer,
        payer_account=entry.payer_account,
        booked_on=entry.booked_on,
    )
    try:
        with transaction.atomic():
            entry.line, is_new = book_line(credit=credit, at=at)
    except LineClashes:
        entry.outcome, entry.flaw = Outcome.REFUSED, Flaw.CLASHES
    else:
        entry.outcome = Outcome.BOOKED if is_new else Outcome.KNOWN
        if is_new:
            outbox.emit("trade_assurance.line_arrived", line_id=entry.line.pk)
    entry.save(update_fields=["outcome", "flaw", "line"])


def _row(statement: BankStatement, position: int, entry: Entry) -> StatementEntry:
    outcomes = {EntryKind.CREDIT: Outcome.WAITING, EntryKind.BROKEN: Outcome.REFUSED}
    return StatementEntry(
        statement=statement,
        position=position,
        number=entry.number,
        kind=entry.kind,
        outcome=outcomes.get(entry.kind, Outcome.LISTED),
        bank_id=entry.bank_id,
        currency=entry.money.currency if entry.money else "",
        # What is too large to be true is too large for the column as well.
        amount_minor=entry.money.minor if entry.money and entry.flaw != Flaw.TOO_LARGE else None,
        booked_on=entry.booked_on,
        payer=entry.payer,
        payer_account=entry.payer_account,
        text=entry.text,
        flaw=entry.flaw or "",
        value=entry.value,
    )


def _check(check: Any) -> dict[str, Any]:
    return {
        "account": check.account,
        "currency": check.currency,
        "opening_minor": check.opening_minor,
        "entries_minor": check.entries_minor,
        "closing_minor": check.closing_minor,
        "adds_up": check.adds_up,
    }


def _kind(file: "File[Any]") -> FileKind:
    if not file.size:
        raise uploads.FileEmpty(_("The file is empty."))
    if file.size > MAX_BYTES:
        limit = MAX_BYTES // (1024 * 1024)
        raise uploads.FileTooLarge(_("The file is larger than %(limit)s MB.") % {"limit": limit})
    extension = (file.name or "").rpartition(".")[2].lower()
    if extension not in EXTENSIONS:
        raise StatementRefused(_("Send a CAMT.053 file (.xml) or a table (.csv)."))
    return EXTENSIONS[extension]


def _bytes_of(statement: BankStatement) -> bytes:
    with statement.file.open("rb") as stream:
        content: bytes = stream.read()
    return content


def _read_camt(content: bytes, at: datetime) -> Content:
    try:
        return camt.read(BytesIO(content), today=at.date())
    except StatementUnreadable as error:
        raise _refusal(error) from error


def _table(content: bytes) -> tables.Table:
    try:
        return tables.table_of(content)
    except StatementUnreadable as error:
        raise _refusal(error) from error


def _ours(content: Content) -> None:
    """Refuse the statement of another account: its money did not come to us."""
    others = content.accounts - {"", own_account()}
    if others:
        raise StatementRefused(
            _("This is the statement of account %(account)s, not of the one for held money.")
            % {"account": ", ".join(sorted(others))}
        )


def _refusal(error: StatementUnreadable) -> StatementRefused:
    words = {
        "broken_xml": _("The file breaks off or is no XML, at line %(line)s."),
        "doctype": _("The file declares a document type (line %(line)s). No bank does; refused."),
        "too_deep": _("The file is nested too deeply, at line %(line)s."),
        "no_statement": _("This XML is no CAMT.053 statement."),
        "too_many": _("The file has more than 50,000 entries. Ask the bank for a shorter period."),
        "encoding": _("The letters of the file cannot be read. Save it as UTF-8."),
        "no_table": _("Send a table whose header names at least three columns."),
    }
    return StatementRefused(words[error.code] % {"line": error.line})
