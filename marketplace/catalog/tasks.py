"""Work of the catalogue that workers do."""

from marketplace.catalog.actions.import_jobs import run_import_piece
from marketplace.core import clock, outbox


@outbox.handles("catalog.import_due")
def import_due(job_id: int) -> None:
    """Import the next piece of a file; the piece promises the one after it."""
    run_import_piece(job_id=job_id, at=clock.now())
