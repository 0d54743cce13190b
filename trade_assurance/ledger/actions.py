"""The one verb of the ledger: post a movement.

Order of locks: the caller's own rows first, then the balances here, sorted by account.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from marketplace.core.errors import Refusal
from marketplace.core.money import CurrenciesDiffer
from trade_assurance.ledger.models import Account, Balance, Movement
from trade_assurance.ledger.movements import (
    ALLOWED,
    OWED_TO_US,
    PLATFORM_WIDE,
    Purse,
    Subject,
    Transfer,
)


class MovementNotAllowed(Exception):
    """The movement, or one of its pairs of accounts, is not on the allow-list."""


class InsufficientBalance(Refusal):
    """A guarded account does not hold (or owe) what the movement would take from it."""

    code = "insufficient_balance"


class AlreadyPosted(Refusal):
    """The key has moved its money before; nothing moves again, nor is written beside it."""

    code = "already_posted"


class MovementKeyReused(Exception):
    """The key was used before, for another movement."""


@transaction.atomic
def post(
    *, kind: str, transfers: Sequence[Transfer], subject: Subject, key: str, at: datetime
) -> Movement:
    """Post one movement and return it; a repeat with the same key returns the first one.

    Raises: MovementNotAllowed, MovementKeyReused, CurrenciesDiffer, InsufficientBalance.
    """
    movement, _is_new = _posted(kind, transfers, subject, key, at)
    return movement


@transaction.atomic
def post_once(
    *, kind: str, transfers: Sequence[Transfer], subject: Subject, key: str, at: datetime
) -> Movement:
    """Post one movement beside which the caller counts or asks for something; never a second time.

    Raises: AlreadyPosted on a repeat, and what `post` raises.
    """
    movement, is_new = _posted(kind, transfers, subject, key, at)
    if not is_new:
        raise AlreadyPosted(_("This was done before: nothing was moved again."))
    return movement


def _posted(
    kind: str, transfers: Sequence[Transfer], subject: Subject, key: str, at: datetime
) -> tuple[Movement, bool]:
    """Return the movement, and whether it is new."""
    currency = _checked(kind, transfers)
    movement, is_new = _movement(kind, transfers, subject, key, at)
    if is_new:
        legs = _legs(transfers, currency)
        _refuse_overdraft(legs)
        _insert_postings(movement, legs, currency)
    return movement, is_new


def _checked(kind: str, transfers: Sequence[Transfer]) -> str:
    for transfer in transfers:
        _check_transfer(kind, transfer)
    currencies = {transfer.money.currency for transfer in transfers}
    if not currencies:
        raise MovementNotAllowed(f"{kind}: nothing to move")
    if len(currencies) > 1:
        raise CurrenciesDiffer(" and ".join(sorted(currencies)))
    return currencies.pop()


def _check_transfer(kind: str, transfer: Transfer) -> None:
    pair = (transfer.debit.kind, transfer.credit.kind)
    if pair not in ALLOWED.get(kind, frozenset()):
        raise MovementNotAllowed(f"{kind}: {pair[0]} → {pair[1]}")
    if transfer.money.minor <= 0:
        raise MovementNotAllowed(f"{kind}: {transfer.money} is not above zero")
    if transfer.debit == transfer.credit:
        raise MovementNotAllowed(f"{kind}: {transfer.debit} to itself")
    for purse in (transfer.debit, transfer.credit):
        if (purse.owner_id == 0) != (purse.kind in PLATFORM_WIDE):
            raise MovementNotAllowed(f"{kind}: {purse.kind} with owner {purse.owner_id}")


def _movement(
    kind: str, transfers: Sequence[Transfer], subject: Subject, key: str, at: datetime
) -> tuple[Movement, bool]:
    body = [kind, subject.kind, subject.id, *sorted(repr(transfer) for transfer in transfers)]
    body_hash = hashlib.sha256(repr(body).encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO ledger_movement (kind, subject_kind, subject_id, key, body_hash, at)
            VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (key) DO NOTHING RETURNING id
            """,
            [kind, subject.kind, subject.id, key, body_hash, at],
        )
        row = cursor.fetchone()
    if row is None:
        first = Movement.objects.get(key=key)
        if first.body_hash != body_hash:
            raise MovementKeyReused(key)
        return first, False
    return (
        Movement(
            id=row[0], kind=kind, subject_kind=subject.kind, subject_id=subject.id, key=key,
            body_hash=body_hash, at=at,
        ),
        True,
    )  # fmt: skip


def _legs(transfers: Sequence[Transfer], currency: str) -> dict[int, int]:
    """Return the net change per account id; accounts that do not exist yet are opened."""
    by_purse: dict[Purse, int] = defaultdict(int)
    for transfer in transfers:
        by_purse[transfer.debit] -= transfer.money.minor
        by_purse[transfer.credit] += transfer.money.minor
    known = _account_ids(by_purse, currency)
    return {
        known.get(purse) or _opened(purse, currency): by_purse[purse] for purse in sorted(by_purse)
    }


def _account_ids(purses: Collection[Purse], currency: str) -> dict[Purse, int]:
    """Return the accounts that are open already."""
    rows = Account.objects.filter(
        kind__in={purse.kind for purse in purses},
        owner_id__in={purse.owner_id for purse in purses},
        currency=currency,
    )
    found = rows.values_list("kind", "owner_id", "pk")
    return {Purse(kind, owner_id): pk for kind, owner_id, pk in found}


def _opened(purse: Purse, currency: str) -> int:
    """Open an account, with its balance if it is guarded; another may have done so meanwhile."""
    account = Account(
        kind=purse.kind,
        owner_id=purse.owner_id,
        currency=currency,
        guarded=purse.kind not in PLATFORM_WIDE,
        owed_to_us=purse.kind in OWED_TO_US,
    )
    Account.objects.bulk_create([account], ignore_conflicts=True)
    named = Account.objects.filter(kind=purse.kind, owner_id=purse.owner_id, currency=currency)
    account_id = named.values_list("pk", flat=True).get()
    if account.guarded:
        balance = Balance(account_id=account_id, owed_to_us=account.owed_to_us)
        Balance.objects.bulk_create([balance], ignore_conflicts=True)
    return account_id


def _refuse_overdraft(legs: dict[int, int]) -> None:
    """Lock the guarded balances, sorted, and refuse before the CHECK would have to."""
    locked = (
        Balance.objects.select_for_update(of=("self",))
        .filter(account_id__in=legs)
        .order_by("account_id")
    )
    for balance in locked:
        after = balance.minor + legs[balance.account_id]
        if (after > 0) if balance.owed_to_us else (after < 0):
            raise InsufficientBalance(_("There is not that much money left to move."))


def _insert_postings(movement: Movement, legs: dict[int, int], currency: str) -> None:
    """Move the balances and append the postings in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH leg AS (
              SELECT * FROM unnest(%(accounts)s::bigint[], %(minors)s::bigint[])
                AS leg (account_id, minor)
            ), moved AS (
              UPDATE ledger_balance b SET minor = b.minor + leg.minor, version = b.version + 1
                FROM leg WHERE b.account_id = leg.account_id
              RETURNING b.account_id, b.version, b.minor
            )
            INSERT INTO ledger_posting (movement_id, account_id, currency, minor,
                                        account_version, before_minor, after_minor)
            SELECT %(movement)s, leg.account_id, %(currency)s, leg.minor,
                   moved.version, moved.minor - leg.minor, moved.minor
              FROM leg LEFT JOIN moved USING (account_id) ORDER BY leg.account_id
            """,
            {
                "accounts": list(legs),
                "minors": list(legs.values()),
                "movement": movement.pk,
                "currency": currency,
            },
        )
