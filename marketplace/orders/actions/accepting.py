"""Acceptance of the contract by named persons: nothing is owed until both sides have accepted."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.companies.models import Membership, User
from marketplace.core.errors import Refusal, Stale
from marketplace.core.transitions import TransitionRefused
from marketplace.orders.actions.locking import actor_of, days, locked, move, setting
from marketplace.orders.models import ContractAcceptance, ContractRevision, Order
from marketplace.orders.queries import live_revision
from marketplace.orders.signals import order_noted
from marketplace.orders.states import Side


class ContractChanged(Stale):
    """The contract that was accepted is not the one in force."""

    code = "contract_changed"


class RoleMissing(Refusal):
    """A contract is accepted by a person in a role."""

    code = "role_missing"
    field = "role"


class ContractNotAccepted(Refusal):
    """Both sides have to accept the contract before anything is owed."""

    code = "contract_not_accepted"


@transaction.atomic
def accept_contract(
    *, order: Order, by: Member, at: datetime, role: str, contract_hash: str, language: str = ""
) -> Order:
    """Accept the contract shown, as a named person, for the side `by` acts for.

    The buyer's acceptance ends its reading time: payment is due from now on.
    Raises: ContractChanged, RoleMissing, TransitionRefused (also where the side has accepted).
    """
    order = locked(order)
    actor = actor_of(by, order)
    move(order, "accept_contract", actor=actor, by=by, at=at, reason=role.strip())
    if contract_hash != order.contract_hash:
        raise ContractChanged(_("The contract has changed. Read it again before accepting it."))
    if not role.strip():
        raise RoleMissing(_("Give your role in the company."))
    assert by.user is not None  # noqa: S101 - for the type checker: a stranger moved nothing above
    sign(order, Side(actor), by.user, role=role, language=language, at=at)
    if order.accepted_at is not None:
        order_noted.send(sender=None, order=order, at=at, by=by, name="accept_contract")
    return order


def refuse_unaccepted(order: Order) -> None:
    """Raise ContractNotAccepted until both sides of an order have accepted its contract."""
    if order.accepted_at is None:
        raise ContractNotAccepted(
            _("Both sides have to accept the contract first; nothing is owed before.")
        )


def sign(
    order: Order, side: Side, person: User, *, at: datetime, role: str = "", language: str = ""
) -> None:
    """Write a side's acceptance of the live revision; the second one makes the payment due.

    Without `role` it is the name of the person's role in the company. Raises: TransitionRefused.
    """
    revision = live_revision(order)
    accepted = set(revision.acceptances.values_list("side", flat=True))
    if side in accepted:
        raise TransitionRefused(f"the {side} has accepted")
    write_acceptance(order, revision, side, person, at=at, role=role, language=language)
    if order.accepted_at is None and accepted | {side} == set(Side):
        owe(order, at)


def write_acceptance(
    order: Order,
    revision: ContractRevision,
    side: Side,
    person: User,
    *,
    at: datetime,
    role: str = "",
    language: str = "",
) -> ContractAcceptance:
    """Write one acceptance of a revision that `person` read."""
    company_id = order.buyer_id if side == Side.BUYER else order.seller_id
    return ContractAcceptance.objects.create(
        revision=revision,
        side=side,
        person=person,
        name=str(person)[:160],
        role=(role.strip() or role_of(person, company_id))[:80],
        contract_hash=revision.contract_hash,
        language=language or person.language,
        accepted_at=at,
    )


def role_of(person: User, company_id: int) -> str:
    """Return the name of a person's role in a company, or what can be said without one."""
    place = Membership.objects.filter(user=person, company_id=company_id).select_related("role")
    return next((str(each.role) for each in place), "") or _("Representative")


def owe(order: Order, at: datetime) -> None:
    """Make the first instalment due, counted from now or from the end of the reading time."""
    start = min(at, order.reading_until_at or at)
    due = start + days(order.frozen_policies.payment_days)
    setting(order, accepted_at=at, payment_due_at=due)
    order.instalments.filter(due_at=None, position=1).update(due_at=due)
