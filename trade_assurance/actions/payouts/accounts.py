"""A supplier's bank account that does not work: nothing is sent there until it does."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.errors import Refusal
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.payouts.holding import lift_cause, place_hold
from trade_assurance.models import Payout, PayoutAccount
from trade_assurance.payout_states import PAYOUT_ACCOUNT, AccountFlaw, HoldCause, PayoutState
from trade_assurance.rules import assert_operator


@transaction.atomic
def restrict_account(
    *, account: PayoutAccount, by: Member, at: datetime, reason: str
) -> PayoutAccount:
    """Send nothing more to an account. Raises: NotAllowed, Refusal, TransitionRefused."""
    assert_operator(by)
    if not reason.strip():
        raise Refusal(_("Say why."), field="reason")
    account = PayoutAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    return restrict(account, reason.strip(), by=by, at=at)


@transaction.atomic
def lift_account(*, account: PayoutAccount, by: Member, at: datetime) -> PayoutAccount:
    """Use an account again that was restricted. Raises: NotAllowed, TransitionRefused."""
    assert_operator(by)
    account = PayoutAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    _move(account, "lift", "", by=by, at=at)
    lift_cause(account.company_id, HoldCause.ACCOUNT, by=by, at=at)
    return account


def restrict(
    account: PayoutAccount, reason: str, *, at: datetime, by: Member = SYSTEM
) -> PayoutAccount:
    """Restrict a locked account, and hold its seller's money if it is the one in use."""
    _move(account, "restrict", reason, by=by, at=at)
    if account.replaced_at is None:
        place_hold(account.company_id, HoldCause.ACCOUNT, by=by, at=at)
    return account


def restrict_if_it_fails(payout: Payout, *, at: datetime) -> None:
    """Restrict the account of a failed payout when as many in a row failed as the operator bears."""
    most = policies.current().payout_failures
    latest = Payout.objects.filter(
        account_id=payout.account_id, state__in=[PayoutState.FAILED, PayoutState.PAID]
    ).order_by("-ended_at", "-pk")
    states = list(latest.values_list("state", flat=True)[:most])
    if states == [PayoutState.FAILED] * most:
        restrict_after(payout, AccountFlaw.FAILED.value, at=at)


def restrict_after(payout: Payout, reason: str, *, at: datetime) -> None:
    """Restrict the account of a payout that did not arrive, unless it is restricted already."""
    account = PayoutAccount.objects.select_for_update(of=("self",)).get(payouts=payout)
    if PAYOUT_ACCOUNT.allows("restrict", state=account.state, actor=Actor.CLOCK):
        restrict(account, reason, at=at)


def _move(account: PayoutAccount, name: str, reason: str, *, by: Member, at: datetime) -> None:
    """Save state and reason in one statement: the CHECK looks at them together."""
    actor = Actor.CLOCK if by is SYSTEM else Actor.OPERATOR
    target = PAYOUT_ACCOUNT.target(name, state=account.state, actor=actor)
    record(
        account,
        name,
        from_state=account.state,
        to_state=target,
        actor=actor,
        at=at,
        user_id=by.user_id,
        reason=reason,
    )
    account.state, account.restricted_reason = target, reason[:200]
    account.save(update_fields=["state", "restricted_reason"])
