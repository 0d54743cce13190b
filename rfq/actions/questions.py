"""Questions about a request: one supplier asks, the answer goes to all, nobody is named."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from rfq.actions.locks import lock_rfq
from rfq.actions.telling import tell_author, tell_sellers
from rfq.errors import NotYours, RequestClosed, RequestIncomplete
from rfq.models import RFQ, RFQQuestion
from rfq.queries import reached_sellers
from rfq.rules import can_manage_rfq, can_quote
from rfq.states import RFQState

LENGTH = 2000


@transaction.atomic
def ask_question(*, rfq: RFQ, question: str, by: Member, at: datetime) -> RFQQuestion:
    """Ask the buyer. Raises: NotYours, RequestClosed, RequestIncomplete (empty or too long)."""
    locked = lock_rfq(rfq)
    if by.company is None or not can_quote(by) or by.company.pk not in reached_sellers(locked):
        raise NotYours(_("This request did not come to your company."))
    if locked.state != RFQState.OPEN:
        raise RequestClosed(_("This request takes no more questions."))
    text = _checked(question, "question")
    row = RFQQuestion.objects.create(rfq=locked, seller=by.company, question=text, asked_at=at)
    tell_author(locked, "rfq_question", at, reason=text[:200])
    return row


@transaction.atomic
def answer_question(*, question: RFQQuestion, answer: str, by: Member, at: datetime) -> RFQQuestion:
    """Answer for every supplier the request reached. Raises: NotYours, RequestIncomplete."""
    rfq = lock_rfq(question.rfq)
    if not can_manage_rfq(by, rfq):
        raise NotYours(_("Your role does not allow answering for your company."))
    row = RFQQuestion.objects.select_for_update().get(pk=question.pk)
    if row.answered_at is not None:
        raise RequestIncomplete(_("This question was answered already."), field="answer")
    row.answer, row.answered_at = _checked(answer, "answer"), at
    row.save(update_fields=["answer", "answered_at"])
    told = [(pk, {"reason": row.answer[:200]}) for pk in sorted(reached_sellers(rfq))]
    tell_sellers(rfq, "rfq_answered", told, at)
    return row


def _checked(text: str, field: str) -> str:
    text = text.strip()
    if not text:
        raise RequestIncomplete(_("Write something first."), field=field)
    if len(text) > LENGTH:
        raise RequestIncomplete(
            _("Write at most %(limit)s characters.") % {"limit": LENGTH}, field=field
        )
    return text
