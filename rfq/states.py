"""States of a request for quotation and of a quotation, with who moves them."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.transitions import Actor, Machine, move

AFTER_CLOSE = timedelta(days=30)


class RFQState(models.TextChoices):
    """Where a request stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Being reviewed")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed to new quotations")
    AWARDED = "awarded", _("Awarded")
    REJECTED = "rejected", _("Not published")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")
    CLOSED_NO_AWARD = "closed_no_award", _("Closed without an order")


class QuotationState(models.TextChoices):
    """Where a quotation stands; `accepted` is never a resting state, so it is not here."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("With the buyer")
    COUNTER_OFFERED = "counter_offered", _("Counter-offer with the supplier")
    ORDERED = "ordered", _("Ordered")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    WITHDRAWN_BY_SYSTEM = "withdrawn_by_system", _("Withdrawn by the marketplace")
    EXPIRED = "expired", _("Expired")
    NOT_SELECTED = "not_selected", _("Not selected")


R, Q = RFQState, QuotationState
LIVE = (Q.SUBMITTED, Q.COUNTER_OFFERED)
UNDECIDED = (R.OPEN, R.CLOSED)

RFQ = Machine(
    "Request for quotation",
    [
        move("submit", R.DRAFT, R.SUBMITTED, Actor.BUYER),
        move("approve", R.SUBMITTED, R.OPEN, Actor.OPERATOR),
        move("reject", R.SUBMITTED, R.REJECTED, Actor.OPERATOR),
        move("request_changes", R.SUBMITTED, R.DRAFT, Actor.OPERATOR),
        move("resubmit", R.REJECTED, R.SUBMITTED, Actor.BUYER),
        move("close_early", R.OPEN, R.CLOSED, Actor.BUYER),
        move("deadline", R.OPEN, R.CLOSED, Actor.CLOCK),
        move("seat_cap", R.OPEN, R.CLOSED, Actor.CLOCK),
        move("seat_freed", R.CLOSED, R.OPEN, Actor.CLOCK),
        move("extend", UNDECIDED, R.OPEN, Actor.BUYER),
        move("award", UNDECIDED, R.AWARDED, Actor.BUYER, Actor.SELLER),
        move("order_fell_through", R.AWARDED, R.CLOSED, Actor.CLOCK),
        move(
            "cancel",
            [R.DRAFT, R.SUBMITTED, R.OPEN, R.CLOSED],
            R.CANCELLED,
            Actor.BUYER,
            Actor.OPERATOR,
        ),
        move("close_without_award", UNDECIDED, R.CLOSED_NO_AWARD, Actor.BUYER),
        move("expire", R.CLOSED, R.EXPIRED, Actor.CLOCK, after=AFTER_CLOSE),
    ],
)

QUOTATION = Machine(
    "Quotation",
    [
        move("submit", Q.DRAFT, Q.SUBMITTED, Actor.SELLER),
        move("counter_offer", Q.SUBMITTED, Q.COUNTER_OFFERED, Actor.BUYER),
        move("revise", LIVE, Q.SUBMITTED, Actor.SELLER),
        move("revive", [Q.EXPIRED, Q.DECLINED, Q.NOT_SELECTED], Q.SUBMITTED, Actor.SELLER),
        move("accept", Q.SUBMITTED, Q.ORDERED, Actor.BUYER),
        move("accept_counter", Q.COUNTER_OFFERED, Q.ORDERED, Actor.SELLER),
        move("decline", LIVE, Q.DECLINED, Actor.BUYER),
        move("withdraw", [Q.DRAFT, *LIVE], Q.WITHDRAWN, Actor.SELLER),
        move("expire", LIVE, Q.EXPIRED, Actor.CLOCK),
        move("not_selected", LIVE, Q.NOT_SELECTED, Actor.CLOCK),
        move(
            "withdrawn_by_system",
            [Q.DRAFT, *LIVE],
            Q.WITHDRAWN_BY_SYSTEM,
            Actor.CLOCK,
            Actor.OPERATOR,
        ),
        move("counter_lapsed", Q.COUNTER_OFFERED, Q.SUBMITTED, Actor.CLOCK),
    ],
)
