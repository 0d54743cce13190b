"""Reads about vendors."""

from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet

from marketplace.companies.member import Member
from vendors.models import Review, Vendor, Verification
from vendors.states import ReviewState, VendorState


def public_vendors() -> QuerySet[Vendor]:
    """Return the vendors that everybody may see, with their companies."""
    return Vendor.objects.filter(state=VendorState.APPROVED).select_related("company")


def vendor_of(company_id: int) -> Vendor | None:
    """Return the company's selling profile, whatever its state, or None."""
    return Vendor.objects.filter(company_id=company_id).select_related("company").first()


def is_open(vendor: Vendor, on: date) -> bool:
    """Tell whether new orders and quotations are taken that day."""
    return vendor.state == VendorState.APPROVED and not vendor.is_away(on)


def find_vendors(*, words: str = "", country: str = "") -> QuerySet[Vendor]:
    """Return public vendors whose name, line or text holds the words, best rated first."""
    found = public_vendors().prefetch_related("pictures")
    if words:
        found = found.filter(
            Q(company__name__icontains=words)
            | Q(tagline__icontains=words)
            | Q(about__icontains=words)
        )
    if country:
        found = found.filter(company__country=country)
    return found.order_by(F("rating").desc(nulls_last=True), "company__name", "pk")


def vendor_countries() -> list[str]:
    """Return the countries that public vendors sit in."""
    return sorted(
        set(public_vendors().order_by().values_list("company__country", flat=True).distinct())
    )


def storefront_rows() -> QuerySet[Vendor]:
    """Return vendors of every state with company and pictures; the page asks `can_see_vendor`."""
    return Vendor.objects.select_related("company").prefetch_related("pictures")


def valid_verifications(vendor: Vendor, on: date) -> QuerySet[Verification]:
    """Return the checks that count that day; an expired badge is not shown."""
    return vendor.verifications.filter(checked_on__lte=on, expires_on__gte=on).order_by("-pk")


def current_checks(on: date, *, of: str = "") -> "Prefetch[str]":
    """Return what puts the checks that count that day on each vendor's `checks`; `of` is the path."""
    valid = Verification.objects.filter(checked_on__lte=on, expires_on__gte=on).order_by("-pk")
    return Prefetch(f"{of}verifications", valid, to_attr="checks")


def waiting_vendors() -> QuerySet[Vendor]:
    """Return vendors that wait for approval, the oldest first (operators)."""
    return (
        Vendor.objects.filter(state=VendorState.PENDING)
        .select_related("company")
        .order_by("created_at")
    )


def shown_reviews(vendor: Vendor) -> QuerySet[Review]:
    """Return what the public reads about the supplier itself, newest first."""
    return (
        Review.objects.filter(vendor=vendor, product__isnull=True)
        .exclude(state=ReviewState.HIDDEN)
        .select_related("buyer")
        .order_by("-created_at")
    )


def product_reviews(product_id: int) -> QuerySet[Review]:
    """Return what the public reads about a product, newest first."""
    return (
        Review.objects.filter(product_id=product_id)
        .exclude(state=ReviewState.HIDDEN)
        .select_related("buyer", "vendor__company")
        .order_by("-created_at")
    )


def reported_reviews() -> QuerySet[Review]:
    """Return reviews that an operator has to judge, the longest reported first."""
    return (
        Review.objects.filter(state=ReviewState.REPORTED)
        .select_related("buyer", "vendor__company", "order", "product", "author")
        .order_by("reported_at")
    )


def reviews_for(member: Member) -> QuerySet[Review]:
    """Return the reviews that the member's company wrote or received; operators see all."""
    reviews = Review.objects.select_related("buyer", "vendor__company", "order", "product")
    if member.is_operator:
        return reviews
    if member.company is None:
        return reviews.none()
    return reviews.filter(Q(buyer=member.company) | Q(vendor__company=member.company))
