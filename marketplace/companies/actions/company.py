"""A company's life: registered, decided on, changed, allowed to sell."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.companies.models import Company, Membership, Role, User
from marketplace.companies.roles import ADMINISTRATOR, default_roles
from marketplace.companies.rules import assert_manages, assert_operator
from marketplace.companies.signals import company_decided
from marketplace.companies.states import COMPANY, CompanyState
from marketplace.core.errors import Refusal
from marketplace.core.references import new_reference
from marketplace.core.states import change_state, record
from marketplace.core.transitions import Actor


class ReasonMissing(Refusal):
    """A decision against somebody needs a reason that they can read."""

    code = "reason_missing"
    field = "reason"


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """What an administrator may change about the company. `country` is ISO 3166 alpha-2."""

    name: str
    country: str
    registration_number: str = ""
    vat_number: str = ""
    currency: str = "EUR"


@transaction.atomic
def register_company(
    *, name: str, country: str, founder: User, at: datetime, currency: str = "EUR"
) -> Company:
    """Make a pending company with the default roles and `founder` as its administrator."""
    company = Company.objects.create(
        reference=new_reference("C"), name=name.strip(), country=country, currency=currency
    )
    roles = Role.objects.bulk_create(
        Role(company=company, name=role, permissions=permissions)
        for role, permissions in default_roles()
    )
    administrator = next(role for role in roles if role.name == ADMINISTRATOR)
    Membership.objects.create(user=founder, company=company, role=administrator)
    record(
        company,
        "register",
        from_state="",
        to_state=CompanyState.PENDING,
        actor=Actor.BUYER,
        at=at,
        user_id=founder.pk,
    )
    return company


@transaction.atomic
def approve_company(*, company: Company, by: Member, at: datetime, reason: str = "") -> Company:
    """Let a pending company order. Raises: NotAllowed, TransitionRefused."""
    return _decide(company, "approve", by=by, at=at, reason=reason)


@transaction.atomic
def reject_company(*, company: Company, by: Member, at: datetime, reason: str) -> Company:
    """Refuse a pending company. Raises: NotAllowed, ReasonMissing, TransitionRefused."""
    return _decide(company, "reject", by=by, at=at, reason=_reason(reason))


@transaction.atomic
def block_company(*, company: Company, by: Member, at: datetime, reason: str) -> Company:
    """Stop an approved company. Raises: NotAllowed, ReasonMissing, TransitionRefused."""
    return _decide(company, "block", by=by, at=at, reason=_reason(reason))


@transaction.atomic
def unblock_company(*, company: Company, by: Member, at: datetime, reason: str) -> Company:
    """Let a blocked company order again. Raises: NotAllowed, ReasonMissing, TransitionRefused."""
    return _decide(company, "unblock", by=by, at=at, reason=_reason(reason))


@transaction.atomic
def update_company(*, company: Company, facts: CompanyFacts, by: Member) -> Company:
    """Change what the company says about itself. Raises: NotAllowed."""
    assert_manages(by, company)
    locked = Company.objects.select_for_update().get(pk=company.pk)
    locked.name = facts.name.strip()
    locked.country = facts.country
    locked.registration_number = facts.registration_number.strip()
    locked.vat_number = facts.vat_number.replace(" ", "").upper()
    locked.currency = facts.currency
    locked.save(update_fields=["name", "country", "registration_number", "vat_number", "currency"])
    return locked


@transaction.atomic
def allow_selling(*, company_id: int) -> None:
    """Told by vendors: the company's listings may be seen and bought."""
    Company.objects.select_for_update().filter(pk=company_id).update(may_sell=True)


@transaction.atomic
def stop_selling(*, company_id: int) -> None:
    """Told by vendors: the company's listings disappear from every list."""
    Company.objects.select_for_update().filter(pk=company_id).update(may_sell=False)


def _decide(company: Company, name: str, *, by: Member, at: datetime, reason: str) -> Company:
    assert_operator(by)
    locked = Company.objects.select_for_update().get(pk=company.pk)
    change_state(
        locked,
        name,
        machine=COMPANY,
        actor=Actor.OPERATOR,
        at=at,
        user_id=by.user_id,
        reason=reason,
    )
    company_decided.send(sender=None, company=locked, decision=name, reason=reason, by=by, at=at)
    return locked


def _reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing(_("Say why, so that the company can act on it."))
    return reason.strip()
