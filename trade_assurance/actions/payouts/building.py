"""Payout runs: what is available, less what the seller owes, per seller and currency."""

from collections import defaultdict
from datetime import UTC, datetime

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
from trade_assurance.actions.payouts.ways import Way, Ways, was_changed_lately
from trade_assurance.actions.stops import assert_running
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Subject, Transfer
from trade_assurance.models import ConnectAccount, Earning, Payout, PayoutAccount, PayoutPlan
from trade_assurance.payout_calendar import is_payday
from trade_assurance.payout_states import EarningState, PayoutState
from trade_assurance.rules import assert_operator, can_manage_payouts, person_of


class NothingToPayOut(Refusal):
    """Less is available than is worth a payout, or the bank account cannot be used now."""

    code = "nothing_to_pay_out"


@transaction.atomic
def build_payouts(*, by: Member, at: datetime) -> list[Payout]:
    """Schedule a payout for each seller and currency with enough released money.

    A seller with a working account at the card provider is paid there as far as the platform's own
    money there reaches, else by its bank details; those with neither are left out. SYSTEM is the
    daily run, which pays each seller on its own days; an operator's run pays all. Raises: NotAllowed,
    MoneyStopped.
    """
    if by is not SYSTEM:
        assert_operator(by)
    assert_running()
    ways = Ways.found(at)
    groups: dict[tuple[int, str], list[Earning]] = defaultdict(list)
    for earning in _available():
        groups[earning.seller_id, earning.currency].append(earning)
    plans = {(row.company_id, row.currency): row for row in PayoutPlan.objects.all()}
    made = []
    for (seller_id, currency), earnings in sorted(groups.items()):
        plan = plans.get((seller_id, currency))
        if (by is SYSTEM and not _is_payday(plan, at)) or not _is_enough(earnings, currency, plan):
            continue
        way = ways.of(seller_id, total((earning.net for earning in earnings), currency))
        if way is not None:
            made.append(_schedule(way, earnings, by=by, at=at))
    return made


@transaction.atomic
def ask_payout(*, currency: str, by: Member, at: datetime) -> Payout:
    """Schedule what is available to the own company now, whatever its days.

    An operator approves it like those of the run. Raises: NotAllowed, MoneyStopped, NothingToPayOut.
    """
    if by.company is None or not can_manage_payouts(by):
        raise NotAllowed(_("Your role does not allow asking for payouts."))
    assert_running()
    ways = Ways.found(at, company=by.company)
    earnings = list(_available().filter(seller=by.company, currency=currency))
    plan = PayoutPlan.objects.filter(company=by.company, currency=currency).first()
    if not ways:
        raise NothingToPayOut(_("There is no account that can be used now."))
    if not earnings or not _is_enough(earnings, currency, plan):
        raise NothingToPayOut(_("Less is available than your least amount for a payout."))
    way = ways.of(by.company.pk, total((earning.net for earning in earnings), currency))
    if way is None:
        raise NothingToPayOut(_("There is no account that can be used now."))
    return _schedule(way, earnings, by=by, at=at)


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


def _schedule(way: Way, earnings: list[Earning], *, by: Member, at: datetime) -> Payout:
    currency = earnings[0].currency
    amount = total((earning.net for earning in earnings), currency)
    limit = Money.of(policies.current().payout_four_eyes_above, currency)
    payout = Payout.objects.create(
        reference=new_reference("A"),
        seller_id=way.company_id,
        account=way if isinstance(way, PayoutAccount) else None,
        provider_account=way if isinstance(way, ConnectAccount) else None,
        currency=currency,
        amount_minor=amount.minor,
        needs_second=amount > limit or was_changed_lately(way, at),
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
