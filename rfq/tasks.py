"""Periodic work of requests and quotations."""

from marketplace.core import clock, jobs
from rfq.actions import sweeps


@jobs.periodic("rfq.close_due_rfqs", by_date=True)
def close_due_rfqs() -> int:
    """Close requests at the buyer's deadline."""
    return sweeps.close_due_rfqs(at=clock.now())


@jobs.periodic("rfq.decide_undecided_rfqs", by_date=True)
def decide_undecided_rfqs() -> int:
    """Remind of closed requests, then expire them."""
    at = clock.now()
    return sweeps.remind_undecided_rfqs(at=at) + sweeps.expire_rfqs(at=at)


@jobs.periodic("rfq.end_quotations", by_date=True)
def end_quotations() -> int:
    """Remind, lapse and expire quotations, in that order: a missed reminder is sent first."""
    at = clock.now()
    return (
        sweeps.remind_expiring_quotations(at=at)
        + sweeps.lapse_counters(at=at)
        + sweeps.expire_quotations(at=at)
    )
