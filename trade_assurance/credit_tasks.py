"""The sweep of what is owed on terms; `tasks` brings it in."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from marketplace.core import clock, jobs
from marketplace.core.transitions import TransitionRefused
from trade_assurance import credit_queries
from trade_assurance.actions import credit
from trade_assurance.models import Claim

SWEEP_SIZE = 200
log = logging.getLogger(__name__)


@jobs.periodic("trade_assurance.claims", by_date=True)
def follow_claims() -> int:
    """Remind of invoices on terms first, then note which are overdue, then which are collected."""
    at = clock.now()
    reminded = sum(
        credit.remind_of_claim(claim=claim, at=at)
        for claim in credit_queries.claims_to_remind(at)[:SWEEP_SIZE]
    )
    moved = sum(
        _move_claim(move, claim, at)
        for due, move in (
            (credit_queries.claims_falling_due, credit.fall_due),
            (credit_queries.claims_to_collect, credit.collect_claims),
        )
        for claim in due(at)[:SWEEP_SIZE]
    )
    return reminded + moved


def _move_claim(move: Callable[..., Claim], claim: Claim, at: datetime) -> bool:
    """Move one; what was paid meanwhile keeps no other waiting."""
    try:
        with transaction.atomic():
            move(claim=claim, at=at)
    except TransitionRefused as refusal:
        log.info("claim %s was not due after all: %s", claim.pk, refusal)
        return False
    return True
