"""Makes the cast: buyers, suppliers with approved profiles, operators with a second factor."""

from datetime import datetime

from marketplace.companies import actions as companies
from marketplace.companies.member import Member
from marketplace.companies.models import Company, Membership, Role, User
from marketplace.companies.queries import member_for
from marketplace.demo.cast import PASSWORD, TOTP_SECRET
from marketplace.demo.seed.premises import fit_out
from marketplace.demo.seed.suppliers import EUROPE, SUPPLIERS, Supplier
from vendors import actions as vendors
from vendors.actions import VendorFacts

BUYERS = (
    ("Atelier Roux", "FR", "amelie@atelier-roux.example", "Amélie Roux", "fr"),
    ("Hotelausstatter Brandt", "DE", "jonas@brandt-hotel.example", "Jonas Brandt", "en"),
    ("Northgate Facilities", "GB", "priya@northgate.example", "Priya Nair", "en"),
)
COLLEAGUES = (
    ("Atelier Roux", "basile@atelier-roux.example", "Basile Faure", "fr"),
    ("Hellas Thermal Works", "sara@hellas-thermal.example", "Sara Kosta", "en"),
)
OPERATORS = (
    ("olga@quayside.example", "Olga Marchetti"),
    ("omar@quayside.example", "Omar Haddad"),
    ("otto@quayside.example", "Otto Berg"),
)


def make_operators() -> list[Member]:
    """Make the three operators, who share the printed code."""
    members = []
    for email, name in OPERATORS:
        user = companies.register_operator(email=email, full_name=name, password=PASSWORD)
        companies.enrol_totp(user=user, secret=TOTP_SECRET)
        members.append(member_for(user))
    return members


def make_buyers(*, operator: Member, at: datetime) -> dict[str, Member]:
    """Make the buying companies, approved; by company name."""
    made = {}
    for company_name, country, email, name, language in BUYERS:
        company, member = make_company(company_name, country, email, name, language, at=at)
        companies.approve_company(
            company=company, by=operator, at=at, reason="Register and VAT checked."
        )
        made[company_name] = member
    return made


def make_suppliers(*, operator: Member, at: datetime) -> dict[str, Member]:
    """Make the supplying companies with approved, filled-in profiles; by company name."""
    made = {}
    for supplier in SUPPLIERS:
        company, member = make_company(
            supplier.name, supplier.country, supplier.email, supplier.contact, "en", at=at
        )
        vendor = vendors.request_vendor_profile(by=member, at=at, tagline=supplier.tagline)
        vendors.update_vendor(vendor=vendor, facts=_facts(supplier), by=member, at=at)
        fit_out(company, vendor, supplier, by=member)
        vendors.approve_vendor(
            vendor=vendor, by=operator, at=at, reason="Register, address and contact checked."
        )
        made[supplier.name] = member
    return {name: member_for(member.user) for name, member in made.items()}


def make_colleagues() -> None:
    """Give two companies a colleague who may chat and nothing else."""
    for company_name, email, name, language in COLLEAGUES:
        user = companies.register_person(
            email=email, full_name=name, password=PASSWORD, language=language
        )
        company = Company.objects.get(name=company_name)
        observer = Role.objects.get(company=company, name="Observer")
        Membership.objects.create(user=user, company=company, role=observer)


def make_company(
    company_name: str, country: str, email: str, name: str, language: str, *, at: datetime
) -> tuple[Company, Member]:
    """Sign a person up with a company, as the form does."""
    user: User = companies.register_person(
        email=email, full_name=name, password=PASSWORD, language=language
    )
    company = companies.register_company(name=company_name, country=country, founder=user, at=at)
    return company, member_for(user)


def _facts(supplier: Supplier) -> VendorFacts:
    return VendorFacts(
        tagline=supplier.tagline,
        about=supplier.about,
        founded_year=supplier.founded,
        staff_count=supplier.staff,
        export_markets=list(EUROPE[:6]),
        ships_to=list(supplier.ships_to),
    )
