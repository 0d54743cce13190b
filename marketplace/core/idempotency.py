"""Idempotency-Key: the same key with the same request gets the first answer again, never a second deed.

The key's row is inserted in the transaction of the deed, so a twin that arrives meanwhile waits for
the first to commit and is then answered from the row. A refusal rolls the row back with the deed:
the key stays free, and the mended request may use it.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core.errors import RequestKeyReused
from marketplace.core.models import RequestKey

KEY_LENGTH = 255
KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: an HTTP status, JSON-ready data, and whether it came from an earlier request."""

    status: int
    data: Any
    replayed: bool = False


def fingerprint(*parts: bytes) -> str:
    """Return the hash that two requests share only if they ask for the same thing."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def answer_once(
    *, actor_id: int, key: str, body_hash: str, work: Callable[[], tuple[int, Any]]
) -> Answer:
    """Do `work` unless this actor's key was answered before; return the one answer of the key.

    Raises: RequestKeyReused when the key came with another request; whatever `work` raises.
    """
    with transaction.atomic():
        fresh = RequestKey(actor_id=actor_id, key=key[:KEY_LENGTH], body_hash=body_hash)
        RequestKey.objects.bulk_create([fresh], ignore_conflicts=True)
        row = RequestKey.objects.select_for_update().get(actor_id=actor_id, key=key[:KEY_LENGTH])
        if row.body_hash != body_hash:
            raise RequestKeyReused(
                _("This request key was used for a different request. Use a new key.")
            )
        if row.status is not None:
            return Answer(row.status, row.answer, replayed=True)
        row.status, row.answer = work()
        row.save(update_fields=["status", "answer"])
        return Answer(row.status, row.answer)


def take_back(*, actor_id: int, key: str) -> None:
    """Free a key whose answer was none to keep, in the transaction that used it."""
    RequestKey.objects.filter(actor_id=actor_id, key=key[:KEY_LENGTH]).delete()


def forget(*, at: datetime) -> int:
    """Delete the keys of a week before `at`; return how many there were."""
    return RequestKey.objects.filter(created_at__lt=at - KEPT).delete()[0]
