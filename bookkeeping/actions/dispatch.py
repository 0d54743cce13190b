"""Papers of a consignment: the seller's commercial invoice and packing list, and credit notes."""

from datetime import datetime
from typing import Any

from django.db import transaction

from bookkeeping import goods, parties, tax
from bookkeeping.actions.issuing import Draft, issue
from bookkeeping.models import Paper, SalesTax
from bookkeeping.states import PaperKind
from bookkeeping.tax import Taxed, Taxpayer
from marketplace.core.money import Money, total
from marketplace.orders.models import Order, Shipment
from trade_assurance.models import Claim, Protection


@transaction.atomic
def issue_dispatch_papers(*, shipment: Shipment, at: datetime) -> list[Paper]:
    """Issue invoice and packing list of goods that left (work has no packing list), once.

    One invoice per tranche: goods that are sent again were invoiced already.
    """
    order = Order.objects.select_for_update(of=("self",)).get(pk=shipment.order_id)
    papers = [issue(_invoice(order, shipment), at=at)]
    if not shipment.is_milestone:
        papers.append(issue(_packing_list(order, shipment), at=at))
    credit_refunds(order=order, at=at)
    return papers


@transaction.atomic
def credit_refunds(*, order: Order, at: datetime) -> list[Paper]:
    """Issue a credit note for what was refunded of invoiced goods and is on none yet.

    The sum of the credit notes follows the refunds, whichever way these came about, and never
    goes past the invoice.
    """
    order = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    invoices = Paper.objects.filter(order=order, kind=PaperKind.INVOICE).order_by("pk")
    made = []
    for invoice in invoices:
        protection = Protection.objects.get(papers=invoice)
        before = list(invoice.credits.order_by("pk"))
        done = total((paper.total for paper in before), invoice.currency)
        due = Money(min(refunded(protection).minor, invoice.total_minor), invoice.currency)
        if due > done:
            made.append(issue(_credit(invoice, before, due - done), at=at))
    return made


def refunded(protection: Protection) -> Money:
    """Return what went back to the buyer of a tranche so far, or is not owed any more on terms."""
    claim = Claim.objects.filter(tranche=protection.tranche_id).first()
    return protection.refunded + claim.credited if claim else protection.refunded


def _invoice(order: Order, shipment: Shipment) -> Draft:
    protection = Protection.objects.get(tranche_id=shipment.tranche_id)
    whole = shipment.tranche.amount
    taxed = _taxed(order, whole)
    data = _common(order, shipment) | goods.costs(shipment)
    data["tax"] = {
        "case": taxed.case,
        "bps": taxed.bps,
        "net_minor": taxed.net.minor,
        "tax_minor": taxed.tax.minor,
    }
    data |= _when_due(shipment)
    return Draft(
        kind=PaperKind.INVOICE,
        issuer=order.seller,
        recipient=order.buyer,
        source=f"invoice-tranche-{shipment.tranche_id}",
        net=taxed.net,
        tax=taxed.tax,
        data=data | {"total_minor": whole.minor},
        order=order,
        shipment=shipment,
        protection=protection,
    )


def _when_due(shipment: Shipment) -> dict[str, Any]:
    """Return when an invoice on terms is to be paid; nothing where the money is held already."""
    claim = Claim.objects.filter(tranche=shipment.tranche_id).first()
    if claim is None or claim.due_at is None:
        return {}
    return {"terms_days": claim.days, "due_on": claim.due_at.date().isoformat()}


def _packing_list(order: Order, shipment: Shipment) -> Draft:
    nothing = Money.zero(order.currency)
    return Draft(
        kind=PaperKind.PACKING_LIST,
        issuer=order.seller,
        recipient=order.buyer,
        source=f"packing-shipment-{shipment.pk}",
        net=nothing,
        tax=nothing,
        data=packing_data(order, shipment),
        order=order,
        shipment=shipment,
    )


def packing_data(order: Order, shipment: Shipment) -> dict[str, Any]:
    """Return what a packing list says: the goods, and the packages that the seller entered."""
    packages = shipment.packages.order_by("position").values(
        "kind", "count", "net_grams", "gross_grams", "marks"
    )
    return _common(order, shipment) | {
        "lines": goods.contents(shipment),
        "packages": list(packages),
    }


def _credit(invoice: Paper, before: list[Paper], amount: Money) -> Draft:
    currency = invoice.currency
    taxed = tax.credited(
        amount,
        total=invoice.total,
        tax=invoice.tax,
        before=total((paper.total for paper in before), currency),
        taxed=total((paper.tax for paper in before), currency),
    )
    said = invoice.versions.get(number=1).data
    kept = ("seller", "buyer", "order", "po_number", "currency")
    data: dict[str, Any] = {name: said[name] for name in kept}
    data["invoice"] = {"number": invoice.text, "issued_on": invoice.issued_on.isoformat()}
    data["tax"] = said["tax"] | {
        "net_minor": (amount - taxed).minor,
        "tax_minor": taxed.minor,
    }
    return Draft(
        kind=PaperKind.CREDIT_NOTE,
        issuer=invoice.issuer,
        recipient=invoice.recipient,
        source=f"credit-{invoice.pk}-{len(before) + 1}",
        net=amount - taxed,
        tax=taxed,
        data=data | {"total_minor": amount.minor},
        order=invoice.order,
        shipment=invoice.shipment,
        protection=invoice.protection,
        corrects=invoice,
    )


def _taxed(order: Order, whole: Money) -> Taxed:
    seller, buyer = (parties.of_order(order, role) for role in ("seller", "buyer"))
    rate = SalesTax.objects.filter(company=order.seller_id).values_list("domestic_bps", flat=True)
    return tax.of_goods(
        whole,
        seller=Taxpayer(seller["country"], seller["vat_number"]),
        buyer=Taxpayer(buyer["country"], buyer["vat_number"]),
        destination=parties.delivery(order)["country"],
        domestic_bps=rate.first(),
    )


def _common(order: Order, shipment: Shipment) -> dict[str, Any]:
    return {
        "seller": parties.of_order(order, "seller"),
        "buyer": parties.of_order(order, "buyer"),
        "delivery": parties.delivery(order),
        "order": order.reference,
        "po_number": order.buyer_po_number,
        "contract_hash": order.contract_hash,
        "currency": order.currency,
        "incoterm": " ".join(filter(None, (order.incoterm, order.delivery_place))),
        "shipment": shipment.position,
        "carrier": shipment.carrier,
        "tracking": shipment.tracking,
        "mode": shipment.mode,
        "shipped_on": shipment.shipped_at.date().isoformat() if shipment.shipped_at else "",
    }
