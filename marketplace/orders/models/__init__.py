"""Rows of the app."""

from marketplace.orders.models.change import ContractChange
from marketplace.orders.models.contract import (
    ClauseRemark,
    ContractAcceptance,
    ContractRevision,
    SellerTerms,
)
from marketplace.orders.models.document import OrderDocument
from marketplace.orders.models.hold import HoldKind, OrderHold
from marketplace.orders.models.line import OrderLine
from marketplace.orders.models.order import Order
from marketplace.orders.models.payment_plan import Instalment, Tranche
from marketplace.orders.models.shipment import Shipment, ShipmentLine

__all__ = [
    "ClauseRemark",
    "ContractAcceptance",
    "ContractChange",
    "ContractRevision",
    "HoldKind",
    "Instalment",
    "Order",
    "OrderDocument",
    "OrderHold",
    "OrderLine",
    "SellerTerms",
    "Shipment",
    "ShipmentLine",
    "Tranche",
]
