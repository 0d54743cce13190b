"""Proofs of the books from their rows alone: each query finds what must not exist."""

from collections.abc import Iterator

from django.db import connection

# A line per breach; `%` is doubled nowhere because no parameters are passed.
PROOFS: dict[str, str] = {
    "movement {0} does not balance: {1} postings, {2} left over in {3}": """
        SELECT m.id, count(p.id), coalesce(sum(p.minor), 0), coalesce(p.currency, 'no currency')
          FROM ledger_movement m LEFT JOIN ledger_posting p ON p.movement_id = m.id
         GROUP BY m.id, p.currency HAVING count(p.id) < 2 OR sum(p.minor) <> 0""",
    "posting {0} belongs to no movement or account": """
        SELECT p.id FROM ledger_posting p
          LEFT JOIN ledger_movement m ON m.id = p.movement_id
          LEFT JOIN ledger_account a ON a.id = p.account_id
         WHERE m.id IS NULL OR a.id IS NULL""",
    "posting {0} is in {1}, its account in {2}": """
        SELECT p.id, p.currency, a.currency FROM ledger_posting p
          JOIN ledger_account a ON a.id = p.account_id WHERE a.currency <> p.currency""",
    "account {0}: posting {1} (version {2}) does not follow the one before it": """
        SELECT account_id, id, account_version FROM (
          SELECT p.*, lag(account_version, 1, 0::bigint) OVER chain AS last_version,
                      lag(after_minor, 1, 0::bigint) OVER chain AS last_minor
            FROM ledger_posting p WHERE account_version IS NOT NULL
          WINDOW chain AS (PARTITION BY account_id ORDER BY account_version)) x
         WHERE account_version <> last_version + 1 OR before_minor <> last_minor
            OR after_minor <> before_minor + minor""",
    "posting {0} of guarded account {1} carries no version": """
        SELECT p.id, a.id FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id
         WHERE a.guarded AND p.account_version IS NULL""",
    "account {0} shows {1}, its postings sum to {2}": """
        SELECT a.id, b.minor, coalesce(sum(p.minor), 0)
          FROM ledger_account a LEFT JOIN ledger_balance b ON b.account_id = a.id
          LEFT JOIN ledger_posting p ON p.account_id = a.id
         WHERE a.guarded GROUP BY a.id, b.minor, b.version
        HAVING b.minor IS DISTINCT FROM coalesce(sum(p.minor), 0)
            OR b.version IS DISTINCT FROM coalesce(max(p.account_version), 0)""",
    "account {0} is on the wrong side of zero: {1}": """
        SELECT b.account_id, b.minor FROM ledger_balance b JOIN ledger_account a ON a.id = b.account_id
         WHERE CASE WHEN a.kind IN ('seller_debt', 'inspection_owed')
                    THEN b.minor > 0 ELSE b.minor < 0 END""",
    "all postings in {0} sum to {1} instead of 0": """
        SELECT currency, sum(minor) FROM ledger_posting GROUP BY currency HAVING sum(minor) <> 0""",
}


def breaches() -> Iterator[str]:
    """Yield one clear line for each breach; nothing when the books are sound."""
    with connection.cursor() as cursor:
        for line, query in PROOFS.items():
            cursor.execute(query)
            for row in cursor.fetchall():
                yield line.format(*row)
