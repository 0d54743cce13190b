"""What a consignment carries and what it costs: lines with quantities, freight, the sum of its tranche."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from marketplace.catalog.models import Product
from marketplace.core.money import Money, total
from marketplace.orders.contract import plain
from marketplace.orders.models import OrderLine, Shipment
from marketplace.orders.totals import line_total

HS_NAMES = ("hs code", "hs", "customs code", "code sh")


@dataclass(frozen=True, slots=True)
class ShippedLine:
    """So much of an order line as left with one consignment."""

    line: OrderLine
    quantity: Decimal

    @property
    def unit_price(self) -> Decimal:
        """The price agreed for one unit, in major units."""
        return self.line.unit_price

    @property
    def amount(self) -> Money:
        """What this quantity costs; all of a line costs exactly what was agreed for it."""
        if self.quantity == self.line.quantity:
            return self.line.total
        return line_total(self, self.line.currency)


def shipped_lines(shipment: Shipment) -> list[ShippedLine]:
    """Return what a consignment carries."""
    carried = shipment.lines.select_related("line").order_by("line__position")
    return [ShippedLine(each.line, each.quantity) for each in carried]


def costs(shipment: Shipment) -> dict[str, Any]:
    """Return the lines of an invoice and what is left of the tranche for freight, as JSON values.

    A tranche's share of the order is cut in whole minor units and more than was ordered is not
    charged: where the goods alone cost more than it, the difference is an adjustment below zero.
    """
    whole = shipment.tranche.amount
    if shipment.is_milestone:
        return {"lines": [_work(shipment, whole)], "goods_minor": whole.minor, "freight_minor": 0}
    lines = shipped_lines(shipment)
    goods = total((line.amount for line in lines), whole.currency)
    return {
        "lines": [_line(line) | {"minor": line.amount.minor} for line in lines],
        "goods_minor": goods.minor,
        "freight_minor": (whole - goods).minor,
    }


def contents(shipment: Shipment) -> list[dict[str, Any]]:
    """Return the lines of a packing list: no prices, and how the product is packed where known."""
    lines = shipped_lines(shipment)
    packed = dict(
        Product.objects.filter(pk__in=[line.line.product_id for line in lines]).values_list(
            "pk", "packaging"
        )
    )
    return [
        _line(line) | {"packaging": packed.get(line.line.product_id or 0, "")} for line in lines
    ]


def _work(shipment: Shipment, whole: Money) -> dict[str, Any]:
    """Return the one line of a milestone: work has a title and a price, nothing to count."""
    return {
        "position": shipment.position,
        "title": shipment.title,
        "attributes": {},
        "hs_code": "",
        "quantity": "1",
        "unit": "",
        "unit_price": plain(whole.amount),
        "minor": whole.minor,
    }


def _line(shipped: ShippedLine) -> dict[str, Any]:
    line = shipped.line
    attributes = {str(name): str(value) for name, value in line.attributes.items()}
    codes = [value for name, value in attributes.items() if name.lower() in HS_NAMES]
    return {
        "position": line.position,
        "title": line.title,
        "attributes": attributes,
        "hs_code": codes[0] if codes else "",
        "quantity": plain(shipped.quantity),
        "unit": line.unit,
        "unit_price": plain(shipped.unit_price),
    }
