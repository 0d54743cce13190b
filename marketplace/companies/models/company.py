"""A legal party, buyer in one deal and seller in the next, and its addresses."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django_countries.fields import CountryField

from marketplace.companies.states import CompanyKind, CompanyState


class Company(models.Model):
    """A company; `may_sell` is told by vendors (approved and not suspended), never set by hand.

    A company that inspects goods is registered by an operator and never trades.
    """

    reference = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=160)
    registration_number = models.CharField(max_length=60, blank=True)
    vat_number = models.CharField(max_length=40, blank=True)
    country = CountryField()
    kind = models.CharField(
        max_length=20, choices=CompanyKind, default=CompanyKind.TRADING, editable=False
    )
    state = models.CharField(max_length=20, choices=CompanyState, default=CompanyState.PENDING)
    may_sell = models.BooleanField(default=False)
    currency = models.CharField(max_length=3, default="EUR")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=CompanyKind.TRADING) | Q(may_sell=False),
                name="companies_company_inspector_never_sells",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Address(models.Model):
    """A postal address of a company."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="addresses")
    label = models.CharField(max_length=80, blank=True)
    line1 = models.CharField(max_length=160)
    line2 = models.CharField(max_length=160, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100)
    region = models.CharField(max_length=100, blank=True)
    country = CountryField()

    def __str__(self) -> str:
        return f"{self.line1}, {self.postcode} {self.city}, {self.country.name}"
