"""Files that go with a request or a quotation."""

from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.errors import Refusal
from marketplace.core.references import new_reference
from rfq.errors import NotYours
from rfq.models import RFQ, Quotation, QuotationFile, RFQFile
from rfq.rules import can_answer, can_manage_rfq

MOST_FILES = 10
NAME_LENGTH = 200


class TooManyFiles(Refusal):
    """There are as many files as there may be."""

    code = "too_many_files"
    field = "file"


@transaction.atomic
def attach_file(*, rfq: RFQ, file: "File[Any]", kind: str, by: Member, at: datetime) -> RFQFile:
    """Keep a checked file with a request. Raises: NotYours, TooManyFiles."""
    if not can_manage_rfq(by, rfq):
        raise NotYours(_("Your role does not allow changing this request."))
    _room(rfq.files.count())
    row = RFQFile(rfq=rfq, **_facts(file, kind, by, at))
    row.save()
    return row


@transaction.atomic
def attach_quotation_file(
    *, quotation: Quotation, file: "File[Any]", kind: str, by: Member, at: datetime
) -> QuotationFile:
    """Keep a checked file with a quotation. Raises: NotYours, TooManyFiles."""
    if not can_answer(by, quotation):
        raise NotYours(_("Your role does not allow sending quotations."))
    _room(quotation.files.count())
    row = QuotationFile(quotation=quotation, **_facts(file, kind, by, at))
    row.save()
    return row


def _room(count: int) -> None:
    if count >= MOST_FILES:
        raise TooManyFiles(_("At most %(most)s files can be added.") % {"most": MOST_FILES})


def _facts(file: "File[Any]", kind: str, by: Member, at: datetime) -> dict[str, Any]:
    """The name a person gave is kept as a label; on disk the file has a name of ours."""
    name = PurePath(file.name or "file").name[-NAME_LENGTH:]
    file.name = f"{new_reference('F')}.{kind}"
    return {
        "file": file,
        "name": name,
        "kind": kind,
        "size": file.size,
        "uploaded_by": by.user,
        "at": at,
    }
