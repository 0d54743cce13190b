"""The one door through which a row changes state."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Protocol

from django.db import connection, models

from marketplace.core import prepared
from marketplace.core.models import StateChange
from marketplace.core.transitions import Actor, Machine


class HasState(Protocol):
    """A locked row with a `state` column."""

    pk: int
    state: str
    _meta: ClassVar[Any]


class RowGone(Exception):
    """The row that was to be moved is not there."""


HISTORY = (
    "INSERT INTO core_statechange"
    " (subject_kind, subject_id, name, from_state, to_state, actor, user_id, reason, at)"
)


def change_state(
    row: HasState,
    name: str,
    *,
    machine: Machine,
    actor: Actor,
    at: datetime,
    user_id: int | None = None,
    reason: str = "",
    **columns: Any,
) -> None:
    """Make the named move on a row that the caller has locked, and write its history.

    `columns` are written with the state, so that the row says at once what its state claims. One
    statement does all of it: moves are made thousands of times an hour.
    Raises: TransitionRefused when the table has no such move for this state and actor.
    """
    target = machine.target(name, state=row.state, actor=actor)
    moved, values = _update(row, {"state": target, **columns})
    with prepared.cursor() as cursor:
        cursor.execute(
            f"WITH moved AS ({moved} RETURNING 1)"  # noqa: S608 - names of models
            f" {HISTORY} SELECT %s, %s, %s, %s, %s, %s, %s::bigint, %s, %s FROM moved",
            [*values, *_line(row, name, row.state, target, actor, user_id, reason, at)],
        )
        if not cursor.rowcount:
            raise RowGone(f"{row._meta.label} {row.pk}")  # noqa: SLF001 - Django's documented metadata
    for column, value in {"state": target, **columns}.items():
        setattr(row, column, value)


def record(
    row: HasState,
    name: str,
    *,
    from_state: str,
    to_state: str,
    actor: Actor,
    at: datetime,
    user_id: int | None = None,
    reason: str = "",
) -> None:
    """Write one row of history without moving anything (creation, reminders, remarks)."""
    with prepared.cursor() as cursor:
        cursor.execute(
            f"{HISTORY} VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            _line(row, name, from_state, to_state, actor, user_id, reason, at),
        )


def _update(row: HasState, columns: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """Return the UPDATE of named columns of one row, and its values as PostgreSQL takes them."""
    meta = row._meta  # noqa: SLF001 - Django's documented metadata
    fields = {meta.get_field(name): value for name, value in columns.items()}
    sets = ", ".join(f"{field.column} = %s" for field in fields)
    values = [field.get_db_prep_save(value, connection) for field, value in fields.items()]
    sql = f"UPDATE {meta.db_table} SET {sets} WHERE {meta.pk.column} = %s"  # noqa: S608 - names of models
    return sql, [*values, row.pk]


def _line(
    row: HasState,
    name: str,
    from_state: str,
    to_state: str,
    actor: Actor,
    user_id: int | None,
    reason: str,
    at: datetime,
) -> list[Any]:
    kind = row._meta.label_lower  # noqa: SLF001 - Django's documented metadata
    return [kind, row.pk, name, str(from_state), str(to_state), str(actor), user_id, reason, at]


def record_many(
    subject_kind: str,
    subject_ids: Iterable[int],
    name: str,
    *,
    to_state: str,
    actor: Actor,
    at: datetime,
    user_id: int | None = None,
) -> None:
    """Write the first row of history of many rows that were made together (imports)."""
    StateChange.objects.bulk_create(
        StateChange(
            subject_kind=subject_kind,
            subject_id=subject_id,
            name=name,
            to_state=to_state,
            actor=actor,
            user_id=user_id,
            at=at,
        )
        for subject_id in subject_ids
    )


def history(row: HasState) -> "models.QuerySet[StateChange]":
    """Return the changes of one row, oldest first."""
    kind = row._meta.label_lower  # noqa: SLF001 - Django's documented metadata
    return StateChange.objects.filter(subject_kind=kind, subject_id=row.pk).order_by("id")
