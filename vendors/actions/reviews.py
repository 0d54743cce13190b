"""Reviews: once per completed order and thing, revised once, answered once, judged when reported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Avg, Count, QuerySet
from django.utils.translation import gettext as _

from marketplace.companies.actions.company import ReasonMissing
from marketplace.companies.member import Member
from marketplace.companies.models import User
from marketplace.companies.rules import assert_operator
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.references import new_reference
from marketplace.core.states import change_state, record
from marketplace.core.transitions import Actor
from marketplace.orders.models import Order
from vendors import scoring
from vendors.models import Review, ReviewSummary, Vendor
from vendors.review_rules import (
    REPLY_WINDOW,
    can_reply,
    can_report,
    can_review,
    can_revise,
    can_speak_for,
    review_window,
)
from vendors.signals import review_answered, review_decided, review_published, vendor_changed
from vendors.states import REVIEW, ReviewState

MAX_TEXT = 3000


class ReviewRefused(Refusal):
    """Not completed, window over, or written already."""

    code = "review_refused"


class ReviewInvalid(Refusal):
    """A score is missing or out of range, or the text is too long."""

    code = "review_invalid"


@dataclass(frozen=True, slots=True)
class Opinion:
    """Scores from 1 to 5 by criterion, and what the buyer writes."""

    scores: Mapping[str, int]
    text: str = ""


@transaction.atomic
def write_review(
    *, order: Order, opinion: Opinion, by: Member, at: datetime, product_id: int | None = None
) -> Review:
    """Review the supplier of an order, or one product of it.

    Raises: NotAllowed (not the buyer), ReviewRefused (not completed, window over, twice),
    ReviewInvalid.
    """
    locked = Order.objects.select_for_update().get(pk=order.pk)
    author = _assert_may_write(locked, by, at)
    if product_id is not None and not locked.lines.filter(product_id=product_id).exists():
        raise ReviewRefused(_("This product was not part of the order."))
    if _written(locked, product_id).exists():
        raise ReviewRefused(_("You have reviewed this already. You can revise it once."))
    scores, overall = _valid(opinion, product_id)
    review = Review.objects.create(
        reference=new_reference("V"),
        order=locked,
        vendor=Vendor.objects.get(company_id=locked.seller_id),
        product_id=product_id,
        buyer_id=locked.buyer_id,
        author=author,
        scores=scores,
        overall=overall,
        text=opinion.text.strip(),
        language=author.language,
        created_at=at,
    )
    _record(review, "publish", by=by, at=at, from_state="")
    _summarise(review)
    review_published.send(sender=None, review=review, by=by, at=at)
    return review


@transaction.atomic
def revise_review(*, review: Review, opinion: Opinion, by: Member, at: datetime) -> Review:
    """Change scores and text once, within the window. Raises: NotAllowed, ReviewRefused."""
    locked = _lock(review)
    if not by.acts_for(locked.buyer_id):
        raise NotAllowed(_("Only the buyer can revise the review."))
    if not can_revise(by, locked, at):
        raise ReviewRefused(_("A review can be revised once, within thirty days."))
    locked.scores, locked.overall = _valid(opinion, locked.product_id)
    locked.text = opinion.text.strip()
    locked.revised_at = at
    locked.save(update_fields=["scores", "overall", "text", "revised_at"])
    _record(locked, "revise", by=by, at=at, from_state=locked.state)
    _summarise(locked)
    return locked


@transaction.atomic
def reply_to_review(*, review: Review, text: str, by: Member, at: datetime) -> Review:
    """Answer in public, once, within thirty days. Raises: NotAllowed, ReviewRefused, ReviewInvalid."""
    locked = _lock(review)
    if not can_speak_for(by, locked):
        raise NotAllowed(_("Only the supplier can reply."))
    if not can_reply(by, locked, at):
        raise ReviewRefused(
            _("A reply can be written once, within %(days)s days.") % {"days": REPLY_WINDOW.days}
        )
    if not text.strip() or len(text) > MAX_TEXT:
        raise ReviewInvalid(_("Write between 1 and 3,000 characters."), field="text")
    locked.reply = text.strip()
    locked.replied_at = at
    locked.save(update_fields=["reply", "replied_at"])
    _record(locked, "reply", by=by, at=at, from_state=locked.state)
    review_answered.send(sender=None, review=locked, by=by, at=at)
    return locked


@transaction.atomic
def report_review(*, review: Review, reason: str, by: Member, at: datetime) -> Review:
    """Ask an operator to look at a review. Raises: NotAllowed, ReasonMissing, TransitionRefused."""
    locked = _lock(review)
    if not can_report(by, locked):
        raise NotAllowed(_("Only the two parties of the order can report a review."))
    actor = Actor.SELLER if by.acts_for(locked.vendor.company_id) else Actor.BUYER
    _move(locked, "report", actor=actor, by=by, at=at, reason=_reason(reason))
    locked.reported_at = at
    locked.save(update_fields=["reported_at"])
    return locked


@transaction.atomic
def keep_review(*, review: Review, reason: str, by: Member, at: datetime) -> Review:
    """Leave a reported review in public. Raises: NotAllowed, ReasonMissing, TransitionRefused."""
    return _judge(review, "keep", reason=reason, by=by, at=at)


@transaction.atomic
def hide_review(*, review: Review, reason: str, by: Member, at: datetime) -> Review:
    """Take a review out of sight and of the means. Raises: as keep_review."""
    return _judge(review, "hide", reason=reason, by=by, at=at)


@transaction.atomic
def restore_review(*, review: Review, reason: str, by: Member, at: datetime) -> Review:
    """Show a hidden review again. Raises: as keep_review."""
    return _judge(review, "restore", reason=reason, by=by, at=at)


def _judge(review: Review, name: str, *, reason: str, by: Member, at: datetime) -> Review:
    assert_operator(by)
    locked = _lock(review)
    _move(locked, name, actor=Actor.OPERATOR, by=by, at=at, reason=_reason(reason))
    _summarise(locked)
    review_decided.send(sender=None, review=locked, decision=name, reason=reason, by=by, at=at)
    return locked


def _written(order: Order, product_id: int | None) -> QuerySet[Review]:
    written = Review.objects.filter(order=order)
    if product_id is None:
        return written.filter(product__isnull=True)
    return written.filter(product_id=product_id)


def _assert_may_write(order: Order, by: Member, at: datetime) -> User:
    if not by.acts_for(order.buyer_id) or by.user is None:
        raise NotAllowed(_("Only the buyer of the order can review it."))
    if can_review(by, order, at):
        return by.user
    start, end = review_window(order)
    if start is None or end is None:
        raise ReviewRefused(_("You can review the order once it is completed."))
    raise ReviewRefused(_("The thirty days for a review are over."))


def _valid(opinion: Opinion, product_id: int | None) -> tuple[dict[str, int], Decimal]:
    criteria = scoring.PRODUCT_CRITERIA if product_id else scoring.VENDOR_CRITERIA
    if len(opinion.text) > MAX_TEXT:
        raise ReviewInvalid(_("Write at most 3,000 characters."), field="text")
    try:
        scores = scoring.checked(opinion.scores, criteria)
    except scoring.ScoresInvalid as error:
        raise ReviewInvalid(_("Give one to five stars for each question.")) from error
    return scores, scoring.mean(scores.values())


def _lock(review: Review) -> Review:
    return (
        Review.objects.select_for_update(of=("self",))
        .select_related("order", "vendor")
        .get(pk=review.pk)
    )


def _move(
    review: Review, name: str, *, actor: Actor, by: Member, at: datetime, reason: str
) -> None:
    change_state(
        review, name, machine=REVIEW, actor=actor, at=at, user_id=by.user_id, reason=reason
    )


def _record(review: Review, name: str, *, by: Member, at: datetime, from_state: str) -> None:
    actor = Actor.SELLER if by.acts_for(review.vendor.company_id) else Actor.BUYER
    record(
        review,
        name,
        from_state=from_state,
        to_state=review.state,
        actor=actor,
        at=at,
        user_id=by.user_id,
    )


def _reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing(_("Say why."))
    return reason.strip()


def _summarise(review: Review) -> None:
    """Write the means anew from the shown reviews, under the vendor's lock."""
    vendor = Vendor.objects.select_for_update().get(pk=review.vendor_id)
    shown = Review.objects.exclude(state=ReviewState.HIDDEN)
    if review.product_id is None:
        sums = shown.filter(vendor=vendor, product=None).aggregate(n=Count("pk"), m=Avg("overall"))
        vendor.rating = scoring.mean([sums["m"]]) if sums["n"] else None
        vendor.rating_count = sums["n"]
        vendor.save(update_fields=["rating", "rating_count"])
        vendor_changed.send(sender=None, vendor_id=vendor.pk)
        return
    sums = shown.filter(product_id=review.product_id).aggregate(n=Count("pk"), m=Avg("overall"))
    if not sums["n"]:
        ReviewSummary.objects.filter(product_id=review.product_id).delete()
        return
    ReviewSummary.objects.update_or_create(
        product_id=review.product_id,
        defaults={
            "rating": scoring.mean([sums["m"]]),
            "rating_count": sums["n"],
            "updated_at": review.revised_at or review.created_at,
        },
    )
