"""Payout runs: what is available, less what the seller owes, per seller and currency."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from marketplace.companies.member import SYSTEM, Member
from marketplace.core import outbox
from marketplace.core.money import Money, total
from marketplace.core.references import new_reference
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.earnings import move_earnings
from trade_assurance.actions.stops import assert_running
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Subject, Transfer
from trade_assurance.models import Earning, Payout, PayoutAccount
from trade_assurance.payout_states import EarningState, PayoutState
from trade_assurance.rules import assert_operator, person_of


@transaction.atomic
def build_payouts(*, by: Member, at: datetime) -> list[Payout]:
    """Schedule a payout for each seller and currency with enough released money.

    Sellers without usable bank details, or whose new ones still wait, are left out. SYSTEM is the
    daily run. Raises: NotAllowed, MoneyStopped.
    """
    if by is not SYSTEM:
        assert_operator(by)
    assert_running()
    groups: dict[tuple[int, str], list[Earning]] = defaultdict(list)
    for earning in _available():
        groups[earning.seller_id, earning.currency].append(earning)
    accounts = {
        account.company_id: account
        for account in PayoutAccount.objects.filter(
            replaced_at__isnull=True, usable_from_at__lte=at
        )
    }
    return [
        _schedule(accounts[seller_id], earnings, by=by, at=at)
        for (seller_id, currency), earnings in sorted(groups.items())
        if seller_id in accounts and _is_enough(earnings, currency)
    ]


def _available() -> QuerySet[Earning]:
    rows = Earning.objects.select_for_update(of=("self",))
    return rows.filter(state=EarningState.AVAILABLE).order_by("pk")


def _is_enough(earnings: list[Earning], currency: str) -> bool:
    minimum = Money.of(policies.current().payout_minimum, currency)
    amount = total((earning.net for earning in earnings), currency)
    return amount.minor > 0 and amount >= minimum


def _schedule(
    account: PayoutAccount, earnings: list[Earning], *, by: Member, at: datetime
) -> Payout:
    currency = earnings[0].currency
    amount = total((earning.net for earning in earnings), currency)
    limit = Money.of(policies.current().payout_four_eyes_above, currency)
    payout = Payout.objects.create(
        reference=new_reference("A"),
        seller_id=account.company_id,
        account=account,
        currency=currency,
        amount_minor=amount.minor,
        needs_second=amount > limit,
        created_by=None if by is SYSTEM else person_of(by),
        created_at=at,
    )
    actor = Actor.CLOCK if by is SYSTEM else Actor.OPERATOR
    record(
        payout,
        "schedule",
        from_state="",
        to_state=PayoutState.SCHEDULED,
        actor=actor,
        at=at,
        user_id=by.user_id,
    )
    move_earnings(earnings, "allocate", actor=actor, at=at, by=by, payout=payout)
    post(
        kind=MovementKind.PAYOUT_ALLOCATED,
        transfers=[
            Transfer(
                Purse(AccountKind.PAYABLE, payout.seller_id),
                Purse(AccountKind.PAYOUT_DUE, payout.pk),
                amount,
            )
        ],
        subject=Subject("payout", payout.pk),
        key=f"payout-{payout.pk}-allocated",
        at=at,
    )
    outbox.emit("trade_assurance.payout_scheduled", payout_id=payout.pk)
    return payout
