"""The one verb of the ledger: post a movement.

Order of locks: the caller's own rows first, then the balances (`posting`), sorted by account.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.core.errors import Refusal
from marketplace.core.money import CurrenciesDiffer
from trade_assurance.ledger import posting
from trade_assurance.ledger.models import Movement
from trade_assurance.ledger.movements import ALLOWED, PLATFORM_WIDE, Purse, Subject, Transfer


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


def post(
    *, kind: str, transfers: Sequence[Transfer], subject: Subject, key: str, at: datetime
) -> Movement:
    """Post one movement and return it; a repeat with the same key returns the first one.

    One statement, which is atomic by itself: where it raises, nothing was written.
    Raises: MovementNotAllowed, MovementKeyReused, CurrenciesDiffer, InsufficientBalance.
    """
    movement, _is_new = _posted(kind, transfers, subject, key, at)
    return movement


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
    currency, legs = _checked(kind, transfers), _legs(transfers)
    movement = Movement(
        kind=kind,
        subject_kind=subject.kind,
        subject_id=subject.id,
        key=key,
        body_hash=_hash(kind, transfers, subject),
        at=at,
    )
    posted = posting.write(movement, legs, currency)
    while posted.movement_id is None:
        first = Movement.objects.filter(key=key).first()
        if first is not None:
            return _same(first, movement.body_hash), False
        if posted.overdrawn:
            raise InsufficientBalance(_("There is not that much money left to move."))
        posted = posting.write(movement, legs, currency)
    movement.pk = posted.movement_id
    return movement, True


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


def _hash(kind: str, transfers: Sequence[Transfer], subject: Subject) -> str:
    body = [kind, subject.kind, subject.id, *sorted(repr(transfer) for transfer in transfers)]
    return hashlib.sha256(repr(body).encode()).hexdigest()


def _legs(transfers: Sequence[Transfer]) -> dict[Purse, int]:
    """Return the net change by purse."""
    legs: dict[Purse, int] = defaultdict(int)
    for transfer in transfers:
        legs[transfer.debit] -= transfer.money.minor
        legs[transfer.credit] += transfer.money.minor
    return legs


def _same(first: Movement, body_hash: str) -> Movement:
    if first.body_hash != body_hash:
        raise MovementKeyReused(first.key)
    return first
