"""The one door through which a row changes state."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Protocol

from django.db import models

from marketplace.core.models import StateChange
from marketplace.core.transitions import Actor, Machine


class HasState(Protocol):
    """A locked row with a `state` column."""

    pk: int
    state: str
    _meta: ClassVar[Any]

    def save(self, *, update_fields: Iterable[str] | None = ...) -> None: ...


def change_state(
    row: HasState,
    name: str,
    *,
    machine: Machine,
    actor: Actor,
    at: datetime,
    user_id: int | None = None,
    reason: str = "",
) -> None:
    """Make the named move on a row that the caller has locked, and write its history.

    Raises: TransitionRefused when the table has no such move for this state and actor.
    """
    target = machine.target(name, state=row.state, actor=actor)
    record(
        row,
        name,
        from_state=row.state,
        to_state=target,
        actor=actor,
        at=at,
        user_id=user_id,
        reason=reason,
    )
    row.state = target
    row.save(update_fields=["state"])


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
) -> StateChange:
    """Write one row of history without moving anything (creation, reminders, remarks)."""
    return StateChange.objects.create(
        subject_kind=row._meta.label_lower,  # noqa: SLF001 - Django's documented metadata
        subject_id=row.pk,
        name=name,
        from_state=from_state,
        to_state=to_state,
        actor=actor,
        user_id=user_id,
        reason=reason,
        at=at,
    )


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
