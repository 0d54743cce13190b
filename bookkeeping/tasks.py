"""Thin entries: papers that were promised in a transaction and are made after it."""

from bookkeeping import actions
from bookkeeping.models import PaperVersion
from marketplace.core import clock, outbox
from marketplace.orders.models import Order, Shipment
from trade_assurance.models import Earning, PaymentIntent, Payout


@outbox.handles("bookkeeping.dispatched")
def issue_dispatch_papers(shipment_id: int) -> None:
    """Issue invoice and packing list."""
    shipment = Shipment.objects.get(pk=shipment_id)
    actions.issue_dispatch_papers(shipment=shipment, at=clock.now())


@outbox.handles("bookkeeping.funded")
def issue_receipts(order_id: int) -> None:
    """Issue receipts of what has come."""
    actions.issue_receipts(order=Order.objects.get(pk=order_id), at=clock.now())


@outbox.handles("trade_assurance.told")
def credit_refunds(kind: str, **ids: int) -> None:
    """Issue a credit note when invoiced money goes back; other facts are none of ours."""
    if kind == "refund_started":
        intent = PaymentIntent.objects.select_related("payment__order").get(pk=ids["intent_id"])
        actions.credit_refunds(order=intent.payment.order, at=clock.now())


@outbox.handles("bookkeeping.claim_credited")
def credit_claims(order_id: int) -> None:
    """Issue a credit note when less is owed of an invoice on terms."""
    actions.credit_refunds(order=Order.objects.get(pk=order_id), at=clock.now())


@outbox.handles("trade_assurance.payout_scheduled")
def issue_fee_papers(payout_id: int) -> None:
    """Invoice the commission of a payout run."""
    actions.issue_fee_papers(payout=Payout.objects.get(pk=payout_id), at=clock.now())


@outbox.handles("bookkeeping.commission_returned")
def credit_fee(earning_id: int) -> None:
    """Credit commission that was given back."""
    actions.credit_fee(earning=Earning.objects.get(pk=earning_id), at=clock.now())


@outbox.handles("bookkeeping.files_wanted")
def make_files(version_id: int) -> None:
    """Make the PDFs."""
    actions.make_files(version=PaperVersion.objects.get(pk=version_id))
