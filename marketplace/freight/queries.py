"""What carrying costs: asked of every source of rates, a supplier's own table first."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from marketplace.catalog.models import Product
from marketplace.core.money import Money
from marketplace.freight.models import FreightRate, Packing
from marketplace.freight.tariff import Load, Rate, price_of

TABLES = "marketplace.freight.queries.RateTables"


@dataclass(frozen=True, slots=True)
class Journey:
    """What is asked: who sends what where, how, and in which currency."""

    seller_id: int
    mode: str
    country: str
    currency: str
    load: Load


@dataclass(frozen=True, slots=True)
class FreightOffer:
    """What a journey costs and takes; without `price` it has to be asked for."""

    price: Money | None
    transit_days: int
    rule: str


class FreightSource(Protocol):
    """Where rates come from. A carrier's API fills rows of its own by a job and answers from them.

    It is asked while an order is placed, inside the transaction: it never calls anybody.
    """

    def offer(self, journey: Journey) -> FreightOffer | None:
        """Return an offer; None where the source knows nothing of the supplier or the way."""
        ...


class RateTables:
    """The tables that suppliers keep themselves."""

    def offer(self, journey: Journey) -> FreightOffer | None:
        """Return what the supplier's table says; on request where it has one and no rate fits."""
        rows = list(rates_of(journey.seller_id))
        if not rows:
            return None
        fitting = [row for row in rows if _fits(row, journey)]
        if not fitting:
            return FreightOffer(None, 0, "")
        row = min(fitting, key=lambda row: (not row.countries, len(row.countries), row.pk))
        return FreightOffer(_price(row, journey.load), row.transit_days, str(row))


def sources() -> list[FreightSource]:
    """Return the sources of rates in the order in which they are asked (setting FREIGHT_SOURCES)."""
    return [import_string(path)() for path in getattr(settings, "FREIGHT_SOURCES", [TABLES])]


def offer_for(journey: Journey) -> FreightOffer | None:
    """Return the first offer that a source makes; None where freight is part of the price."""
    return next((found for each in sources() if (found := each.offer(journey))), None)


def rates_of(seller_id: int) -> QuerySet[FreightRate]:
    """Return a supplier's table in its order."""
    rows = FreightRate.objects.filter(seller_id=seller_id)
    return rows.order_by("mode", "zone", "currency")


def packings_of(seller_id: int) -> QuerySet[Packing]:
    """Return how a supplier's products are packed."""
    rows = Packing.objects.filter(product__seller_id=seller_id).select_related("product")
    return rows.order_by("product__title", "pk")


def products_of(seller_id: int) -> QuerySet[Product]:
    """Return the products that a supplier can say the packing of."""
    return Product.objects.filter(seller_id=seller_id).order_by("title", "pk")


def load_of(quantities: Mapping[int, Decimal]) -> Load:
    """Return what quantities of products weigh together and how much room they take."""
    packed = {row.product_id: row for row in Packing.objects.filter(product__in=quantities)}
    whole = Load(Decimal(0), Decimal(0))
    for product_id, quantity in quantities.items():
        row = packed.get(product_id)
        one = (row.kilograms, row.cubic_metres) if row else (None, None)
        weight, volume = (None if each is None else each * quantity for each in one)
        whole += Load(weight, volume)
    return whole


def _fits(row: FreightRate, journey: Journey) -> bool:
    return (row.mode, row.currency) == (journey.mode, journey.currency) and (
        not row.countries or journey.country in row.countries
    )


def _price(row: FreightRate, load: Load) -> Money | None:
    if row.price is None:
        return None
    return price_of(Rate(row.basis, row.price, row.minimum), load)
