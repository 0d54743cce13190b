"""Makes the file of a dispute or of an order: its data, its summary, its exhibits and papers."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.utils import translation
from django.utils.translation import gettext as _

from bookkeeping.bundles import summary
from bookkeeping.bundles.contents import dispute_data, exhibit_path, instant, order_data
from bookkeeping.bundles.sealing import Entry, Subject, seal
from bookkeeping.models import PaperFile
from marketplace.core.pdf import LANGUAGES
from marketplace.orders.models import Order, OrderDocument
from trade_assurance.dispute_queries import disputes_of
from trade_assurance.models import Dispute, Exhibit, InspectionPhoto


@dataclass(frozen=True, slots=True)
class Bundle:
    """A signed archive and the name to save it under."""

    name: str
    content: IO[bytes]


def dispute_bundle(dispute: Dispute, *, at: datetime) -> Bundle:
    """Return the signed file of a dispute: contract, claim, proposals, exhibits, rulings, money.

    It is the same whoever takes it; drafts of rulings are in nobody's. Raises: SealingOff.
    """
    with translation.override("en"):
        data = dispute_data(dispute)
    entries = _entries("dispute", data, at, [*_contracts(dispute.order), *_exhibits(dispute)])
    return _bundle("dispute", dispute.reference, dispute.order, entries, at)


def order_bundle(order: Order, *, at: datetime) -> Bundle:
    """Return the signed file of an order with its papers, inspections and disputes.

    Raises: SealingOff.
    """
    with translation.override("en"):
        data = order_data(order)
    entries = _entries("order", data, at, _files_of(order))
    return _bundle("order", order.reference, order, entries, at)


def _bundle(
    kind: str, reference: str, order: Order, entries: Iterable[Entry], at: datetime
) -> Bundle:
    subject = Subject(
        kind=kind,
        reference=reference,
        made_at=instant(at) or "",
        issuer=f"{settings.MARKETPLACE_COMPANY['name']}, {settings.SITE_URL}",
        facts={"order": order.reference, "contract_hash": order.contract_hash},
    )
    return Bundle(f"{reference}.zip", seal(entries, subject))


def _entries(
    kind: str, data: dict[str, Any], at: datetime, files: Iterable[Entry]
) -> Iterator[Entry]:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, indent=1)
    yield Entry("README.txt", _readme().encode())
    yield Entry(f"{kind}.json", text.encode())
    for language in LANGUAGES:
        yield Entry(f"summary-{language}.pdf", summary.pdf_of(kind, data, language, at=at))
    yield from files


def _readme() -> str:
    texts = []
    for language in LANGUAGES:
        with translation.override(language):
            texts.append(_how_to_check())
    return "\n".join(texts)


def _how_to_check() -> str:
    return _(
        "This archive was signed by the marketplace. Every file is listed in manifest.json with its "
        "SHA-256; manifest.sig is the Ed25519 signature of manifest.json.\n\n"
        "To check it without a network:\n"
        "  python verify_bundle.py THIS_FILE.zip --key PUBLIC_KEY\n\n"
        "The public keys are published at %(address)s. Write the key down from there, not from "
        "this archive: a key that comes with a file proves nothing.\n"
    ) % {"address": f"{settings.SITE_URL}/help/signed-files/"}


def _files_of(order: Order) -> Iterator[Entry]:
    yield from _contracts(order)
    for document in OrderDocument.objects.filter(order=order).exclude(uploaded_by=None):
        yield _kept(f"papers/{document.pk}-{document.name}", document.file)
    for file in PaperFile.objects.filter(version__paper__order=order).order_by("pk"):
        yield _kept(f"papers/{file.name}", file.file)
    rows = InspectionPhoto.objects.filter(
        report__visit__inspection__order=order, report__submitted_at__isnull=False
    )
    for photo in rows.order_by("pk"):
        yield _kept(f"inspections/{photo.pk}-{photo.name}", photo.file)
    for dispute in disputes_of(order):
        yield from _exhibits(dispute)


def _contracts(order: Order) -> Iterator[Entry]:
    for document in OrderDocument.objects.filter(order=order, uploaded_by=None).order_by("pk"):
        yield _kept(f"contract/{document.name}", document.file)


def _exhibits(dispute: Dispute) -> Iterator[Entry]:
    for row in (
        Exhibit.objects.filter(dispute=dispute).select_related("dispute").order_by("at", "pk")
    ):
        yield _kept(exhibit_path(row), row.file)


def _kept(name: str, file: FieldFile) -> Entry:
    with file.open("rb") as content:
        return Entry(name, content.read())
