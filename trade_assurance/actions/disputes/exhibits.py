"""Evidence: numbered files with their hash, kept as they came."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import uploads
from marketplace.core.transitions import Actor
from trade_assurance.actions.disputes.refusals import ExhibitNeeded, TooManyExhibits
from trade_assurance.actions.disputes.steps import (
    assert_judge,
    checked_text,
    locked_dispute,
    party,
    step,
)
from trade_assurance.actions.disputes.telling import tell
from trade_assurance.dispute_states import DISPUTE
from trade_assurance.models import Dispute, Exhibit
from trade_assurance.rules import person_of

AT_ONCE = 10
LETTERS = {Actor.BUYER: "B", Actor.SELLER: "S", Actor.OPERATOR: "O"}


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was looked into, with what is written down about it."""

    file: "File[Any]"
    kind: uploads.Kind
    sha256: str


@transaction.atomic
def add_exhibits(
    *, dispute: Dispute, files: Sequence["File[Any]"], note: str = "", by: Member, at: datetime
) -> list[Exhibit]:
    """Hand in files as evidence; both sides and the operator see them at once.

    Raises: NotAllowed, TransitionRefused, ExhibitNeeded, TooManyExhibits, and what
    `core.uploads.check` raises; then nothing is stored.
    """
    if not files:
        raise ExhibitNeeded(_("Choose at least one file."))
    checked = check_files(files)
    dispute = locked_dispute(dispute)
    actor = Actor.OPERATOR if by.is_operator else party(by, dispute)
    if actor is Actor.OPERATOR:
        assert_judge(by)
    note = checked_text(note, limit=500, field="note", required=False)
    DISPUTE.target("add_exhibit", state=dispute.state, actor=actor)
    rows = keep(dispute, checked, actor, note=note, by=by, at=at)
    labels = ", ".join(row.label for row in rows)
    step(dispute, "add_exhibit", actor, at=at, by=by, reason=labels)
    tell(dispute, "dispute_exhibit_added", at=at, but=actor, exhibits=labels)
    return rows


def check_files(files: Sequence["File[Any]"], field: str = "exhibits") -> list[Checked]:
    """Look into every file before anything is stored. Raises: what `uploads.check` raises."""
    if len(files) > AT_ONCE:
        raise TooManyExhibits(_("Send at most %(limit)s files at once.") % {"limit": AT_ONCE})
    try:
        return [Checked(file, uploads.check(file), _digest(file)) for file in files]
    except (uploads.FileEmpty, uploads.FileTooLarge, uploads.FileKindRefused) as refusal:
        refusal.field = field
        raise
    except uploads.FileInfected as refusal:
        refusal.field = field
        raise


def keep(
    dispute: Dispute,
    checked: Sequence[Checked],
    actor: Actor,
    *,
    note: str = "",
    by: Member,
    at: datetime,
) -> list[Exhibit]:
    """Store checked files under the next numbers of a side; the dispute is locked."""
    taken = dispute.exhibits.filter(side=actor.value).count()
    rows = []
    for number, each in enumerate(checked, start=taken + 1):
        row = Exhibit(
            dispute=dispute,
            label=f"{LETTERS[actor]}-{number}",
            side=actor.value,
            by=person_of(by),
            note=note,
            name=uploads.safe_filename(each.file.name or ""),
            content_type=each.kind.content_type,
            size=each.file.size,
            sha256=each.sha256,
            at=at,
        )
        row.file = File(each.file.file, name=uploads.random_name(each.kind.name))
        row.save()  # one by one: this is what writes the content to the storage
        rows.append(row)
    return rows


def _digest(file: "File[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
