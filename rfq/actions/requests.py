"""Writing a request and sending it off."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.companies.models import Company
from marketplace.companies.rules import assert_may_trade
from marketplace.core.references import new_reference
from marketplace.core.states import change_state, record
from marketplace.core.transitions import Actor
from rfq.actions.deciding import open_rfq
from rfq.actions.locks import lock_rfq
from rfq.actions.telling import tell_operators
from rfq.checks import check_request
from rfq.errors import NotYours, RequestIncomplete, TooOften
from rfq.models import RFQ, RFQInvitation, Visibility
from rfq.rules import can_manage_rfq, can_post_rfqs
from rfq.screening import Asked, reasons_to_review
from rfq.states import RFQ as MACHINE
from rfq.states import RFQState

DEFAULT_DEADLINE = timedelta(days=14)
MOST_RESUBMISSIONS = 2
MOST_INVITED = 20
EDITABLE = frozenset(
    {
        "title", "description", "category", "quantity", "unit", "target_unit_price", "currency",
        "sample_wanted", "product", "destination_country", "destination_place", "incoterm",
        "needed_by_on", "closes_at", "visibility", "criteria", "inspection_wanted",
    }
)  # fmt: skip


@transaction.atomic
def start_rfq(*, by: Member, at: datetime, fields: Mapping[str, Any] | None = None) -> RFQ:
    """Begin a draft with what is known already; it lives on the server until it is sent or dropped.

    Raises: NotYours.
    """
    if not can_post_rfqs(by) or by.company is None or by.user is None:
        raise NotYours(_("Your role does not allow posting requests."))
    rfq = RFQ(
        reference=new_reference("R"),
        buyer=by.company,
        created_by=by.user,
        currency=by.company.currency,
        destination_country=by.company.country,
        closes_at=at + DEFAULT_DEADLINE,
        created_at=at,
    )
    _assign(rfq, fields or {})
    rfq.save()
    record(
        rfq,
        "start",
        from_state="",
        to_state=rfq.state,
        actor=Actor.BUYER,
        at=at,
        user_id=by.user_id,
    )
    return rfq


@transaction.atomic
def save_rfq_draft(*, rfq: RFQ, fields: Mapping[str, Any], by: Member) -> RFQ:
    """Keep what was typed in one step. Raises: NotYours, RequestIncomplete (no draft any more)."""
    locked = lock_rfq(rfq)
    _own_draft(locked, by)
    _assign(locked, fields)
    locked.save(update_fields=sorted(fields))
    return locked


@transaction.atomic
def invite_sellers(*, rfq: RFQ, sellers: Iterable[Company], by: Member) -> None:
    """Replace the list of suppliers asked by name. Raises: NotYours, RequestIncomplete."""
    locked = lock_rfq(rfq)
    _own_draft(locked, by)
    chosen = {seller.pk for seller in sellers if seller.pk != locked.buyer_id}
    if len(chosen) > MOST_INVITED:
        raise RequestIncomplete(
            _("Invite at most %(most)s suppliers.") % {"most": MOST_INVITED}, field="sellers"
        )
    locked.invitations.exclude(seller_id__in=chosen).delete()
    RFQInvitation.objects.bulk_create(
        (RFQInvitation(rfq=locked, seller_id=pk) for pk in sorted(chosen)), ignore_conflicts=True
    )


@transaction.atomic
def submit_rfq(*, rfq: RFQ, by: Member, at: datetime) -> RFQ:
    """Send a draft, or a rejected request again, to be published.

    Where the automatic rules find nothing it is opened at once; else it waits for an operator.

    Raises: NotYours, CompanyNotApproved, CompanyBlocked, RequestIncomplete, DeadlineOutOfRange,
        TooOften, TransitionRefused.
    """
    locked = lock_rfq(rfq)
    if not can_manage_rfq(by, locked):
        raise NotYours(_("Your role does not allow posting requests."))
    assert_may_trade(locked.buyer)
    again = locked.state == RFQState.REJECTED
    MACHINE.target("resubmit" if again else "submit", state=locked.state, actor=Actor.BUYER)
    check_request(locked, at)
    if locked.visibility == Visibility.INVITED and not locked.invitations.exists():
        raise RequestIncomplete(_("Invite at least one supplier."), field="sellers")
    if again and locked.resubmissions >= MOST_RESUBMISSIONS:
        raise TooOften(_("This request was sent again as often as it may be."))
    locked.resubmissions += int(again)
    locked.submitted_at = at
    asked = Asked(locked.title, locked.description, float(locked.quantity or 0))
    locked.review_reasons = reasons_to_review(asked)
    locked.save(update_fields=["resubmissions", "submitted_at", "review_reasons"])
    change_state(
        locked,
        "resubmit" if again else "submit",
        machine=MACHINE,
        actor=Actor.BUYER,
        at=at,
        user_id=by.user_id,
    )
    if settings.RFQ_AUTO_APPROVE and not locked.review_reasons:
        open_rfq(locked, at=at, user_id=None, reason="automatic rules")
    else:
        tell_operators(locked, at)
    return locked


def _own_draft(rfq: RFQ, by: Member) -> None:
    if not can_manage_rfq(by, rfq):
        raise NotYours(_("Your role does not allow posting requests."))
    if rfq.state not in {RFQState.DRAFT, RFQState.REJECTED}:
        raise RequestIncomplete(_("This request was sent already and can no longer be changed."))


def _assign(rfq: RFQ, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name not in EDITABLE:
            raise ValueError(name)
        setattr(rfq, name, value)
