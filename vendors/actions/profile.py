"""What a vendor says about itself: facts, pictures, holidays; and figures that others measure."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import images, uploads
from marketplace.core.errors import Refusal
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from vendors.models import PictureKind, Vendor, VendorPicture
from vendors.rules import assert_edits
from vendors.signals import vendor_changed

WIDTHS = {PictureKind.LOGO: (96, 192), PictureKind.BANNER: (640, 1200, 1920)}
LONGEST_HOLIDAY_DAYS = 92


class HolidayRefused(Refusal):
    """The closure ends before it begins, or lasts longer than three months."""

    code = "holiday_refused"
    field = "until"


@dataclass(frozen=True, slots=True)
class VendorFacts:
    """The storefront's words and figures. Countries are ISO 3166 alpha-2; area in square metres."""

    tagline: str = ""
    about: str = ""
    founded_year: int | None = None
    staff_count: int | None = None
    plant_size_m2: int | None = None
    capacity: str = ""
    export_markets: list[str] = field(default_factory=list)
    ships_to: list[str] = field(default_factory=list)
    certificates: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Closure:
    """First and last day of a holiday, or two Nones to open again."""

    first: date | None
    last: date | None


@transaction.atomic
def update_vendor(*, vendor: Vendor, facts: VendorFacts, by: Member, at: datetime) -> Vendor:
    """Change the storefront; it is public at once if the vendor is approved. Raises: NotAllowed."""
    assert_edits(by, vendor)
    locked = Vendor.objects.select_for_update().get(pk=vendor.pk)
    for name in VendorFacts.__slots__:
        setattr(locked, name, getattr(facts, name))
    locked.save(update_fields=list(VendorFacts.__slots__))
    record(
        locked,
        "edit",
        from_state=locked.state,
        to_state=locked.state,
        actor=Actor.SELLER,
        at=at,
        user_id=by.user_id,
    )
    return _told(locked)


@transaction.atomic
def set_holiday(*, vendor: Vendor, closure: Closure, by: Member) -> Vendor:
    """Close for new orders and quotations from the first to the last day, or open again.

    Raises: NotAllowed, HolidayRefused.
    """
    assert_edits(by, vendor)
    first, last = closure.first, closure.last
    if (first is None) != (last is None):
        raise HolidayRefused(_("Give the first and the last day."))
    if first and last and last < first:
        raise HolidayRefused(_("The last day is before the first."))
    if first and last and (last - first).days >= LONGEST_HOLIDAY_DAYS:
        raise HolidayRefused(_("A closure lasts three months at most."))
    locked = Vendor.objects.select_for_update().get(pk=vendor.pk)
    locked.holiday_from, locked.holiday_until = first, last
    locked.save(update_fields=["holiday_from", "holiday_until"])
    return _told(locked)


@transaction.atomic
def set_picture(*, vendor: Vendor, kind: str, file: "File[Any]", by: Member) -> list[VendorPicture]:
    """Replace logo or banner by a re-encoded picture. Raises: NotAllowed, refusals of uploads."""
    assert_edits(by, vendor)
    variants = images.reencode(file, widths=WIDTHS[PictureKind(kind)])
    locked = Vendor.objects.select_for_update().get(pk=vendor.pk)
    VendorPicture.objects.filter(vendor=locked, kind=kind).delete()
    rows = []
    for variant in variants:
        row = VendorPicture(vendor=locked, kind=kind, width=variant.width, height=variant.height)
        name = uploads.random_name(variant.extension)
        row.file.save(name, ContentFile(variant.content), save=False)
        rows.append(row)
    VendorPicture.objects.bulk_create(rows)
    _told(locked)
    return rows


@transaction.atomic
def remove_picture(*, vendor: Vendor, kind: str, by: Member) -> None:
    """Take logo or banner away. Raises: NotAllowed."""
    assert_edits(by, vendor)
    VendorPicture.objects.filter(vendor=vendor, kind=kind).delete()
    _told(vendor)


@transaction.atomic
def record_response_figures(*, company_id: int, rate_bps: int | None, seconds: int | None) -> None:
    """Told by messaging: share of first messages answered in a day, and the mean time to answer."""
    Vendor.objects.filter(company_id=company_id).update(
        response_rate_bps=rate_bps, response_seconds=seconds
    )


def _told(vendor: Vendor) -> Vendor:
    vendor_changed.send(sender=None, vendor_id=vendor.pk)
    return vendor
