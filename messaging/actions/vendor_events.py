"""Who is told what of companies, vendor profiles and reviews."""

from datetime import datetime
from typing import Any

from django.db import transaction

from marketplace.companies.models import Company, User
from marketplace.companies.states import Permission
from messaging.actions.notices import notify
from messaging.notices import notice_kinds
from vendors.models import Vendor


@transaction.atomic
def tell_company_decided(*, company: Company, decision: str, reason: str, at: datetime) -> None:
    """Tell everybody of a company whether it may trade, and why not."""
    notify(
        kind=f"company_{decision}",
        at=at,
        company_id=company.pk,
        subject_kind="company",
        subject_reference=company.reference,
        context={"company": company.name, "reason": reason},
        url_name="company:home",
    )


@transaction.atomic
def tell_vendor_requested(*, vendor: Vendor, at: datetime) -> None:
    """Tell the operators that a profile waits for a decision."""
    notify(
        kind="vendor_requested",
        at=at,
        users=User.objects.filter(is_operator=True, is_active=True),
        context={"company": vendor.company.name},
        url_name="desk:home",
    )


@transaction.atomic
def tell_vendor_decided(*, vendor: Vendor, decision: str, reason: str, at: datetime) -> None:
    """Tell the company what was decided about its profile, and why."""
    kind = f"vendor_{decision}"
    if kind in {known.name for known in notice_kinds()}:
        notify(
            kind=kind,
            at=at,
            company_id=vendor.company_id,
            permission=Permission.MANAGE_COMPANY,
            subject_kind="company",
            subject_reference=vendor.company.reference,
            context={"company": vendor.company.name, "reason": reason},
            url_name="storefronts:detail",
            url_args=[vendor.slug],
        )


@transaction.atomic
def tell_review_published(*, review: Any, at: datetime) -> None:
    """Tell the supplier of a new review."""
    _about_review(review, at, "review_published", review.vendor.company_id)


@transaction.atomic
def tell_review_answered(*, review: Any, at: datetime) -> None:
    """Tell the buyer that the supplier answered."""
    _about_review(review, at, "review_answered", review.buyer_id)


@transaction.atomic
def tell_review_decided(*, review: Any, decision: str, reason: str, at: datetime) -> None:
    """Tell both sides what an operator decided about a review, and why."""
    for company_id in (review.vendor.company_id, review.buyer_id):
        _about_review(review, at, f"review_{decision}", company_id, reason=reason)


def _about_review(review: Any, at: datetime, kind: str, company_id: int, **more: str) -> None:
    vendor = review.vendor
    notify(
        kind=kind,
        at=at,
        company_id=company_id,
        context={"company": vendor.company.name, "buyer": review.buyer.name, **more},
        url_name="storefronts:detail",
        url_args=[vendor.slug],
    )
