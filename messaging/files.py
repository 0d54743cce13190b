"""Files of messages: checked by content, stored under names that say nothing, never public."""

import hashlib
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile, File

from marketplace.core import uploads
from marketplace.core.images import reencode
from messaging.models import MessageFile

PICTURE_WIDTH = 2400  # pixels; enough to read a drawing that was photographed


def keep(files: Sequence["File[Any]"]) -> list[MessageFile]:
    """Return unsaved rows for the files, after checking every one of them.

    Pictures are drawn anew, so that neither hidden content nor the place they were taken stays.

    Raises: what `core.uploads.check` and `core.images.reencode` raise.
    """
    checked = [(file, uploads.check(file)) for file in files]
    return [_picture(file) if kind.picture else _row(file, kind) for file, kind in checked]


def _picture(file: "File[Any]") -> MessageFile:
    variant = reencode(file, [PICTURE_WIDTH])[-1]
    name = PurePath(uploads.safe_filename(file.name or "")).with_suffix(".webp").name
    content = ContentFile(variant.content, name=name)
    return _row(content, uploads.KINDS["webp"])


def _row(file: "File[Any]", kind: uploads.Kind) -> MessageFile:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    row = MessageFile(
        name=uploads.safe_filename(file.name or ""),
        content_type=kind.content_type,
        size=file.size,
        sha256=digest.hexdigest(),
    )
    row.file = File(file.file, name=uploads.random_name(kind.name))
    return row
