"""The team of a company: roles composed of permissions, who has which, who leaves."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.companies.models import Company, Membership, Role
from marketplace.companies.rules import assert_manages
from marketplace.companies.signals import member_removed
from marketplace.companies.states import Permission
from marketplace.core.errors import Refusal
from marketplace.core.states import record
from marketplace.core.transitions import Actor


class LastAdministrator(Refusal):
    """Nobody would be left who can manage the company."""

    code = "last_administrator"


class RoleNameTaken(Refusal):
    """The company has a role of that name."""

    code = "role_name_taken"
    field = "name"


class RoleInUse(Refusal):
    """Members or open invitations still have the role."""

    code = "role_in_use"


@transaction.atomic
def create_role(
    *, company: Company, name: str, permissions: Iterable[str], by: Member, at: datetime
) -> Role:
    """Compose a new role. Raises: NotAllowed, RoleNameTaken."""
    locked = _lock(company, by)
    _assert_name_free(locked, name)
    role = Role.objects.create(company=locked, name=name.strip(), permissions=_known(permissions))
    _note(locked, "create_role", by=by, at=at, reason=role.name)
    return role


@transaction.atomic
def change_role(
    *, role: Role, name: str, permissions: Iterable[str], by: Member, at: datetime
) -> Role:
    """Rename a role or change what it allows. Raises: NotAllowed, RoleNameTaken, LastAdministrator."""
    locked = _lock(role.company, by)
    _assert_name_free(locked, name, but=role)
    role.name = name.strip()
    role.permissions = _known(permissions)
    role.save(update_fields=["name", "permissions"])
    _assert_administered(locked)
    _note(locked, "change_role", by=by, at=at, reason=role.name)
    return role


@transaction.atomic
def delete_role(*, role: Role, by: Member, at: datetime) -> None:
    """Drop a role that nobody has. Raises: NotAllowed, RoleInUse."""
    locked = _lock(role.company, by)
    if role.memberships.exists() or role.invitations.exists():
        raise RoleInUse(_("Somebody has this role, or was invited to it. Give them another first."))
    _note(locked, "delete_role", by=by, at=at, reason=role.name)
    role.delete()


@transaction.atomic
def assign_role(*, membership: Membership, role: Role, by: Member, at: datetime) -> Membership:
    """Give a member another role of the same company. Raises: NotAllowed, LastAdministrator."""
    locked = _lock(membership.company, by)
    fresh = Membership.objects.select_for_update().get(pk=membership.pk, company=locked)
    fresh.role = Role.objects.get(pk=role.pk, company=locked)
    fresh.save(update_fields=["role"])
    _assert_administered(locked)
    _note(locked, "assign_role", by=by, at=at, reason=f"{fresh.user_id}: {fresh.role.name}")
    return fresh


@transaction.atomic
def remove_member(*, membership: Membership, by: Member, at: datetime) -> None:
    """End a membership; what the person did stays. Raises: NotAllowed, LastAdministrator."""
    locked = _lock(membership.company, by)
    fresh = Membership.objects.select_for_update().get(pk=membership.pk, company=locked)
    user_id = fresh.user_id
    fresh.delete()
    _assert_administered(locked)
    _note(locked, "remove_member", by=by, at=at, reason=str(user_id))
    member_removed.send(sender=None, company=locked, user_id=user_id, by=by, at=at)


def _lock(company: Company, by: Member) -> Company:
    assert_manages(by, company)
    return Company.objects.select_for_update().get(pk=company.pk)


def _assert_name_free(company: Company, name: str, but: Role | None = None) -> None:
    others = Role.objects.filter(company=company, name__iexact=name.strip())
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise RoleNameTaken(_("Your company has a role of this name already."))


def _assert_administered(company: Company) -> None:
    left = Membership.objects.filter(
        company=company,
        user__is_active=True,
        role__permissions__contains=[Permission.MANAGE_COMPANY.value],
    )
    if not left.exists():
        raise LastAdministrator(
            _(
                "Somebody must be left who manages the company. Make a colleague administrator first."
            )
        )


def _known(permissions: Iterable[str]) -> list[str]:
    asked = set(permissions)
    return [value for value in Permission.values if value in asked]


def _note(company: Company, name: str, *, by: Member, at: datetime, reason: str) -> None:
    record(
        company,
        name,
        from_state=company.state,
        to_state=company.state,
        actor=Actor.BUYER,
        at=at,
        user_id=by.user_id,
        reason=reason,
    )
