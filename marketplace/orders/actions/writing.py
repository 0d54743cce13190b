"""Writes the rows of a new order: the frozen contract, its lines, tranche, shipment, instalments."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from marketplace.companies.models import Company, User
from marketplace.core import points
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.references import new_reference
from marketplace.orders import policies
from marketplace.orders.actions.locking import days
from marketplace.orders.clauses import EDITION
from marketplace.orders.contract import OrderTerms, fingerprint
from marketplace.orders.models import (
    ContractRevision,
    Instalment,
    Order,
    OrderLine,
    SellerTerms,
    Shipment,
    Tranche,
)
from marketplace.orders.queries import seller_terms
from marketplace.orders.states import DueEvent, InspectionGate, InstalmentKind, OrderState
from marketplace.orders.totals import Totals, deposit_and_balance, totals

LARGEST_TOTAL_MINOR = 10**12


class TotalOutOfRange(Refusal):
    """The total is nothing, or beyond what the marketplace settles in one order."""

    code = "total_out_of_range"
    field = "quantity"


def write_order(
    terms: OrderTerms, *, placed_by: User, at: datetime, token: str, state: OrderState
) -> Order | None:
    """Write the order and its parts; None if its token or quotation made one a moment ago."""
    sums = totals(terms.lines, freight=terms.freight)
    if not 0 < sums.total.minor <= LARGEST_TOTAL_MINOR:
        raise TotalOutOfRange(_("The total of this order is not an amount we can settle."))
    figures, asked = policies.current(), seller_terms(terms.seller_id)
    due = (
        {"answer_due_at": at + days(figures.answer_days)}
        if state == OrderState.AWAITING_SUPPLIER
        else {
            "reading_until_at": at + days(figures.reading_days),
            "payment_due_at": at + days(figures.reading_days + figures.payment_days),
            "confirmed_at": at,
            "thanks": asked.thanks,
        }
    )
    parties = Company.objects.in_bulk([terms.buyer_id, terms.seller_id])
    buyer, seller = parties[terms.buyer_id], parties[terms.seller_id]
    contract = _contract(terms, sums, asked, {"buyer": buyer, "seller": seller})
    try:
        with transaction.atomic():
            order = Order.objects.create(
                **_columns(terms),
                buyer=buyer,
                seller=seller,
                **due,
                reference=new_reference("O"),
                placed_by=placed_by,
                state=state,
                goods_minor=sums.goods.minor,
                total_minor=sums.total.minor,
                contract=contract,
                contract_hash=fingerprint(contract),
                policies=figures.to_json(),
                inspection=InspectionGate.REQUIRED if terms.inspection else InspectionGate.NONE,
                client_token=token,
                placed_at=at,
            )
    except IntegrityError:
        return None
    _write_parts(order, terms, sums)
    return order


NO_COLUMNS = (
    "buyer_id", "seller_id",
    "lines", "milestones", "tolerance_bps", "criteria", "inspection", "transit_days",
    "freight_rule",
)  # fmt: skip


def _columns(terms: OrderTerms) -> dict[str, Any]:
    columns = terms.to_json()
    # The parties are given as rows; what else is no column is read from the frozen contract alone.
    for part in NO_COLUMNS:
        del columns[part]
    return columns


def _contract(
    terms: OrderTerms, sums: Totals, asked: SellerTerms, parties: dict[str, Company]
) -> dict[str, Any]:
    """Return what is frozen and hashed: terms, clauses, sums, and who the parties were that day."""
    return {
        "terms": terms.to_json(),
        "clauses": EDITION,
        "default": {"forfeit_bps": asked.forfeit_bps, "storage_clause": asked.storage_clause},
        "totals": {
            "lines_minor": [amount.minor for amount in sums.lines],
            "goods_minor": sums.goods.minor,
            "freight_minor": sums.freight.minor,
            "total_minor": sums.total.minor,
        },
        "parties": {
            role: {
                "reference": company.reference,
                "name": company.name,
                "registration_number": company.registration_number,
                "vat_number": company.vat_number,
                "country": company.country.code,
            }
            for role, company in parties.items()
        },
    }


def _write_parts(order: Order, terms: OrderTerms, sums: Totals) -> None:
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            position=position,
            currency=order.currency,
            total_minor=amount.minor,
            **line.to_json(),
        )
        for position, (line, amount) in enumerate(zip(terms.lines, sums.lines, strict=True), 1)
    )
    ContractRevision.objects.create(
        order=order,
        number=order.revision,
        contract=order.contract,
        contract_hash=order.contract_hash,
        created_at=order.placed_at,
    )
    tranche = Tranche.objects.create(
        order=order, currency=order.currency, amount_minor=order.total_minor
    )
    Shipment.objects.bulk_create(_shipments(order, tranche, terms))
    Instalment.objects.bulk_create(_instalments(order))
    points.reach("order written, not committed")


def _shipments(order: Order, tranche: Tranche, terms: OrderTerms) -> list[Shipment]:
    """Return the one planned consignment, or a service's milestones with their shares."""
    if not terms.milestones:
        return [Shipment(order=order, tranche=tranche)]
    shares = order.total.split([step.share_bps for step in terms.milestones])
    return [
        Shipment(
            order=order,
            tranche=tranche,
            position=position,
            title=step.title,
            planned_minor=share.minor,
        )
        for position, (step, share) in enumerate(zip(terms.milestones, shares, strict=True), 1)
    ]


def _instalments(order: Order) -> list[Instalment]:
    def instalment(
        position: int, kind: InstalmentKind, amount: Money, due_event: DueEvent
    ) -> Instalment:
        return Instalment(
            order=order,
            position=position,
            kind=kind,
            currency=order.currency,
            amount_minor=amount.minor,
            due_event=due_event,
        )

    deposit, balance = deposit_and_balance(order.total, order.deposit_bps)
    if not deposit:
        return [instalment(1, InstalmentKind.FULL, order.total, DueEvent.CONFIRMATION)]
    return [
        instalment(1, InstalmentKind.DEPOSIT, deposit, DueEvent.CONFIRMATION),
        instalment(2, InstalmentKind.BALANCE, balance, DueEvent.BEFORE_SHIPMENT),
    ]
