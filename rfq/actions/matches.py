"""Noting which suppliers a request fits, and telling each once."""

from collections.abc import Sequence
from datetime import datetime
from json import dumps

from django.db import connection, transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import clock
from rfq.actions.locks import lock_rfq
from rfq.actions.telling import tell_sellers
from rfq.errors import NotYours, RequestIncomplete
from rfq.matching import Candidate, best_first
from rfq.models import RFQ, RFQMatch, Visibility
from rfq.rules import can_quote
from rfq.states import RFQState

REASON_LENGTH = 200
WORD_LENGTH = 60
MOST_WORDS = 12


@transaction.atomic
def record_matches(
    *, rfq: RFQ, candidates: Sequence[Candidate], at: datetime | None = None
) -> list[int]:
    """Store the suppliers that the request fits and tell each new one; safe to repeat.

    Returns the companies that are new. Two statements for the rows, however many candidates; an
    invited-only or no longer open request takes none.
    """
    at = at or clock.now()
    locked = lock_rfq(rfq)
    if locked.state != RFQState.OPEN or locked.visibility != Visibility.PUBLIC:
        return []
    fitting = [c for c in best_first(candidates) if c.seller_id != locked.buyer_id]
    new = set(_insert(locked, fitting, at))
    told = [(c.seller_id, {"reason": c.reason}) for c in fitting if c.seller_id in new]
    if told:
        tell_sellers(locked, "rfq_matched", told, at)
    return sorted(new)


@transaction.atomic
def decline_to_quote(*, rfq: RFQ, reason: str, by: Member, at: datetime) -> RFQMatch:
    """Say that the supplier will not quote; the request leaves its list.

    Raises: NotYours; RequestIncomplete without a reason.
    """
    if not can_quote(by):
        raise NotYours(_("Your role does not allow answering requests."))
    match = RFQMatch.objects.select_for_update().filter(rfq=rfq, seller=by.company).first()
    if match is None:
        raise NotYours(_("This request did not come to your company."))
    if not reason.strip():
        raise RequestIncomplete(_("Say why; it helps us to match better."), field="reason")
    match.declined_at, match.decline_reason = at, reason.strip()[:REASON_LENGTH]
    match.save(update_fields=["declined_at", "decline_reason"])
    return match


def _insert(rfq: RFQ, candidates: Sequence[Candidate], at: datetime) -> list[int]:
    rows = [
        {
            "seller_id": c.seller_id,
            "product_id": c.listing_id,
            "score": max(0, min(100, round(c.score))),
            "reason": c.reason[:REASON_LENGTH],
            "words": [word[:WORD_LENGTH] for word in c.words[:MOST_WORDS]],
        }
        for c in candidates
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO rfq_rfqmatch
                   (rfq_id, seller_id, product_id, score, reason, words, at, decline_reason)
            SELECT %s, c.seller_id, c.product_id, c.score, c.reason,
                   ARRAY(SELECT jsonb_array_elements_text(c.words)), %s, ''
              FROM jsonb_to_recordset(%s::jsonb) AS c(
                   seller_id bigint, product_id bigint, score int, reason text, words jsonb)
            ON CONFLICT DO NOTHING RETURNING seller_id
            """,
            [rfq.pk, at, dumps(rows)],
        )
        return [row[0] for row in cursor.fetchall()]
