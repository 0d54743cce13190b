"""Rounds between the two sides. Every proposal is a new revision; the old ones stay as they were."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.companies.rules import assert_may_trade
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from rfq.actions.locks import lock_quotation
from rfq.actions.revisions import write_revision
from rfq.actions.seats import free_seat
from rfq.actions.telling import post_revision, tell_buyer, tell_seller
from rfq.checks import check_offer
from rfq.errors import (
    CurrencyDiffers,
    NotYours,
    OfferInvalid,
    QuotationExpired,
    RequestClosed,
    RevisionStale,
    TooOften,
)
from rfq.models import Quotation, QuotationRevision
from rfq.offer import Offer
from rfq.queries import sellers_revision
from rfq.rules import can_answer, can_decide
from rfq.states import QUOTATION, UNDECIDED, QuotationState

MOST_REVISIONS = 5
REVIVED_FROM = (QuotationState.EXPIRED, QuotationState.DECLINED, QuotationState.NOT_SELECTED)


@transaction.atomic
def mark_seen(*, quotation: Quotation, by: Member, at: datetime) -> None:
    """Note when the buyer's side first looked; starts no clock."""
    if by.acts_for(quotation.buyer_id) and quotation.seen_at is None:
        Quotation.objects.filter(pk=quotation.pk, seen_at__isnull=True).update(seen_at=at)


@transaction.atomic
def counter_offer(
    *, quotation: Quotation, number: int, offer: Offer, by: Member, at: datetime
) -> QuotationRevision:
    """Propose other terms for the buyer; binding until the counter-offer's own date.

    Raises: NotYours, CompanyNotApproved, CompanyBlocked, RevisionStale, QuotationExpired,
    CurrencyDiffers, OfferInvalid, QuantityBelowMinimum, TransitionRefused.
    """
    locked = _decided(quotation, by)
    assert_may_trade(locked.buyer)
    QUOTATION.target("counter_offer", state=locked.state, actor=Actor.BUYER)
    check_current(locked, number)
    check_valid(locked, at)
    base = sellers_revision(locked)
    if len(offer.lines) != base.lines.count():
        raise OfferInvalid(_("A counter-offer keeps the lines of the quotation."))
    _check_currency(offer, base)
    check_offer(offer, at, is_counter=True)
    revision = write_revision(locked, offer, side=Actor.BUYER, by=by, at=at)
    locked.counter_until = offer.valid_until
    locked.save(update_fields=["current", "counter_until"])
    _move(locked, "counter_offer", Actor.BUYER, by, at)
    post_revision(locked, revision, offer, by=by, at=at)
    tell_seller(locked, "quotation_countered", at, total=offer.total, until=offer.valid_until)
    return revision


@transaction.atomic
def revise(
    *, quotation: Quotation, number: int, offer: Offer, by: Member, at: datetime
) -> QuotationRevision:
    """Send a new version: after a counter-offer, by oneself, or to revive an ended quotation.

    Five times at most. Raises: NotYours, RevisionStale, TooOften, RequestClosed, CurrencyDiffers,
    OfferInvalid, QuantityBelowMinimum, TransitionRefused.
    """
    locked = _answered(quotation, by)
    name = "revive" if locked.state in REVIVED_FROM else "revise"
    QUOTATION.target(name, state=locked.state, actor=Actor.SELLER)
    check_current(locked, number)
    if locked.rfq is not None and locked.rfq.state not in UNDECIDED:
        raise RequestClosed(_("This request is decided; it takes no new versions."))
    own = locked.revisions.filter(side=Actor.SELLER).count()
    if own > MOST_REVISIONS:
        raise TooOften(
            _("A quotation can be revised %(most)s times at most.") % {"most": MOST_REVISIONS}
        )
    _check_currency(offer, sellers_revision(locked))
    check_offer(offer, at)
    revision = write_revision(locked, offer, side=Actor.SELLER, by=by, at=at)
    locked.valid_until, locked.counter_until = offer.valid_until, None
    locked.draft, locked.reminders, locked.kept_until, locked.reason = {}, 0, None, ""
    locked.save(
        update_fields=[
            "current",
            "valid_until",
            "counter_until",
            "draft",
            "reminders",
            "kept_until",
            "reason",
        ]
    )
    _move(locked, name, Actor.SELLER, by, at)
    post_revision(locked, revision, offer, by=by, at=at)
    tell_buyer(locked, "quotation_revised", at, total=offer.total, number=revision.number)
    return revision


@transaction.atomic
def decline(*, quotation: Quotation, reason: str, by: Member, at: datetime) -> Quotation:
    """Say no for the buyer; the supplier reads the reason, its seat is free again.

    Raises: NotYours, OfferInvalid without a reason, TransitionRefused.
    """
    locked = _decided(quotation, by)
    QUOTATION.target("decline", state=locked.state, actor=Actor.BUYER)
    _keep_reason(locked, reason)
    _move(locked, "decline", Actor.BUYER, by, at, reason=reason)
    tell_seller(locked, "quotation_declined", at, reason=reason)
    free_seat(locked, at)
    return locked


@transaction.atomic
def withdraw(*, quotation: Quotation, reason: str, by: Member, at: datetime) -> Quotation:
    """Take the quotation back for the supplier; a draft simply goes.

    Raises: NotYours, OfferInvalid without a reason, TransitionRefused.
    """
    locked = _answered(quotation, by)
    QUOTATION.target("withdraw", state=locked.state, actor=Actor.SELLER)
    was_sent = locked.state != QuotationState.DRAFT
    if was_sent:
        _keep_reason(locked, reason)
    _move(locked, "withdraw", Actor.SELLER, by, at, reason=reason)
    if was_sent:
        tell_buyer(locked, "quotation_withdrawn", at, reason=reason)
        free_seat(locked, at)
    return locked


def check_current(quotation: Quotation, number: int) -> None:
    """Refuse to act on another revision than the one that was shown. Raises: RevisionStale."""
    if quotation.current != number:
        raise RevisionStale(
            _("Version %(number)s is on the table now. Look at it before you decide.")
            % {"number": quotation.current}
        )


def check_valid(quotation: Quotation, at: datetime) -> None:
    """Refuse to act on a quotation whose date has passed. Raises: QuotationExpired."""
    if quotation.valid_until is None or quotation.valid_until <= at:
        raise QuotationExpired(_("This quotation has expired. Ask the supplier to renew it."))


def _check_currency(offer: Offer, base: QuotationRevision) -> None:
    if offer.currency != base.currency:
        raise CurrencyDiffers(
            _("This quotation is in %(currency)s; a new version keeps the currency.")
            % {"currency": base.currency}
        )


def _keep_reason(quotation: Quotation, reason: str) -> None:
    if not reason.strip():
        raise OfferInvalid(_("Give a reason; the other side reads it."), field="reason")
    quotation.reason = reason.strip()
    quotation.save(update_fields=["reason"])


def _move(
    quotation: Quotation, name: str, actor: Actor, by: Member, at: datetime, *, reason: str = ""
) -> None:
    change_state(
        quotation,
        name,
        machine=QUOTATION,
        actor=actor,
        at=at,
        user_id=by.user_id,
        reason=reason,
    )


def _decided(quotation: Quotation, by: Member) -> Quotation:
    locked = lock_quotation(quotation)
    if not can_decide(by, locked):
        raise NotYours(_("Your role does not allow deciding on quotations."))
    return locked


def _answered(quotation: Quotation, by: Member) -> Quotation:
    locked = lock_quotation(quotation)
    if not can_answer(by, locked):
        raise NotYours(_("Your role does not allow sending quotations."))
    return locked
