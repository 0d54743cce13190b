"""Keeps papers as files, and who took them."""

from datetime import datetime
from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import transaction

from bookkeeping import sheets
from bookkeeping.models import PaperDownload, PaperFile, PaperVersion
from marketplace.companies.models import User
from marketplace.core.pdf import LANGUAGES


@transaction.atomic
def make_files(*, version: PaperVersion) -> list[PaperFile]:
    """Keep a version as PDF in each language, unless it is there; dated as the version is."""
    version = PaperVersion.objects.select_related("paper").get(pk=version.pk)
    there = set(version.files.values_list("language", flat=True))
    return [_kept(version, language) for language in LANGUAGES if language not in there]


@transaction.atomic
def note_download(*, file: PaperFile, by: User, at: datetime) -> PaperDownload:
    """Write down who took a file."""
    return PaperDownload.objects.create(file=file, user=by, at=at)


def _kept(version: PaperVersion, language: str) -> PaperFile:
    content = sheets.pdf_of(version, language)
    suffix = f"-v{version.number}" if version.number > 1 else ""
    name = f"{version.paper.text}{suffix}-{language}.pdf"
    return PaperFile.objects.create(
        version=version,
        language=language,
        name=name,
        file=ContentFile(content, name=name),
        size=len(content),
        sha256=sha256(content).hexdigest(),
        created_at=version.at,
    )
