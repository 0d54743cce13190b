"""Pictures and specification sheets of a product. Pictures are drawn anew; originals are not kept."""

import io
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.catalog.actions.changes import changed, locked
from marketplace.catalog.models import Media, Product, SpecSheet
from marketplace.companies.member import Member
from marketplace.core import images, uploads
from marketplace.core.errors import Refusal

MAX_PICTURES = 12
MAX_SHEETS = 10
ALT_LENGTH = 160


class TooManyFiles(Refusal):
    """The product has as many pictures or files as it may have."""

    code = "too_many_files"
    field = "file"


@transaction.atomic
def add_media(*, product: Product, file: "File[Any]", alt: str, by: Member, at: datetime) -> Media:
    """Draw a picture anew in the gallery's widths and put it last.

    Raises: NotAllowed; TooManyFiles; what `uploads.check` and `images.reencode` raise.
    """
    row = locked(product, by=by)
    present = row.media.count()
    if present >= MAX_PICTURES:
        raise TooManyFiles(_("A product has at most %(count)d pictures.") % {"count": MAX_PICTURES})
    variants = [
        {
            "width": variant.width,
            "height": variant.height,
            "name": default_storage.save(
                f"products/{uploads.random_name(variant.extension)}",
                File(io.BytesIO(variant.content)),
            ),
        }
        for variant in images.reencode(file)
    ]
    media = Media.objects.create(
        product=row, position=present, alt=alt.strip()[:ALT_LENGTH] or row.title, variants=variants
    )
    changed(row, at=at)
    return media


@transaction.atomic
def describe_media(*, media: Media, alt: str, by: Member, at: datetime) -> Media:
    """Change the words that stand for a picture where it cannot be seen."""
    row = locked(media.product, by=by)
    media.alt = alt.strip()[:ALT_LENGTH] or row.title
    media.save(update_fields=["alt"])
    changed(row, at=at)
    return media


@transaction.atomic
def move_media(*, media: Media, step: int, by: Member, at: datetime) -> Media:
    """Move a picture `step` places (-1 towards the front); at the end it stays where it is."""
    row = locked(media.product, by=by)
    order = list(row.media.order_by("position", "pk"))
    place = next(i for i, other in enumerate(order) if other.pk == media.pk)
    order.insert(max(0, min(len(order) - 1, place + step)), order.pop(place))
    _renumber(order)
    changed(row, at=at)
    return order[max(0, min(len(order) - 1, place + step))]


@transaction.atomic
def remove_media(*, media: Media, by: Member, at: datetime) -> None:
    """Take a picture away; its files go once the change is committed."""
    row = locked(media.product, by=by)
    names = [variant["name"] for variant in media.variants]
    media.delete()
    _renumber(list(row.media.order_by("position", "pk")))
    changed(row, at=at)
    transaction.on_commit(lambda: _delete_files(names))


@transaction.atomic
def add_spec_sheet(
    *, product: Product, file: "File[Any]", title: str, by: Member, at: datetime
) -> SpecSheet:
    """Attach a file that buyers download (50 MB at most, of the kinds that `uploads` allows).

    Raises: NotAllowed; TooManyFiles; what `uploads.check` raises.
    """
    row = locked(product, by=by)
    if row.spec_sheets.count() >= MAX_SHEETS:
        raise TooManyFiles(_("A product has at most %(count)d files.") % {"count": MAX_SHEETS})
    kind = uploads.check(file)
    sheet = SpecSheet(
        product=row,
        title=title.strip()[:120] or uploads.safe_filename(file.name or ""),
        content_type=kind.content_type,
        size=file.size,
    )
    sheet.file.save(uploads.random_name(kind.name).replace("/", ""), ContentFile(file.read()))
    changed(row, at=at)
    return sheet


@transaction.atomic
def remove_spec_sheet(*, sheet: SpecSheet, by: Member, at: datetime) -> None:
    """Take a file away; it is deleted once the change is committed."""
    row = locked(sheet.product, by=by)
    name = sheet.file.name
    sheet.delete()
    changed(row, at=at)
    transaction.on_commit(lambda: _delete_files([name] if name else []))


def _renumber(order: list[Media]) -> None:
    for position, media in enumerate(order):
        media.position = position
    Media.objects.bulk_update(order, ["position"])


def _delete_files(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
