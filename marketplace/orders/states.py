"""States of orders, shipments and their papers, and who may move them."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.transitions import Actor, Machine, move
from marketplace.freight.states import TransportMode as TransportMode  # noqa: PLC0414 - orders speak of it too
from marketplace.orders.change_states import CHANGE  # noqa: F401 - docs read all tables from here

BUYER, SELLER, OPERATOR, CLOCK, PROVIDER = (
    Actor.BUYER,
    Actor.SELLER,
    Actor.OPERATOR,
    Actor.CLOCK,
    Actor.PROVIDER,
)


class OrderState(models.TextChoices):
    """Where an order stands; from `ready_to_ship` on it follows from its shipments."""

    AWAITING_SUPPLIER = "awaiting_supplier", _("Waiting for the supplier")
    AWAITING_PAYMENT = "awaiting_payment", _("Waiting for payment")
    IN_PRODUCTION = "in_production", _("In production")
    READY_TO_SHIP = "ready_to_ship", _("Ready to ship")
    SHIPPING = "shipping", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


class ShipmentState(models.TextChoices):
    """Where a consignment is."""

    PLANNED = "planned", _("Planned")
    SHIPPED = "shipped", _("Handed to the carrier")
    IN_TRANSIT = "in_transit", _("In transit")
    ARRIVED = "arrived", _("Arrived in the country")
    DELIVERED = "delivered", _("Delivered")
    RECEIVED = "received", _("Receipt confirmed")
    LOST = "lost", _("Lost on the way")
    REFUSED = "refused", _("Refused by the buyer")
    RETURNED = "returned", _("Returned to the supplier")
    CANCELLED = "cancelled", _("Cancelled")


class TrancheKind(models.TextChoices):
    """What a tranche was cut for; the first one is the rest, from which the others are cut."""

    REST = "rest", _("The whole order, or what is left of it")
    SHIPMENT = "shipment", _("A consignment")
    MILESTONE = "milestone", _("A milestone")
    SHORTAGE = "shortage", _("Goods missing on receipt")


class Side(models.TextChoices):
    """The two parties of a contract."""

    BUYER = "buyer", _("Buyer")
    SELLER = "seller", _("Supplier")


class SourceKind(models.TextChoices):
    """What an order came from."""

    PRODUCT = "product", _("Product page")
    QUOTATION = "quotation", _("Quotation")


class InstalmentKind(models.TextChoices):
    """Which part of the total an instalment is."""

    FULL = "full", _("Full amount")
    DEPOSIT = "deposit", _("Deposit")
    BALANCE = "balance", _("Balance")
    ADDITION = "addition", _("Addition after a change")


class DueEvent(models.TextChoices):
    """What makes an instalment due."""

    CONFIRMATION = "confirmation", _("on confirmation")
    BEFORE_SHIPMENT = "before_shipment", _("before shipment")


class DocumentKind(models.TextChoices):
    """The papers of an order."""

    PRO_FORMA = "pro_forma", _("Pro forma invoice")
    CONTRACT = "contract", _("Purchase contract")
    COMMERCIAL_INVOICE = "commercial_invoice", _("Commercial invoice")
    PACKING_LIST = "packing_list", _("Packing list")
    TRANSPORT = "transport", _("Transport document")
    EVIDENCE = "evidence", _("Evidence of the work")


class StartsOn(models.TextChoices):
    """What lets an order start: money that is held, or a promise to pay which nothing protects."""

    MONEY = "", _("Payment")
    TERMS = "terms", _("Payment after delivery, on terms")
    COLLECTION = "collection", _("Payment on collection")


class InspectionGate(models.TextChoices):
    """Whether goods have to be inspected before they leave, and what came of it."""

    NONE = "", _("No inspection")
    REQUIRED = "required", _("To be inspected")
    FAILED = "failed", _("Failed the inspection")
    PASSED = "passed", _("Passed the inspection")
    WAIVED = "waived", _("Inspection waived by the buyer")


class CancelCause(models.TextChoices):
    """Why an order ended before its goods left; the money follows from it."""

    DECLINED = "declined", _("The supplier declined the order")
    BUYER = "buyer", _("The buyer cancelled before payment")
    SELLER = "seller", _("The supplier cancelled")
    UNANSWERED = "unanswered", _("The supplier did not answer in time")
    UNPAID = "unpaid", _("The order was not paid in time")
    AGREED = "agreed", _("Both sides agreed to cancel")
    DEFAULT = "default", _("The balance was never paid")
    LATE = "late", _("The buyer cancelled: the goods were not shipped as promised")
    NOT_SHIPPED = "not_shipped", _("The goods were not shipped in time")
    UNDER_DELIVERED = "under_delivered", _("Less was delivered, within the agreed tolerance")
    LOST = "lost", _("The goods were lost on the way")
    BUYER_BLOCKED = "buyer_blocked", _("The buyer may not order any more")
    SELLER_GONE = "seller_gone", _("The supplier may not sell any more")
    SENT_BACK = "sent_back", _("The carrier brought the goods back to the supplier")


S, P = OrderState, ShipmentState
UNPAID = (S.AWAITING_SUPPLIER, S.AWAITING_PAYMENT)
MAKING = (S.IN_PRODUCTION, S.READY_TO_SHIP)
MOVING = (P.SHIPPED, P.IN_TRANSIT, P.ARRIVED)
RECEIVABLE = (*MOVING, P.DELIVERED)

ORDER = Machine(
    "Order",
    [
        move("confirm", S.AWAITING_SUPPLIER, S.AWAITING_PAYMENT, SELLER),
        move("confirm_changed", S.AWAITING_SUPPLIER, S.AWAITING_PAYMENT, BUYER),
        move("decline", S.AWAITING_SUPPLIER, S.CANCELLED, SELLER),
        move("answer_lapsed", S.AWAITING_SUPPLIER, S.CANCELLED, CLOCK, after=timedelta(days=7)),
        move("cancel", UNPAID, S.CANCELLED, BUYER),
        move("accept_contract", S.AWAITING_PAYMENT, S.AWAITING_PAYMENT, BUYER, SELLER),
        move("announce_transfer", S.AWAITING_PAYMENT, S.AWAITING_PAYMENT, BUYER),
        move("payment_lapsed", S.AWAITING_PAYMENT, S.CANCELLED, CLOCK, after=timedelta(days=14)),
        # The buyer chose to pay later, unprotected: nothing is waited for.
        move("start_unpaid", S.AWAITING_PAYMENT, S.IN_PRODUCTION, BUYER),
        move("start_unpaid_stock", S.AWAITING_PAYMENT, S.READY_TO_SHIP, BUYER),
        # Paid in part when time is up: an operator gives more time, or sends the part back.
        move("extend_payment", S.AWAITING_PAYMENT, S.AWAITING_PAYMENT, OPERATOR),
        # A cheque came or bounced: the day until which the money is waited for moves.
        move("move_due", S.AWAITING_PAYMENT, S.AWAITING_PAYMENT, OPERATOR),
        move("refund_underfunded", S.AWAITING_PAYMENT, S.CANCELLED, OPERATOR),
        move("fund", S.AWAITING_PAYMENT, S.IN_PRODUCTION, PROVIDER, OPERATOR),
        move("fund_stock", S.AWAITING_PAYMENT, S.READY_TO_SHIP, PROVIDER, OPERATOR),
        move("fund_balance", S.IN_PRODUCTION, S.IN_PRODUCTION, PROVIDER, OPERATOR),
        move("fund_balance", S.READY_TO_SHIP, S.READY_TO_SHIP, PROVIDER, OPERATOR),
        move("fund_balance", S.SHIPPING, S.SHIPPING, PROVIDER, OPERATOR),
        move("reverse_funding", MAKING, S.AWAITING_PAYMENT, PROVIDER, OPERATOR),
        move("report_progress", S.IN_PRODUCTION, S.IN_PRODUCTION, SELLER),
        move("mark_ready", S.IN_PRODUCTION, S.READY_TO_SHIP, SELLER),
        move("cancel_by_seller", (S.AWAITING_PAYMENT, *MAKING), S.CANCELLED, SELLER),
        move("cancel_for_buyer", UNPAID, S.CANCELLED, OPERATOR),
        # The supplier was suspended or excluded; once paid, the buyer decides, or an operator.
        move("cancel_for_seller", UNPAID, S.CANCELLED, OPERATOR),
        move("cancel_for_seller", MAKING, S.CANCELLED, BUYER, OPERATOR),
        move("cancel_for_seller", S.SHIPPING, S.SHIPPING, BUYER, OPERATOR),
        move("ask_cancellation", S.IN_PRODUCTION, S.IN_PRODUCTION, BUYER),
        move("ask_cancellation", S.READY_TO_SHIP, S.READY_TO_SHIP, BUYER),
        # Once a part has left, the wish, the lateness and the end concern what has not.
        move("ask_cancellation", S.SHIPPING, S.SHIPPING, BUYER),
        move("agree_cancellation", MAKING, S.CANCELLED, SELLER),
        move("agree_cancellation", S.SHIPPING, S.SHIPPING, SELLER),
        move("refuse_cancellation", S.IN_PRODUCTION, S.IN_PRODUCTION, SELLER),
        move("refuse_cancellation", S.READY_TO_SHIP, S.READY_TO_SHIP, SELLER),
        move("refuse_cancellation", S.SHIPPING, S.SHIPPING, SELLER),
        move("cancellation_unanswered", S.IN_PRODUCTION, S.IN_PRODUCTION, CLOCK),
        move("cancellation_unanswered", S.READY_TO_SHIP, S.READY_TO_SHIP, CLOCK),
        move("cancellation_unanswered", S.SHIPPING, S.SHIPPING, CLOCK),
        move("claim_default", S.IN_PRODUCTION, S.IN_PRODUCTION, SELLER),
        move("claim_default", S.READY_TO_SHIP, S.READY_TO_SHIP, SELLER),
        move("cancel_for_default", MAKING, S.CANCELLED, CLOCK),
        move("cancel_late", MAKING, S.CANCELLED, BUYER),
        move("cancel_late", S.SHIPPING, S.SHIPPING, BUYER),
        move("not_shipped", MAKING, S.CANCELLED, CLOCK),
        move("not_shipped", S.SHIPPING, S.SHIPPING, CLOCK),
        # From here on the order follows its shipments (queries.derived_state).
        move("ship", S.READY_TO_SHIP, S.SHIPPING, SELLER),
        move("ship", S.SHIPPING, S.SHIPPING, SELLER),
        # A service has no consignment: work is handed in, milestone by milestone.
        move("hand_in", (*MAKING, S.SHIPPING), S.SHIPPING, SELLER),
        move("reject_work", (S.SHIPPING, S.DELIVERED), S.DELIVERED, BUYER),
        move("track", S.SHIPPING, S.SHIPPING, SELLER, OPERATOR, PROVIDER),
        move("deliver", S.SHIPPING, S.DELIVERED, SELLER, OPERATOR, PROVIDER),
        move("extend_receipt", S.SHIPPING, S.SHIPPING, BUYER),
        move("extend_receipt", S.DELIVERED, S.DELIVERED, BUYER),
        move("receive", (S.SHIPPING, S.DELIVERED), S.DELIVERED, BUYER),
        move("auto_receipt", (S.SHIPPING, S.DELIVERED), S.DELIVERED, CLOCK),
        move("withhold_receipt", S.SHIPPING, S.SHIPPING, CLOCK),
        move("report_lost", S.SHIPPING, S.SHIPPING, BUYER, SELLER, OPERATOR, PROVIDER, CLOCK),
        move("report_found", S.SHIPPING, S.SHIPPING, SELLER, OPERATOR, PROVIDER),
        move("refuse_goods", (S.SHIPPING, S.DELIVERED), S.DELIVERED, BUYER),
        move("report_returned", S.SHIPPING, S.SHIPPING, SELLER, OPERATOR, PROVIDER),
        move("reship", S.SHIPPING, S.SHIPPING, SELLER),
        move("give_back", S.SHIPPING, S.SHIPPING, SELLER, CLOCK),
        move("complete", (*MAKING, S.SHIPPING, S.DELIVERED), S.COMPLETED, CLOCK, OPERATOR),
    ],
)

SHIPMENT = Machine(
    "Shipment",
    [
        move("ship", P.PLANNED, P.SHIPPED, SELLER),
        move("depart", P.SHIPPED, P.IN_TRANSIT, SELLER, OPERATOR, PROVIDER),
        move("arrive", (P.SHIPPED, P.IN_TRANSIT), P.ARRIVED, SELLER, OPERATOR, PROVIDER),
        move("deliver", MOVING, P.DELIVERED, SELLER, OPERATOR, PROVIDER),
        move("receive", (*MOVING, P.DELIVERED), P.RECEIVED, BUYER),
        move("auto_receipt", (*MOVING, P.DELIVERED), P.RECEIVED, CLOCK),
        move("cancel", P.PLANNED, P.CANCELLED, BUYER, SELLER, OPERATOR, CLOCK),
        move("hand_in", P.PLANNED, P.DELIVERED, SELLER),
        move("reject_work", P.DELIVERED, P.REFUSED, BUYER),
        move("lose", (P.SHIPPED, P.IN_TRANSIT), P.LOST, BUYER, SELLER, OPERATOR, PROVIDER, CLOCK),
        move("find", P.LOST, P.IN_TRANSIT, SELLER, OPERATOR, PROVIDER),
        move("refuse", (P.ARRIVED, P.DELIVERED), P.REFUSED, BUYER),
        move("return", (*MOVING, P.REFUSED), P.RETURNED, SELLER, OPERATOR, PROVIDER),
        move("reship", (P.LOST, P.RETURNED), P.SHIPPED, SELLER),
        move("give_back", (P.LOST, P.RETURNED), P.CANCELLED, SELLER, CLOCK),
    ],
)
