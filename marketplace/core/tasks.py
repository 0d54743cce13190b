"""Celery entries of the outbox and of the periodic jobs."""

from celery import shared_task

from marketplace.core import clock, idempotency, jobs, outbox


@shared_task(name="core.run_message", ignore_result=True)
def run_message(message_id: int) -> None:
    """Do one promised piece of work."""
    outbox.run(message_id)


@shared_task(name="core.run_job", ignore_result=True)
def run_job(name: str) -> None:
    """Run a periodic job, unless another worker is at it."""
    jobs.run(name)


@shared_task(name="core.run_jobs", ignore_result=True)
def run_jobs() -> None:
    """Wake every periodic job."""
    for name in jobs.names():
        run_job.delay(name)


@jobs.periodic("core.forget_requests", by_date=True)
def forget_requests() -> int:
    """Forget the answers of a week ago: nobody repeats a request after that long."""
    return idempotency.forget(at=clock.now())
