"""Payouts to sellers' accounts at the card provider: asked outside any transaction, looked up if in doubt.

The payout's row is the request. Its key makes repeats harmless as long as the provider remembers
keys; a transfer that nobody can find after that is not asked for again without a person.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import clock, outbox, points
from marketplace.core.errors import Refusal
from trade_assurance import policies
from trade_assurance.actions.payouts.outcomes import take_transfer
from trade_assurance.actions.payouts.rows import locked_payout
from trade_assurance.gateways import sellers_gateway
from trade_assurance.gateways.base import (
    Answer,
    AnswerUnclear,
    SellersGateway,
    Status,
    TransferRequest,
)
from trade_assurance.models import Payout
from trade_assurance.payout_states import PayoutState

FOLLOW_UP = timedelta(minutes=1)
log = logging.getLogger(__name__)


class NoProvider(Exception):
    """The card provider that a payout was meant for is not set up any more."""


@transaction.atomic
def ask_for_transfer(*, payout: Payout, by: Member, at: datetime) -> Payout:
    """Let the card provider be asked now about a payout on its way. Raises: NotAllowed, Refusal."""
    payout = locked_payout(payout, by)
    if payout.provider_account_id is None or payout.state != PayoutState.PROCESSING:
        raise Refusal(_("This payout does not wait for the card provider."))
    payout.ask_again_at = at
    payout.save(update_fields=["ask_again_at"])
    outbox.emit("trade_assurance.transfer_due", payout_id=payout.pk)
    return payout


def send_transfer(*, payout_id: int) -> None:
    """Ask for a payout's transfer, or look it up if it was asked for before, and take in the answer.

    Raises: NoProvider, GatewayAway, GatewayMisused, to be called again later.
    """
    payout = _mark_asked(payout_id)
    if payout is None:
        return
    points.reach("transfer marked as asked")
    answer = _ask(_door(), payout)
    points.reach("provider answered about a transfer")
    if answer is not None:
        take_transfer(payout_id=payout.pk, answer=answer, at=clock.now())


def look_up_transfer(*, payout: Payout, at: datetime) -> None:
    """Take in what is true of a transfer now. Raises what gateways raise."""
    answer = _look_up(_door(), payout)
    if answer.status != Status.UNKNOWN:
        take_transfer(payout_id=payout.pk, answer=answer, at=at)


def follow_up_transfers(*, at: datetime) -> int:
    """Promise another look at each transfer that no answer has ended; return how many."""
    unanswered = Payout.objects.filter(
        Q(ask_again_at__isnull=True) | Q(ask_again_at__lte=at),
        state=PayoutState.PROCESSING,
        provider_account__isnull=False,
        sent_at__lt=at - FOLLOW_UP,
    )
    for pk in sorted(unanswered.values_list("pk", flat=True)):
        outbox.emit("trade_assurance.transfer_due", payout_id=pk)
    return len(unanswered)


@transaction.atomic(durable=True)
def _mark_asked(payout_id: int) -> Payout | None:
    """Count, before anything leaves, that it will; None when there is nothing to ask (any more)."""
    rows = Payout.objects.select_for_update(of=("self",)).select_related("provider_account")
    payout = rows.get(pk=payout_id)
    if payout.state != PayoutState.PROCESSING or payout.provider_account is None:
        return None
    payout.times_asked += 1
    payout.save(update_fields=["times_asked"])
    return payout


def _ask(door: SellersGateway, payout: Payout) -> Answer | None:
    assert payout.provider_account is not None  # noqa: S101 - `_mark_asked` has looked
    try:
        if payout.times_asked > 1:
            found = _look_up(door, payout)
            if found.status != Status.UNKNOWN:
                return found
            if _key_is_dead(payout):
                log.error("payout %s: no answer for as long as keys live", payout.reference)
                return None
        return door.transfer(
            TransferRequest(
                key=payout.key,
                money=payout.amount,
                destination=payout.provider_account.provider_id,
                group=payout.reference,
            )
        )
    except AnswerUnclear:
        return None  # it is looked up by the next follow-up


def _look_up(door: SellersGateway, payout: Payout) -> Answer:
    return door.look_up_transfer(
        key=payout.key, provider_id=payout.transfer_id, group=payout.reference
    )


def _key_is_dead(payout: Payout) -> bool:
    limit = timedelta(hours=policies.current().look_up_after_hours)
    return payout.sent_at is not None and clock.now() - payout.sent_at > limit


def _door() -> SellersGateway:
    door = sellers_gateway()
    if door is None:
        raise NoProvider
    return door
