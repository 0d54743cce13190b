"""An import from the browser: uploaded, mapped, tried dry, then run piece by piece by workers."""

from dataclasses import asdict
from datetime import datetime
from itertools import islice
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.catalog import rules
from marketplace.catalog.actions.imports import Counts, ImportPlan, import_batch
from marketplace.catalog.imports.mapping import ColumnMapping, MappingRefused
from marketplace.catalog.imports.records import FileUnreadable, layout_of, records
from marketplace.catalog.imports.rows import Problem
from marketplace.catalog.models import ImportJob
from marketplace.catalog.states import IMPORT, ImportState
from marketplace.companies.member import Member
from marketplace.core import outbox, uploads
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.money import EXPONENTS
from marketplace.core.references import new_reference
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor

PIECE = 500
DRY_ROWS = 2_000
MAX_PROBLEMS = 5_000


class ImportFileRefused(Refusal):
    """The upload is no CSV file with a header line."""

    code = "import_file_refused"
    field = "file"


class ImportMappingRefused(Refusal):
    """The mapping names what does not exist, or leaves out what every product needs."""

    code = "import_mapping_refused"


@transaction.atomic
def upload_import(*, file: "File[Any]", currency: str, by: Member, at: datetime) -> ImportJob:
    """Keep a CSV file (50 MB at most) of the member's company.

    Raises: NotAllowed; ImportFileRefused; what `uploads.check` raises.
    """
    if by.company is None or by.user_id is None or not rules.can_manage_listings(by):
        raise NotAllowed(_("You may not import products."))
    if uploads.check(file).name not in {"csv", "txt"} or not _has_header(file):
        raise ImportFileRefused(_("Send a CSV file whose first line names the columns."))
    if currency not in EXPONENTS:
        raise ImportMappingRefused(_("Choose a currency of the list."), field="currency")
    file.seek(0)
    job = ImportJob(
        reference=new_reference("I"),
        seller=by.company,
        user_id=by.user_id,
        file_name=uploads.safe_filename(file.name or ""),
        currency=currency,
        total_bytes=file.size,
        created_at=at,
    )
    job.file.save(uploads.random_name("csv").replace("/", ""), file, save=False)
    job.save()
    return job


def try_import(
    *, job: ImportJob, mapping: dict[str, Any], at: datetime
) -> tuple[Counts, list[Problem]]:
    """Check the first DRY_ROWS records and write nothing; return counts and problems.

    Raises: ImportMappingRefused.
    """
    with job.file.open("rb") as stream:
        layout = layout_of(stream)
        plan = _plan(job, mapping, layout.header, dry_run=True)
        source = islice(records(stream, layout), DRY_ROWS)
        return import_batch(records=source, plan=plan, at=at)


@transaction.atomic
def start_import(*, job: ImportJob, mapping: dict[str, Any], by: Member, at: datetime) -> ImportJob:
    """Queue an uploaded import with its mapping.

    Raises: NotAllowed; ImportMappingRefused; TransitionRefused when it was started before.
    """
    row = ImportJob.objects.select_for_update().get(pk=job.pk)
    if not rules.can_see_import(by, row):
        raise NotAllowed(_("You may not start this import."))
    with row.file.open("rb") as stream:
        _plan(row, mapping, layout_of(stream).header)
    change_state(row, "queue", machine=IMPORT, actor=Actor.SELLER, at=at, user_id=by.user_id)
    row.mapping = mapping
    row.save(update_fields=["mapping"])
    outbox.emit("catalog.import_due", job_id=row.pk)
    return row


@transaction.atomic
def run_import_piece(*, job_id: int, at: datetime) -> ImportJob:
    """Import the next PIECE records of a job and promise the rest; a finished job stays as it is.

    Rows, position and counts change in one transaction: running it again doubles nothing.
    """
    job = ImportJob.objects.select_for_update().select_related("seller").get(pk=job_id)
    if job.state == ImportState.QUEUED:
        change_state(job, "start", machine=IMPORT, actor=Actor.CLOCK, at=at)
    if job.state != ImportState.RUNNING:
        return job
    try:
        with transaction.atomic():
            more = _import_piece(job, at)
    except (FileUnreadable, FileNotFoundError, MappingRefused, ImportMappingRefused) as error:
        job.problems.append([job.done_lines, "", "", str(error) or _("The file cannot be read.")])
        _end(job, "fail", at)
        return job
    if more:
        outbox.emit("catalog.import_due", job_id=job.pk)
    else:
        _end(job, "finish", at)
    job.save()
    return job


def _has_header(file: "File[Any]") -> bool:
    try:
        layout_of(file.file)  # type: ignore[arg-type]  # an upload's file is a binary stream
    except FileUnreadable:
        return False
    return True


def _import_piece(job: ImportJob, at: datetime) -> bool:
    """Import one piece; return whether there is more."""
    with job.file.open("rb") as stream:
        layout = layout_of(stream)
        plan = _plan(job, job.mapping, layout.header)
        start = {"at": job.done_bytes, "line": job.done_lines} if job.done_bytes else {}
        piece = list(islice(records(stream, layout, **start), PIECE))
    counts, problems = import_batch(records=piece, plan=plan, at=at)
    total = Counts(**job.counts)
    total.add(counts)
    job.counts = asdict(total)
    room = MAX_PROBLEMS - len(job.problems)
    job.problems += [p.row for p in problems[:room]]
    if piece:
        job.done_bytes, job.done_lines = piece[-1].end, piece[-1].last_line
    return len(piece) == PIECE


def _end(job: ImportJob, name: str, at: datetime) -> None:
    change_state(job, name, machine=IMPORT, actor=Actor.CLOCK, at=at)
    job.finished_at = at
    job.save()


def _plan(
    job: ImportJob, mapping: dict[str, Any], header: tuple[str, ...], *, dry_run: bool = False
) -> ImportPlan:
    try:
        columns = ColumnMapping.parse(mapping)
        columns.check_columns(header)
    except MappingRefused as refused:
        raise ImportMappingRefused(str(refused)) from None
    return ImportPlan(job.seller, job.currency, columns, job.user_id, dry_run=dry_run)
