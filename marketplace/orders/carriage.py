"""What carrying an order costs its buyer: the Incoterm says who arranges it, the rates say how much."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from marketplace.core.errors import Refusal, Stale
from marketplace.core.money import Money
from marketplace.freight.queries import Journey, load_of, offer_for
from marketplace.orders.contract import LineTerms, OrderTerms
from marketplace.orders.incoterms import rule_of


class FreightOnRequest(Refusal):
    """The supplier has no rate for this way: it is asked for with a request for a quotation."""

    code = "freight_on_request"
    field = "transport_mode"


class FreightChanged(Stale):
    """Freight is not what was shown; `carriage` says what holds now."""

    code = "freight_changed"

    def __init__(self, message: str, carriage: "Carriage") -> None:
        super().__init__(message)
        self.carriage = carriage


@dataclass(frozen=True, slots=True)
class Carriage:
    """What the buyer pays for the way, how long it takes, and by which rate.

    `by_buyer` where the Incoterm leaves the main carriage to the buyer, whose carrier is paid
    elsewhere; `on_request` where the supplier has rates but none for this way.
    """

    freight: Money
    transit_days: int = 0
    rule: str = ""
    by_buyer: bool = False
    on_request: bool = False


def carriage_of(
    *,
    seller_id: int,
    incoterm: str,
    mode: str,
    country: str,
    currency: str,
    lines: Iterable[LineTerms],
) -> Carriage:
    """Return what holds now. A supplier without rates has freight in its prices."""
    nothing = Money.zero(currency)
    if not rule_of(incoterm).seller_pays_freight:
        return Carriage(nothing, by_buyer=True)
    quantities: dict[int, Decimal] = {}
    for line in lines:
        key = line.product_id or 0
        quantities[key] = quantities.get(key, Decimal(0)) + line.quantity
    found = offer_for(Journey(seller_id, mode, country, currency, load_of(quantities)))
    if found is None:
        return Carriage(nothing)
    if found.price is None:
        return Carriage(nothing, found.transit_days, found.rule, on_request=True)
    return Carriage(found.price, found.transit_days, found.rule)


def check_carriage(terms: OrderTerms) -> Carriage:
    """Return the carriage of an order that is placed. Raises: FreightOnRequest, FreightChanged."""
    carriage = carriage_of(
        seller_id=terms.seller_id,
        incoterm=terms.incoterm,
        mode=terms.transport_mode,
        country=terms.delivery_country,
        currency=terms.currency,
        lines=terms.lines,
    )
    if carriage.on_request:
        raise FreightOnRequest(
            _("The supplier has no freight rate for this way. Ask for a quotation.")
        )
    if carriage.freight != terms.freight:
        raise FreightChanged(
            _("Freight is now %(freight)s. Look at the order again before sending it.")
            % {"freight": f"{carriage.freight.amount} {terms.currency}"},
            carriage,
        )
    return carriage
