"""Suppliers' accounts at the card provider: opened, looked up, followed; a restricted one holds payouts."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from trade_assurance.actions.payouts.holding import lift_cause, place_hold
from trade_assurance.connect_states import CONNECT_ACCOUNT, ConnectState
from trade_assurance.gateways import sellers_gateway
from trade_assurance.gateways.base import AccountFacts, AccountRequest, SellersGateway
from trade_assurance.models import ConnectAccount
from trade_assurance.payout_states import HoldCause
from trade_assurance.rules import assert_operator, can_manage_payouts, person_of

C = ConnectState
# What the provider says is true → the move that takes us there.
MOVES = {
    C.INCOMPLETE: "need_facts",
    C.IN_REVIEW: "check",
    C.ENABLED: "enable",
    C.RESTRICTED: "restrict",
    C.REJECTED: "reject",
}
STOPPED = (C.RESTRICTED, C.REJECTED)


class NoProvider(Refusal):
    """No card provider keeps accounts of suppliers here."""

    code = "no_provider"


class NotOpenYet(Refusal):
    """The provider has not answered yet: there is no page to go to."""

    code = "not_open_yet"


@transaction.atomic
def open_connect_account(*, by: Member, at: datetime) -> ConnectAccount:
    """Ask the card provider for an account of the own company; once. Raises: NotAllowed, NoProvider."""
    if by.company is None or not can_manage_payouts(by):
        raise NotAllowed(_("Your role does not allow changing payouts."))
    if sellers_gateway() is None:
        raise NoProvider(_("No card provider keeps accounts of suppliers here."))
    account, made = ConnectAccount.objects.get_or_create(
        company=by.company, defaults={"opened_by": person_of(by), "opened_at": at}
    )
    if made:
        record(
            account,
            "open",
            from_state="",
            to_state=account.state,
            actor=Actor.SELLER,
            at=at,
            user_id=by.user_id,
        )
        outbox.emit("trade_assurance.account_due", account_id=account.pk)
    return account


def send_opening(*, account_id: int, at: datetime) -> None:
    """Open the account at the provider; called outside any transaction, again until it answers."""
    account = ConnectAccount.objects.select_related("company", "opened_by").get(pk=account_id)
    if account.provider_id:
        return
    company = account.company
    request = AccountRequest(
        key=account.key,
        reference=company.reference,
        name=company.name,
        email=account.opened_by.email,
        country=str(company.country),
    )
    take_facts(account_id=account.pk, facts=_door().open_account(request), asked_at=at)


def look_up_account(*, provider_id: str, at: datetime) -> bool:
    """Ask the provider what is true of an account; False if it is none of ours."""
    account = ConnectAccount.objects.filter(provider_id=provider_id).first()
    if account is None:
        return False
    take_facts(account_id=account.pk, facts=_door().account(account_id=provider_id), asked_at=at)
    return True


@transaction.atomic
def ask_about(*, account: ConnectAccount, by: Member) -> None:
    """Let the provider be asked once more, because an operator wants to know. Raises: NotAllowed."""
    assert_operator(by)
    if account.provider_id:
        outbox.emit("trade_assurance.account_asked", provider_id=account.provider_id)
    else:
        outbox.emit("trade_assurance.account_due", account_id=account.pk)


def onboarding_page(*, account: ConnectAccount, back: str, by: Member) -> str:
    """Return the provider's page for what is due. Raises: NotAllowed, NotOpenYet."""
    if not by.acts_for(account.company_id) or not can_manage_payouts(by):
        raise NotAllowed(_("Your role does not allow changing payouts."))
    if not account.provider_id:
        raise NotOpenYet(_("The card provider is being asked. Try again in a minute."))
    return _door().onboarding_link(account_id=account.provider_id, back=back, again=back)


@transaction.atomic
def take_facts(*, account_id: int, facts: AccountFacts, asked_at: datetime) -> ConnectAccount:
    """Write what the provider says, unless something newer stands here; hold or free the money."""
    account = ConnectAccount.objects.select_for_update(of=("self",)).get(pk=account_id)
    if account.seen_at is not None and account.seen_at >= asked_at:
        return account
    account.provider_id, account.seen_at = facts.id, asked_at
    account.due, account.overdue = list(facts.due), list(facts.overdue)
    account.due_at, account.disabled_reason = facts.due_at, facts.disabled_reason[:120]
    _follow(account, _state_of(facts, account.state), at=asked_at)
    account.save()
    if account.state in STOPPED:
        place_hold(account.company_id, HoldCause.PROVIDER, at=asked_at)
    elif account.state == C.ENABLED:
        lift_cause(account.company_id, HoldCause.PROVIDER, at=asked_at)
    return account


def _state_of(facts: AccountFacts, now: str) -> ConnectState:
    """Return the state that the facts mean; what worked before and does not is restricted."""
    if facts.disabled_reason.startswith("rejected"):
        return C.REJECTED
    if facts.can_receive and facts.can_pay_out:
        return C.ENABLED
    worked = now in {C.ENABLED, C.RESTRICTED}
    if facts.under_review and not facts.due:
        return C.RESTRICTED if now == C.ENABLED else C.IN_REVIEW
    return C.RESTRICTED if worked else C.INCOMPLETE


def _follow(account: ConnectAccount, wanted: ConnectState, *, at: datetime) -> None:
    """Move to the state, if the table has a way there; the caller saves. A closed one stays closed."""
    name = MOVES[wanted]
    if account.state == wanted or not CONNECT_ACCOUNT.allows(
        name, state=account.state, actor=Actor.PROVIDER
    ):
        return
    record(
        account,
        name,
        from_state=account.state,
        to_state=wanted,
        actor=Actor.PROVIDER,
        at=at,
        reason=account.disabled_reason,
    )
    account.state = wanted


def _door() -> SellersGateway:
    door = sellers_gateway()
    if door is None:
        raise NoProvider(_("No card provider keeps accounts of suppliers here."))
    return door
