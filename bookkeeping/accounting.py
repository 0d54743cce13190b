"""The whole ledger of a period for an accountant's program: every posting, in the order of the books.

Rows are streamed from a cursor of the server's, which sees one moment: a million need no memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from bookkeeping.periods import Period
from marketplace.core.money import Money

CHUNK = 5_000

FROM = """
  FROM ledger_posting p
  JOIN ledger_movement m ON m.id = p.movement_id
  JOIN ledger_account a ON a.id = p.account_id
"""
WHERE = " WHERE m.at >= %(start)s AND m.at < %(end)s AND (%(currency)s = '' OR p.currency = %(currency)s)"
ROWS = f"""
SELECT p.id, m.id, m.kind, m.key, m.at, m.recorded_at, a.kind, p.currency, p.minor,
       coalesce(so.reference, sp.reference, ''), coalesce(c.reference, ''), coalesce(c.name, '')
  {FROM}
  LEFT JOIN orders_order so ON m.subject_kind = 'order' AND so.id = m.subject_id
  LEFT JOIN trade_assurance_payout sp ON m.subject_kind = 'payout' AND sp.id = m.subject_id
  LEFT JOIN trade_assurance_protection h ON a.kind = 'held' AND h.id = a.owner_id
  LEFT JOIN orders_order ho ON ho.id = h.order_id
  LEFT JOIN trade_assurance_payment r ON a.kind = 'refund_due' AND r.id = a.owner_id
  LEFT JOIN orders_order ro ON ro.id = r.order_id
  LEFT JOIN trade_assurance_payout o ON a.kind = 'payout_due' AND o.id = a.owner_id
  LEFT JOIN companies_company c ON c.id = CASE a.kind WHEN 'payable' THEN a.owner_id
    WHEN 'held' THEN ho.buyer_id WHEN 'refund_due' THEN ro.buyer_id
    WHEN 'payout_due' THEN o.seller_id END
  {WHERE} ORDER BY m.at, m.id, p.id
"""
SUMS = f"""
SELECT p.currency, count(DISTINCT m.id), count(*), sum(p.minor) FILTER (WHERE p.minor > 0),
       -sum(p.minor) FILTER (WHERE p.minor < 0)
  {FROM} {WHERE} GROUP BY p.currency ORDER BY p.currency
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A posting with the names that belong to it; a credit is positive, as in the ledger."""

    posting_id: int
    movement_id: int
    kind: str
    key: str
    at: datetime
    recorded_at: datetime
    account: str
    currency: str
    minor: int
    subject: str
    party_reference: str
    party_name: str

    @property
    def debit(self) -> Money:
        """The amount if it is a debit."""
        return Money(max(-self.minor, 0), self.currency)

    @property
    def credit(self) -> Money:
        """The amount if it is a credit."""
        return Money(max(self.minor, 0), self.currency)


@dataclass(frozen=True, slots=True)
class Turnover:
    """What a period moved in one currency; debit and credit are equal in sound books."""

    currency: str
    movements: int
    postings: int
    credit: Money
    debit: Money

    @property
    def is_balanced(self) -> bool:
        """Tell whether as much was debited as credited."""
        return self.credit == self.debit


def lines(period: Period, currency: str = "") -> Iterator[Line]:
    """Yield the postings of a period, movement by movement; no currency is all of them."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(ROWS, _asked(period, currency))
        while rows := cursor.fetchmany(CHUNK):
            for row in rows:
                yield Line(*row)


def turnover(period: Period, currency: str = "") -> list[Turnover]:
    """Return the sums of a period by currency."""
    with connection.cursor() as cursor:
        cursor.execute(SUMS, _asked(period, currency))
        return [
            Turnover(
                code,
                movements,
                postings,
                Money(int(credit or 0), code),
                Money(int(debit or 0), code),
            )
            for code, movements, postings, credit, debit in cursor.fetchall()
        ]


def csv_rows(period: Period, currency: str = "") -> Iterator[list[str]]:
    """Yield the rows of a CSV file, with its heads; amounts in major units, instants in UTC."""
    yield [
        "posting", "movement", "key", "at", "recorded_at", "kind", "subject", "account",
        "party_reference", "party", "debit", "credit", "currency",
    ]  # fmt: skip
    for line in lines(period, currency):
        yield [
            str(line.posting_id), str(line.movement_id), line.key, line.at.isoformat(),
            line.recorded_at.isoformat(), line.kind, line.subject, line.account,
            line.party_reference, line.party_name, str(line.debit.amount),
            str(line.credit.amount), line.currency,
        ]  # fmt: skip


def _asked(period: Period, currency: str) -> dict[str, datetime | str]:
    return {"start": period.start, "end": period.end, "currency": currency}
