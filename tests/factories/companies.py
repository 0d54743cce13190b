"""People and companies for tests, made through the real actions."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

from django.dispatch import Signal

from marketplace.companies import actions
from marketplace.companies.member import Member
from marketplace.companies.models import Company, Membership, Role, User
from marketplace.companies.queries import member_for
from marketplace.companies.signals import company_decided
from marketplace.core import clock
from vendors import actions as vendors

PASSWORD = "correct horse battery staple"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_numbers = itertools.count(1)


def make_user(name: str = "", *, email: str = "", language: str = "en") -> User:
    number = next(_numbers)
    return actions.register_person(
        email=email or f"person{number}@example.test",
        full_name=name or f"Person {number}",
        password=PASSWORD,
        language=language,
    )


def make_operator(name: str = "Olga", *, email: str = "") -> Member:
    """An operator with a second factor (TOTP_SECRET)."""
    user = actions.register_operator(
        email=email or f"operator{next(_numbers)}@example.test", full_name=name, password=PASSWORD
    )
    actions.enrol_totp(user=user, secret=TOTP_SECRET)
    return member_for(user)


def make_company(
    name: str = "", *, founder: User | None = None, country: str = "FR", approved: bool = True
) -> Company:
    company = actions.register_company(
        name=name or f"Company {next(_numbers)}",
        country=country,
        founder=founder or make_user(),
        at=clock.now(),
    )
    if approved:
        with silence(company_decided):
            company = actions.approve_company(
                company=company, by=_operator(), at=clock.now(), reason="Papers seen."
            )
    return company


@contextmanager
def silence(signal: Signal) -> Iterator[None]:
    """Let nobody hear a fact: what people were told before a test begins is no part of it."""
    hearers, signal.receivers = signal.receivers, []
    try:
        yield
    finally:
        signal.receivers = hearers


def make_member(
    company: Company, role: str = "Administrator", *, user: User | None = None
) -> Member:
    """A new person (or `user`) with the named role in `company`."""
    user = user or make_user()
    Membership.objects.create(
        user=user, company=company, role=Role.objects.get(company=company, name=role)
    )
    return member_for(user, company_id=company.pk)


def make_admin(company_name: str = "", *, name: str = "", country: str = "FR") -> Member:
    """The founder of a new, approved company."""
    founder = make_user(name)
    company = make_company(company_name, founder=founder, country=country)
    return member_for(founder, company_id=company.pk)


def make_seller(company_name: str = "", *, name: str = "", country: str = "SE") -> Member:
    """The founder of a new company whose vendor profile is approved."""
    admin = make_admin(company_name, name=name, country=country)
    vendor = vendors.request_vendor_profile(by=admin, at=clock.now())
    vendors.approve_vendor(vendor=vendor, by=_operator(), at=clock.now(), reason="Papers seen.")
    return member_for(admin.user, company_id=admin.company.pk if admin.company else None)


def _operator() -> Member:
    user = User.objects.filter(is_operator=True).first()
    return member_for(user) if user else make_operator("Factory operator")
