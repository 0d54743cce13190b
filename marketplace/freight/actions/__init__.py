"""Verbs of freight: a supplier's table is replaced as a whole, the packing of a product is said."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.catalog.models import Product
from marketplace.companies.member import Member
from marketplace.companies.models import Company
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.freight.models import FreightRate, Packing
from marketplace.freight.rules import can_set_freight

MOST_RATES = 2_000


class TableTooLong(Refusal):
    """A table has so many rows that nobody can have meant it."""

    code = "table_too_long"


class RateTwice(Refusal):
    """Two rows say what the same way costs."""

    code = "rate_twice"


@dataclass(frozen=True, slots=True)
class RateRow:
    """A checked row of a table."""

    mode: str
    zone: str
    countries: tuple[str, ...]
    basis: str
    currency: str
    price: Decimal | None
    minimum_minor: int
    transit_days: int


@transaction.atomic
def replace_rates(*, rows: Sequence[RateRow], by: Member) -> int:
    """Put a new table in the place of the old one; return how many rates it has.

    Placed orders keep what they were charged. Raises: NotAllowed, TableTooLong, RateTwice.
    """
    seller = _seller(by)
    if len(rows) > MOST_RATES:
        raise TableTooLong(_("A table has at most %(most)s rates.") % {"most": MOST_RATES})
    keys = [(row.mode, row.zone, row.currency) for row in rows]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise RateTwice(_("There are two rates for %(way)s.") % {"way": ", ".join(twice)})
    FreightRate.objects.filter(seller=seller).delete()
    FreightRate.objects.bulk_create(
        FreightRate(seller=seller, **{**asdict(row), "countries": list(row.countries)})
        for row in rows
    )
    return len(rows)


@transaction.atomic
def say_packing(
    *, product: Product, kilograms: Decimal | None, cubic_metres: Decimal | None, by: Member
) -> Packing:
    """Say what one packed unit of a product weighs and takes. Raises: NotAllowed."""
    if product.seller_id != _seller(by).pk:
        raise NotAllowed(_("This product belongs to another company."))
    row, _made = Packing.objects.update_or_create(
        product=product, defaults={"kilograms": kilograms, "cubic_metres": cubic_metres}
    )
    return row


def _seller(by: Member) -> Company:
    if by.company is None or not can_set_freight(by):
        raise NotAllowed(_("Only a supplier's people who look after its products can do this."))
    return by.company
