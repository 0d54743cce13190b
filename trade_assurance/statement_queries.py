"""Reads about bank statements: history, figures of one, what of it still waits for a match."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count, QuerySet

from trade_assurance.models import BankLine, BankStatement, StatementEntry
from trade_assurance.statement_states import OPEN_LINES, EntryKind, FileKind, Outcome


def statements() -> QuerySet[BankStatement]:
    """Return the statements handed in, the newest first."""
    return BankStatement.objects.select_related("uploaded_by").order_by("-uploaded_at", "-pk")


def remembered_mapping(user_id: int | None, header: tuple[str, ...]) -> dict[str, Any]:
    """Return how this operator last read a table with these columns; empty for a new layout."""
    booked = BankStatement.objects.filter(uploaded_by_id=user_id, kind=FileKind.CSV)
    for mapping in booked.order_by("-pk").values_list("mapping", flat=True)[:20]:
        columns = set(mapping.get("fields", {}).values())
        if columns and columns <= set(header):
            known: dict[str, Any] = mapping
            return known
    return {}


def known_lines(bank_ids: Collection[str]) -> set[str]:
    """Return those of the bank's numbers that were booked before."""
    return set(BankLine.objects.filter(bank_id__in=bank_ids).values_list("bank_id", flat=True))


def outcomes_of(statement: BankStatement) -> Mapping[str, int]:
    """Return how many entries came to each outcome."""
    rows = statement.entries.order_by().values_list("outcome").annotate(Count("pk"))
    return {**dict.fromkeys(Outcome.values, 0), **dict(rows)}


def entries_to_see(statement: BankStatement) -> QuerySet[StatementEntry]:
    """Return the entries that a person should look at: refused, recalled, come back, pending."""
    quiet = [EntryKind.CREDIT, EntryKind.DEBIT]
    refused = statement.entries.filter(outcome=Outcome.REFUSED)
    return (refused | statement.entries.exclude(kind__in=quiet)).order_by("position")


def unmatched_of(statement: BankStatement) -> QuerySet[BankLine]:
    """Return the transfers of a statement that wait for a match, wholly or with a surplus."""
    lines = BankLine.objects.filter(entries__statement=statement, state__in=OPEN_LINES)
    return lines.distinct().order_by("pk")
