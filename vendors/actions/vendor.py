"""A vendor's life: requested by the company, decided on by an operator."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from marketplace.companies import actions as companies
from marketplace.companies.actions.company import ReasonMissing
from marketplace.companies.member import Member
from marketplace.companies.models import Company
from marketplace.companies.rules import assert_operator
from marketplace.companies.states import CompanyState
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.states import change_state, record
from marketplace.core.transitions import Actor
from vendors.models import Vendor, Verification
from vendors.rules import assert_edits, can_request_vendor
from vendors.signals import vendor_changed, vendor_decided, vendor_requested
from vendors.states import VENDOR, VendorState

CHECK_VALID = timedelta(days=365)
OPERATOR_NAME = "Quayside"


class VendorExists(Refusal):
    """The company has asked already."""

    code = "vendor_exists"


@transaction.atomic
def request_vendor_profile(*, by: Member, at: datetime, tagline: str = "") -> Vendor:
    """Ask for the company of `by` to be let sell. Raises: NotAllowed, VendorExists."""
    if by.company is None or not can_request_vendor(by):
        raise NotAllowed(_("Only an administrator of the company can ask to sell."))
    company = Company.objects.select_for_update().get(pk=by.company.pk)
    if Vendor.objects.filter(company=company).exists():
        raise VendorExists(_("Your company has a supplier profile already."))
    vendor = Vendor.objects.create(
        company=company, slug=_free_slug(company.name), tagline=tagline.strip()
    )
    record(
        vendor,
        "request",
        from_state="",
        to_state=VendorState.PENDING,
        actor=Actor.SELLER,
        at=at,
        user_id=by.user_id,
    )
    vendor_requested.send(sender=None, vendor=vendor, by=by, at=at)
    return vendor


@transaction.atomic
def resubmit_vendor(*, vendor: Vendor, by: Member, at: datetime) -> Vendor:
    """Ask again after a rejection. Raises: NotAllowed, TransitionRefused."""
    assert_edits(by, vendor)
    locked = _lock(vendor)
    change_state(locked, "resubmit", machine=VENDOR, actor=Actor.SELLER, at=at, user_id=by.user_id)
    vendor_requested.send(sender=None, vendor=locked, by=by, at=at)
    return locked


@transaction.atomic
def approve_vendor(*, vendor: Vendor, by: Member, at: datetime, reason: str = "") -> Vendor:
    """Open the storefront, let the company sell, and note what was checked and for how long.

    A company that still waits is approved with it: the operator has read the same papers.
    """
    locked = _decide(vendor, "approve", by=by, at=at, reason=reason.strip())
    if locked.company.state == CompanyState.PENDING:
        companies.approve_company(company=locked.company, by=by, at=at, reason=reason)
    locked.approved_at = at
    locked.save(update_fields=["approved_at"])
    Verification.objects.create(
        vendor=locked,
        scope="business_registration",
        verifier=OPERATOR_NAME,
        checked_on=at.date(),
        expires_on=(at + CHECK_VALID).date(),
    )
    companies.allow_selling(company_id=locked.company_id)
    return _told(locked)


@transaction.atomic
def reject_vendor(*, vendor: Vendor, by: Member, at: datetime, reason: str) -> Vendor:
    """Refuse with a reason; the company may change its profile and ask again."""
    return _told(_decide(vendor, "reject", by=by, at=at, reason=_reason(reason)))


@transaction.atomic
def suspend_vendor(*, vendor: Vendor, by: Member, at: datetime, reason: str) -> Vendor:
    """Take storefront and listings out of sight until reinstated."""
    locked = _decide(vendor, "suspend", by=by, at=at, reason=_reason(reason))
    companies.stop_selling(company_id=locked.company_id)
    return _told(locked)


@transaction.atomic
def reinstate_vendor(*, vendor: Vendor, by: Member, at: datetime, reason: str) -> Vendor:
    """Bring a suspended vendor back."""
    locked = _decide(vendor, "reinstate", by=by, at=at, reason=_reason(reason))
    companies.allow_selling(company_id=locked.company_id)
    return _told(locked)


@transaction.atomic
def terminate_vendor(*, vendor: Vendor, by: Member, at: datetime, reason: str) -> Vendor:
    """Close the profile for good."""
    locked = _decide(vendor, "terminate", by=by, at=at, reason=_reason(reason))
    companies.stop_selling(company_id=locked.company_id)
    return _told(locked)


def _decide(vendor: Vendor, name: str, *, by: Member, at: datetime, reason: str) -> Vendor:
    assert_operator(by)
    locked = _lock(vendor)
    change_state(
        locked, name, machine=VENDOR, actor=Actor.OPERATOR, at=at, user_id=by.user_id, reason=reason
    )
    vendor_decided.send(sender=None, vendor=locked, decision=name, reason=reason, by=by, at=at)
    return locked


def _lock(vendor: Vendor) -> Vendor:
    return (
        Vendor.objects.select_for_update(of=("self",)).select_related("company").get(pk=vendor.pk)
    )


def _told(vendor: Vendor) -> Vendor:
    vendor_changed.send(sender=None, vendor_id=vendor.pk)
    return vendor


def _reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing(_("Say why, so that the supplier can act on it."))
    return reason.strip()


def _free_slug(name: str) -> str:
    base = slugify(name)[:70] or "supplier"
    taken = set(Vendor.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(f"{base}-{n}" for n in range(2, len(taken) + 3) if f"{base}-{n}" not in taken)
