"""Who may write, revise, answer and report a review, and until when."""

from datetime import datetime, timedelta

from marketplace.companies.member import Member
from marketplace.companies.states import Permission
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from vendors.models import Review
from vendors.states import ReviewState

WINDOW = timedelta(days=30)
REPLY_WINDOW = timedelta(days=30)


def review_window(order: Order) -> tuple[datetime | None, datetime | None]:
    """Return from when until when an order may be reviewed; two Nones before completion."""
    if order.state != OrderState.COMPLETED or order.completed_at is None:
        return None, None
    return order.completed_at, order.completed_at + WINDOW


def can_review(member: Member, order: Order, at: datetime) -> bool:
    """The buyer's people, within thirty days of completion."""
    _start, end = review_window(order)
    return member.acts_for(order.buyer_id) and end is not None and at < end


def can_revise(member: Member, review: Review, at: datetime) -> bool:
    """The buyer's people, once, within the same thirty days, unless it was hidden."""
    return (
        can_review(member, review.order, at)
        and review.revised_at is None
        and review.state != ReviewState.HIDDEN
    )


def can_speak_for(member: Member, review: Review) -> bool:
    """The supplier's people who may answer a review in public."""
    return member.acts_for(review.vendor.company_id) and (
        member.may(Permission.MANAGE_COMPANY) or member.may(Permission.FULFIL_ORDERS)
    )


def can_reply(member: Member, review: Review, at: datetime) -> bool:
    """The supplier's administrators and who fulfils, once, within thirty days of the review."""
    return (
        can_speak_for(member, review)
        and not review.replied_at
        and review.state != ReviewState.HIDDEN
        and at < review.created_at + REPLY_WINDOW
    )


def can_report(member: Member, review: Review) -> bool:
    """Either party of the order."""
    return member.acts_for(review.vendor.company_id) or member.acts_for(review.buyer_id)


def can_judge_reviews(member: Member) -> bool:
    """Operators keep, hide and restore."""
    return member.is_operator
