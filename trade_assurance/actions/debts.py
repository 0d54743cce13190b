"""What a supplier owes the platform: settled first by whatever is released next."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core import outbox, reminders
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.money import Money
from marketplace.core.states import change_state, record
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.earnings import close_out, hold_unpaid
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Subject, Transfer
from trade_assurance.ledger.queries import locked_balance
from trade_assurance.models import Earning, EarningKind, SellerDebt
from trade_assurance.payout_states import DEBT, OPEN_DEBTS, DebtState
from trade_assurance.rules import assert_operator, person_of


class AnotherSignerNeeded(NotAllowed):
    """A debt is written off by another operator than who proposed it."""

    code = "second_person_needed"


class NotProposed(Refusal):
    """Nobody has proposed to write this debt off yet."""

    code = "write_off_not_proposed"


def owe(earning: Earning, money: Money, *, at: datetime) -> SellerDebt:
    """Write what the platform laid out for a seller; the movement is the caller's."""
    figures = policies.current()
    debt = SellerDebt.objects.create(
        seller_id=earning.seller_id,
        earning=earning,
        currency=money.currency,
        amount_minor=money.minor,
        remind_at=at + timedelta(days=figures.debt_reminder_days),
        collect_at=at + timedelta(days=figures.debt_collection_days),
        at=at,
    )
    record(debt, "owe", from_state="", to_state=debt.state, actor=Actor.CLOCK, at=at)
    return debt


def settle_debts(seller_id: int, currency: str, *, at: datetime) -> Money:
    """Pay a seller's debts, the oldest first, with what it has been released; return how much.

    Called after every movement that gives to the seller: money is never paid out past a debt.
    """
    payable = Purse(AccountKind.PAYABLE, seller_id)
    start = left = locked_balance(payable, currency)
    rows = SellerDebt.objects.select_for_update(of=("self",)).order_by("pk")
    for debt in rows.filter(seller_id=seller_id, currency=currency, state__in=OPEN_DEBTS):
        part = min(left, debt.open)
        if not part:
            break
        debt.steps += 1
        debt.settled_minor += part.minor
        _post(debt, MovementKind.DEBT_SETTLED, payable, part, at=at)
        _end(debt, "" if debt.open else "settle", Actor.CLOCK, by=SYSTEM, at=at)
        left -= part
    return start - left


@transaction.atomic
def propose_write_off(*, debt: SellerDebt, by: Member, at: datetime, reason: str) -> SellerDebt:
    """Propose to give up a debt in collection; another operator signs. Raises: NotAllowed, Refusal."""
    assert_operator(by)
    if not reason.strip():
        raise Refusal(_("Say why."), field="reason")
    debt = SellerDebt.objects.select_for_update(of=("self",)).get(pk=debt.pk)
    DEBT.target("write_off", state=debt.state, actor=Actor.OPERATOR)
    debt.proposed_by, debt.reason = person_of(by), reason.strip()
    debt.save(update_fields=["proposed_by", "reason"])
    record(
        debt,
        "propose_write_off",
        from_state=debt.state,
        to_state=debt.state,
        actor=Actor.OPERATOR,
        at=at,
        user_id=by.user_id,
        reason=debt.reason,
    )
    return debt


@transaction.atomic
def write_off(*, debt: SellerDebt, by: Member, at: datetime) -> SellerDebt:
    """Give up what is still open of a debt: it becomes a loss of the platform.

    Raises: NotAllowed, NotProposed, AnotherSignerNeeded, TransitionRefused.
    """
    assert_operator(by)
    hold_unpaid(debt.seller_id, debt.currency)
    debt = SellerDebt.objects.select_for_update(of=("self",)).get(pk=debt.pk)
    DEBT.target("write_off", state=debt.state, actor=Actor.OPERATOR)
    if debt.proposed_by_id is None:
        raise NotProposed(_("Another operator has to propose it first."))
    if debt.proposed_by_id == by.user_id:
        raise AnotherSignerNeeded(_("Another operator has to sign this."))
    given_up = debt.open
    debt.steps += 1
    key = _post(debt, MovementKind.DEBT_WRITTEN_OFF, Purse(AccountKind.LOSS), given_up, at=at)
    debt.written_off_minor += given_up.minor
    debt.written_off_by = person_of(by)
    _end(debt, "write_off", Actor.OPERATOR, by=by, at=at)
    forgiven = Earning.objects.create(
        protection=debt.earning.protection,
        seller_id=debt.seller_id,
        kind=EarningKind.WRITTEN_OFF,
        movement_key=key,
        currency=debt.currency,
        gross_minor=given_up.minor,
        commission_minor=0,
        net_minor=given_up.minor,
        at=at,
    )
    close_out(forgiven, at=at)
    return debt


@transaction.atomic
def remind_of_debts(*, at: datetime) -> int:
    """Tell sellers of debts that stand for 30 days; if that comes late, so does collection."""
    rows = SellerDebt.objects.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    due = list(rows.filter(state__in=OPEN_DEBTS, remind_at__lte=at))
    for debt in due:
        planned, debt.remind_at = debt.remind_at or at, None
        debt.collect_at = reminders.effect_after(debt.collect_at, planned=planned, at=at)
        debt.save(update_fields=["remind_at", "collect_at"])
        record(debt, "remind", from_state=debt.state, to_state=debt.state, actor=Actor.CLOCK, at=at)
        outbox.emit("trade_assurance.told", kind="debt_reminder", debt_id=debt.pk)
    return len(due)


@transaction.atomic
def collect_debts(*, at: datetime) -> int:
    """Hand debts that stand for 90 days to collection; operators see them. Return how many."""
    rows = SellerDebt.objects.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    due = list(rows.filter(state=DebtState.OPEN, collect_at__lte=at, remind_at=None))
    for debt in due:
        change_state(debt, "collect", machine=DEBT, actor=Actor.CLOCK, at=at)
        outbox.emit("trade_assurance.told", kind="debt_collected", debt_id=debt.pk)
    return len(due)


def _post(
    debt: SellerDebt, kind: MovementKind, source: Purse, money: Money, *, at: datetime
) -> str:
    key = f"debt-{debt.pk}-{debt.steps}"
    post(
        kind=kind,
        transfers=[Transfer(source, Purse(AccountKind.SELLER_DEBT, debt.seller_id), money)],
        subject=Subject("seller_debt", debt.pk),
        key=key,
        at=at,
    )
    return key


def _end(debt: SellerDebt, name: str, actor: Actor, *, by: Member, at: datetime) -> None:
    """Save amounts and state in one statement: the CHECK wants an ended debt to be at nothing."""
    if name:
        target = DEBT.target(name, state=debt.state, actor=actor)
        record(
            debt,
            name,
            from_state=debt.state,
            to_state=target,
            actor=actor,
            at=at,
            user_id=by.user_id,
        )
        debt.state, debt.ended_at = target, at
    debt.save(
        update_fields=[
            "state", "ended_at", "steps", "settled_minor", "written_off_minor", "written_off_by",
        ]
    )  # fmt: skip
