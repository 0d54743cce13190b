"""Stores papers of an order: uploaded by the seller, or made by us."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import puremagic
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.errors import Refusal
from marketplace.orders import documents_pdf
from marketplace.orders.models import Order, OrderDocument, Shipment
from marketplace.orders.states import DocumentKind

LARGEST_BYTES = 10 * 1024 * 1024
KINDS = {".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg"}


class PaperRefused(Refusal):
    """The file is too large, empty, or not a PDF, PNG or JPEG whatever its name says."""

    code = "paper_refused"
    field = "papers"


@dataclass(frozen=True, slots=True)
class Paper:
    """A file on its way in."""

    kind: str
    name: str
    content: bytes


@transaction.atomic
def file_paper(
    *, order: Order, paper: Paper, by: Member, at: datetime, shipment: Shipment | None = None
) -> OrderDocument:
    """Store an uploaded paper for both parties to see. Raises: PaperRefused."""
    return OrderDocument.objects.create(
        order=order,
        shipment=shipment,
        kind=DocumentKind(paper.kind),
        name=get_valid_filename(Path(paper.name).name)[:160],
        content_type=_content_type(paper),
        file=ContentFile(
            paper.content, name=f"{order.reference}-{sha256(paper.content).hexdigest()[:12]}"
        ),
        size=len(paper.content),
        sha256=sha256(paper.content).hexdigest(),
        uploaded_by=by.user,
        created_at=at,
    )


def _content_type(paper: Paper) -> str:
    if len(paper.content) > LARGEST_BYTES:
        raise PaperRefused(_("A file can have at most 10 MB."))
    try:
        found = puremagic.from_string(paper.content)
    except (puremagic.PureError, ValueError):
        found = ""
    content_type = KINDS.get(".jpg" if found in {".jpeg", ".jfif"} else found)
    if content_type is None:
        raise PaperRefused(_("Only PDF, PNG and JPEG files are accepted."))
    return content_type


@transaction.atomic
def make_papers(*, order: Order, at: datetime) -> list[OrderDocument]:
    """Store pro forma and contract in each language, unless they are there already."""
    order = Order.objects.select_for_update().get(pk=order.pk)
    there = set(
        order.documents.filter(uploaded_by=None, version=order.revision).values_list(
            "kind", "language"
        )
    )
    return [
        _store(order, kind, language, at)
        for kind in documents_pdf.MADE
        for language in documents_pdf.LANGUAGES
        if (kind.value, language) not in there
    ]


def _store(order: Order, kind: DocumentKind, language: str, at: datetime) -> OrderDocument:
    content = documents_pdf.paper(order, kind, language)
    mark = f"-{order.revision}" if order.revision > 1 else ""
    name = f"{order.reference}{mark}-{kind.value.replace('_', '-')}-{language}.pdf"
    return OrderDocument.objects.create(
        order=order,
        kind=kind,
        language=language,
        version=order.revision,
        name=name,
        file=ContentFile(content, name=name),
        size=len(content),
        sha256=sha256(content).hexdigest(),
        created_at=at,
    )
