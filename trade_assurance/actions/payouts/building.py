"""Payout runs: what is available, less what the seller owes, per seller and currency."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.money import Money, total
from marketplace.core.references import new_reference
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.earnings import move_earnings
from trade_assurance.actions.stops import assert_running
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Subject, Transfer
from trade_assurance.models import Earning, Payout, PayoutAccount, PayoutPlan
from trade_assurance.payout_calendar import is_payday
from trade_assurance.payout_states import AccountState, EarningState, PayoutState
from trade_assurance.rules import assert_operator, can_manage_payouts, person_of


class NothingToPayOut(Refusal):
    """Less is available than is worth a payout, or the bank account cannot be used now."""

    code = "nothing_to_pay_out"


@transaction.atomic
def build_payouts(*, by: Member, at: datetime) -> list[Payout]:
    """Schedule a payout for each seller and currency with enough released money.

    Sellers without bank details that can be used now are left out. SYSTEM is the daily run, which
    pays each seller on its own days; an operator's run pays all. Raises: NotAllowed, MoneyStopped.
    """
    if by is not SYSTEM:
        assert_operator(by)
    assert_running()
    accounts = {account.company_id: account for account in _usable_accounts(at)}
    groups: dict[tuple[int, str], list[Earning]] = defaultdict(list)
    for earning in _available():
        groups[earning.seller_id, earning.currency].append(earning)
    plans = {(row.company_id, row.currency): row for row in PayoutPlan.objects.all()}
    return [
        _schedule(accounts[seller_id], earnings, by=by, at=at)
        for (seller_id, currency), earnings in sorted(groups.items())
        if seller_id in accounts
        and (by is not SYSTEM or _is_payday(plans.get((seller_id, currency)), at))
        and _is_enough(earnings, currency, plans.get((seller_id, currency)))
    ]


@transaction.atomic
def ask_payout(*, currency: str, by: Member, at: datetime) -> Payout:
    """Schedule what is available to the own company now, whatever its days.

    An operator approves it like those of the run. Raises: NotAllowed, MoneyStopped, NothingToPayOut.
    """
    if by.company is None or not can_manage_payouts(by):
        raise NotAllowed(_("Your role does not allow asking for payouts."))
    assert_running()
    account = _usable_accounts(at).filter(company=by.company).first()
    earnings = list(_available().filter(seller=by.company, currency=currency))
    plan = PayoutPlan.objects.filter(company=by.company, currency=currency).first()
    if account is None:
        raise NothingToPayOut(_("There is no bank account that can be used now."))
    if not earnings or not _is_enough(earnings, currency, plan):
        raise NothingToPayOut(_("Less is available than your least amount for a payout."))
    return _schedule(account, earnings, by=by, at=at)


def _usable_accounts(at: datetime) -> QuerySet[PayoutAccount]:
    """Hold the accounts to pay to, before any earning: new bank details go the same way."""
    rows = PayoutAccount.objects.select_for_update(of=("self",)).order_by("pk")
    rows = rows.filter(replaced_at__isnull=True, usable_from_at__lte=at)
    return rows.filter(state=AccountState.ACTIVE)


def _is_payday(plan: PayoutPlan | None, at: datetime) -> bool:
    return plan is None or is_payday(plan.interval, at.astimezone(UTC).date())


def _available() -> QuerySet[Earning]:
    rows = Earning.objects.select_for_update(of=("self",))
    return rows.filter(state=EarningState.AVAILABLE).order_by("pk")


def _is_enough(earnings: list[Earning], currency: str, plan: PayoutPlan | None) -> bool:
    minimum = Money.of(policies.current().payout_minimum, currency)
    if plan is not None:
        minimum = max(minimum, plan.minimum)
    amount = total((earning.net for earning in earnings), currency)
    return amount.minor > 0 and amount >= minimum


def _was_changed_lately(account: PayoutAccount, at: datetime) -> bool:
    """Tell whether other details were replaced by these so lately that a second person looks."""
    since = at - timedelta(hours=policies.current().bank_details_check_hours)
    if account.created_at <= since:
        return False
    return PayoutAccount.objects.filter(company_id=account.company_id, pk__lt=account.pk).exists()


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
        needs_second=amount > limit or _was_changed_lately(account, at),
        created_by=person_of(by) if by.is_operator else None,
        created_at=at,
    )
    actor = Actor.CLOCK if by is SYSTEM else Actor.OPERATOR if by.is_operator else Actor.SELLER
    record(
        payout,
        "schedule",
        from_state="",
        to_state=PayoutState.SCHEDULED,
        actor=actor,
        at=at,
        user_id=by.user_id,
    )
    mover = Actor.OPERATOR if by.is_operator else Actor.CLOCK
    move_earnings(earnings, "allocate", actor=mover, at=at, by=by, payout=payout)
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
