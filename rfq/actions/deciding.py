"""Publishing a request, and ending it without an order."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import outbox
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from rfq.actions.ending import end_live_quotations
from rfq.actions.locks import lock_rfq
from rfq.actions.telling import tell_author, tell_sellers
from rfq.checks import check_deadline
from rfq.errors import NotYours, RequestIncomplete, TooOften
from rfq.models import RFQ, ClosedBecause, RFQMatch, Visibility
from rfq.queries import reached_sellers, seats_taken
from rfq.rules import can_manage_rfq, can_review_rfqs
from rfq.states import RFQ as MACHINE
from rfq.states import RFQState

MOST_EXTENSIONS = 2
INVITED_SCORE = 100


@transaction.atomic
def approve_rfq(*, rfq: RFQ, by: Member, at: datetime, reason: str = "") -> RFQ:
    """Publish a request after review. Raises: NotYours, DeadlineOutOfRange, TransitionRefused."""
    locked = _reviewed(rfq, by)
    MACHINE.target("approve", state=locked.state, actor=Actor.OPERATOR)
    check_deadline(locked.closes_at, at)
    return open_rfq(locked, at=at, user_id=by.user_id, reason=reason)


@transaction.atomic
def reject_rfq(*, rfq: RFQ, reason: str, by: Member, at: datetime) -> RFQ:
    """Refuse to publish; the buyer reads the reason and may send it again twice.

    Raises: NotYours, RequestIncomplete without a reason, TransitionRefused.
    """
    return _send_back(rfq, "reject", reason, by, at)


@transaction.atomic
def request_changes(*, rfq: RFQ, reason: str, by: Member, at: datetime) -> RFQ:
    """Hand the request back as a draft with what should change. Raises: as reject_rfq."""
    return _send_back(rfq, "request_changes", reason, by, at)


@transaction.atomic
def extend_rfq(*, rfq: RFQ, closes_at: datetime, by: Member, at: datetime) -> RFQ:
    """Take quotations for longer, twice at most; a closed request opens again.

    Raises: NotYours, TooOften, DeadlineOutOfRange, RequestIncomplete, TransitionRefused.
    """
    locked = _managed(rfq, by)
    MACHINE.target("extend", state=locked.state, actor=Actor.BUYER)
    if locked.extensions >= MOST_EXTENSIONS:
        raise TooOften(_("The deadline was extended twice already."))
    check_deadline(closes_at, at)
    if locked.closes_at is not None and closes_at <= locked.closes_at:
        raise RequestIncomplete(
            _("Choose a later deadline than the present one."), field="closes_at"
        )
    if seats_taken(locked) >= locked.seats:
        raise RequestIncomplete(_("All places for quotations are taken."), field="closes_at")
    locked.extensions += 1
    locked.closes_at = closes_at
    locked.closed_at, locked.closed_because = None, ""
    locked.reminders, locked.kept_until = 0, None
    locked.save(
        update_fields=[
            "extensions",
            "closes_at",
            "closed_at",
            "closed_because",
            "reminders",
            "kept_until",
        ]
    )
    _move(locked, "extend", at, by)
    return locked


@transaction.atomic
def close_rfq_early(*, rfq: RFQ, by: Member, at: datetime) -> RFQ:
    """Take no more quotations; those that came in can still be chosen.

    Raises: NotYours, TransitionRefused.
    """
    locked = _managed(rfq, by)
    _move(locked, "close_early", at, by)
    locked.closed_at, locked.closed_because = at, ClosedBecause.BUYER
    locked.save(update_fields=["closed_at", "closed_because"])
    return locked


@transaction.atomic
def close_without_award(*, rfq: RFQ, reason: str, by: Member, at: datetime) -> RFQ:
    """End the request without an order; quoting suppliers are told the reason.

    Raises: NotYours, RequestIncomplete without a reason, TransitionRefused.
    """
    locked = _managed(rfq, by)
    _need_reason(reason)
    _end(locked, "close_without_award", reason, by, at)
    end_live_quotations(locked, "not_selected", reason=reason, at=at)
    return locked


@transaction.atomic
def cancel_rfq(*, rfq: RFQ, reason: str, by: Member, at: datetime) -> RFQ:
    """Withdraw the request; live quotations go with it and do not count against quotas.

    Raises: NotYours, RequestIncomplete without a reason, TransitionRefused.
    """
    locked = _managed(rfq, by)
    if locked.state != RFQState.DRAFT:
        _need_reason(reason)
    _end(locked, "cancel", reason, by, at)
    end_live_quotations(locked, "withdrawn_by_system", reason=reason, at=at)
    return locked


def open_rfq(rfq: RFQ, *, at: datetime, user_id: int | None, reason: str) -> RFQ:
    """Publish a locked, submitted request: invited suppliers are told, the index is asked for others."""
    change_state(
        rfq,
        "approve",
        machine=MACHINE,
        actor=Actor.OPERATOR,
        at=at,
        user_id=user_id,
        reason=reason,
    )
    rfq.opened_at, rfq.decision_reason = at, ""
    rfq.save(update_fields=["opened_at", "decision_reason"])
    _tell_invited(rfq, at)
    if rfq.visibility == Visibility.PUBLIC:
        outbox.emit("rfq.opened", rfq_id=rfq.pk)
    tell_author(rfq, "rfq_published", at)
    return rfq


def _tell_invited(rfq: RFQ, at: datetime) -> None:
    invited = list(rfq.invitations.order_by("seller_id").values_list("seller_id", flat=True))
    RFQMatch.objects.bulk_create(
        (
            RFQMatch(rfq=rfq, seller_id=pk, score=INVITED_SCORE, reason="invited", at=at)
            for pk in invited
        ),
        ignore_conflicts=True,
    )
    if invited:
        tell_sellers(rfq, "rfq_invited", [(pk, {}) for pk in invited], at)


def _send_back(rfq: RFQ, name: str, reason: str, by: Member, at: datetime) -> RFQ:
    locked = _reviewed(rfq, by)
    _need_reason(reason)
    change_state(
        locked,
        name,
        machine=MACHINE,
        actor=Actor.OPERATOR,
        at=at,
        user_id=by.user_id,
        reason=reason,
    )
    locked.decision_reason = reason
    locked.save(update_fields=["decision_reason"])
    tell_author(locked, "rfq_sent_back", at, reason=reason)
    return locked


def _end(rfq: RFQ, name: str, reason: str, by: Member, at: datetime) -> None:
    change_state(
        rfq, name, machine=MACHINE, actor=Actor.BUYER, at=at, user_id=by.user_id, reason=reason
    )
    rfq.closed_at, rfq.decision_reason = at, reason
    rfq.save(update_fields=["closed_at", "decision_reason"])
    if rfq.opened_at is not None:
        quoting = set(rfq.quotations.filter(current__gt=0).values_list("seller_id", flat=True))
        others = sorted(reached_sellers(rfq) - quoting)
        tell_sellers(rfq, "rfq_ended", [(pk, {"reason": reason}) for pk in others], at)


def _move(rfq: RFQ, name: str, at: datetime, by: Member) -> None:
    change_state(rfq, name, machine=MACHINE, actor=Actor.BUYER, at=at, user_id=by.user_id)


def _managed(rfq: RFQ, by: Member) -> RFQ:
    locked = lock_rfq(rfq)
    if not can_manage_rfq(by, locked):
        raise NotYours(_("Your role does not allow changing this request."))
    return locked


def _reviewed(rfq: RFQ, by: Member) -> RFQ:
    if not can_review_rfqs(by):
        raise NotYours(_("Only operators review requests."))
    return lock_rfq(rfq)


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise RequestIncomplete(_("Give a reason; the other side reads it."), field="reason")
