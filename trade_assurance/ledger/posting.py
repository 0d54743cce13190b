"""The one statement that posts a movement, and why it is one.

Accounts are found or opened, guarded balances held, an overdraft refused, the movement written,
balances moved and legs appended without the books ever waiting for Python in between: a purse that
everybody uses is held for as long as one statement takes, and nothing is written unless all of it
is. What it relies on:

- The parts of a WITH see the rows as they were when it began. A balance that another moves
  meanwhile is read anew by FOR UPDATE, and by the UPDATE, once its lock is free.
- `locked` holds the balances by number, whatever way the UPDATE finds them.
- An account that another opens at the same moment is not seen: then nothing is posted, and
  `actions` asks again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from marketplace.core import prepared
from trade_assurance.ledger.models import Movement
from trade_assurance.ledger.movements import OWED_TO_US, PLATFORM_WIDE, Purse

POST = """
WITH leg AS (
  SELECT * FROM unnest(%(kinds)s::text[], %(owners)s::bigint[], %(guarded)s::bool[],
                       %(owed)s::bool[], %(minors)s::bigint[])
    AS leg (kind, owner_id, guarded, owed_to_us, minor)
), known AS MATERIALIZED (
  SELECT leg.*, a.id AS account_id FROM leg LEFT JOIN ledger_account a
      ON a.kind = leg.kind AND a.owner_id = leg.owner_id AND a.currency = %(currency)s
), locked AS MATERIALIZED (
  SELECT account_id, minor FROM ledger_balance
   WHERE account_id IN (SELECT account_id FROM known) ORDER BY account_id FOR UPDATE
), overdrawn AS (
  SELECT FROM known LEFT JOIN locked USING (account_id)
   WHERE known.guarded AND CASE WHEN known.owed_to_us
           THEN coalesce(locked.minor, 0) + known.minor > 0
           ELSE coalesce(locked.minor, 0) + known.minor < 0 END
), opened AS (
  INSERT INTO ledger_account (kind, owner_id, currency, guarded, owed_to_us)
  SELECT kind, owner_id, %(currency)s, guarded, owed_to_us FROM known
   WHERE account_id IS NULL AND NOT EXISTS (SELECT FROM overdrawn) ORDER BY kind, owner_id
  ON CONFLICT DO NOTHING RETURNING id, kind, owner_id
), account AS (
  SELECT coalesce(account_id, opened.id) AS account_id, guarded, owed_to_us, minor,
         opened.id IS NOT NULL AS is_new
    FROM known LEFT JOIN opened USING (kind, owner_id)
), movement AS (
  INSERT INTO ledger_movement (kind, subject_kind, subject_id, key, body_hash, at)
  SELECT %(kind)s, %(subject_kind)s, %(subject_id)s::bigint, %(key)s, %(body_hash)s,
         %(at)s::timestamptz
   WHERE NOT EXISTS (SELECT FROM overdrawn)
     AND NOT EXISTS (SELECT FROM account WHERE account_id IS NULL)
  ON CONFLICT (key) DO NOTHING RETURNING id
), begun AS (
  INSERT INTO ledger_balance (account_id, owed_to_us, minor, version)
  SELECT account_id, owed_to_us, CASE WHEN movement.id IS NULL THEN 0 ELSE minor END,
         CASE WHEN movement.id IS NULL THEN 0 ELSE 1 END
    FROM account LEFT JOIN movement ON true WHERE is_new AND guarded
  RETURNING account_id, minor, version
), moved AS (
  UPDATE ledger_balance b SET minor = b.minor + account.minor, version = b.version + 1
    FROM account, movement WHERE b.account_id = account.account_id
  RETURNING b.account_id, b.minor, b.version
), stands AS (
  SELECT * FROM begun UNION ALL SELECT * FROM moved
), posted AS (
  INSERT INTO ledger_posting (movement_id, account_id, currency, minor,
                              account_version, before_minor, after_minor)
  SELECT movement.id, account_id, %(currency)s, account.minor,
         stands.version, stands.minor - account.minor, stands.minor
    FROM movement CROSS JOIN account LEFT JOIN stands USING (account_id) ORDER BY account_id
)
SELECT (SELECT id FROM movement), EXISTS (SELECT FROM overdrawn)
"""


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of it. Neither posted nor overdrawn: the key is used, or an account is just opened."""

    movement_id: int | None
    overdrawn: bool


def write(movement: Movement, legs: Mapping[Purse, int], currency: str) -> Posted:
    """Post the net change of each purse, if no guarded one would cross zero and the key is new."""
    purses = sorted(legs)
    with prepared.cursor() as cursor:
        cursor.execute(
            POST,
            {
                "kinds": [str(purse.kind) for purse in purses],
                "owners": [purse.owner_id for purse in purses],
                "guarded": [purse.kind not in PLATFORM_WIDE for purse in purses],
                "owed": [purse.kind in OWED_TO_US for purse in purses],
                "minors": [legs[purse] for purse in purses],
                "currency": currency,
                "kind": str(movement.kind),
                "subject_kind": movement.subject_kind,
                "subject_id": movement.subject_id,
                "key": movement.key,
                "body_hash": movement.body_hash,
                "at": movement.at,
            },
        )
        return Posted(*cursor.fetchone())
