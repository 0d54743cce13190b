"""Papers of the marketplace itself: receipts of payment, fee invoices and fee credit notes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum

from bookkeeping import parties, policies, tax
from bookkeeping.actions.issuing import Draft, issue
from bookkeeping.models import FeeLine, Paper
from bookkeeping.states import FeeTaxCase, PaperKind
from marketplace.companies.models import Company
from marketplace.core.money import Money
from marketplace.orders.models import Order
from trade_assurance.ledger.models import Posting
from trade_assurance.ledger.movements import AccountKind
from trade_assurance.models import Earning, OrderLineFee, Payment, Payout

TAKEN = (AccountKind.COMMISSION, AccountKind.COMMISSION_VAT)


@dataclass(frozen=True, slots=True)
class Taken:
    """What one movement took of (or, below zero, gave back to) a seller."""

    movement_id: int
    key: str
    order_id: int
    at: datetime
    fee_minor: int
    vat_minor: int
    case: FeeTaxCase


@dataclass(frozen=True, slots=True)
class _About:
    """Whose fee a paper is about, how it is taxed, and which fact asked for it."""

    seller: Company
    currency: str
    fact: str
    case: FeeTaxCase
    payout: Payout | None = None


@transaction.atomic
def issue_receipts(*, order: Order, at: datetime) -> list[Paper]:
    """Issue a receipt for each payment of an order that has come in full and has none yet."""
    payments = Payment.objects.filter(order=order, settled_at__isnull=False).order_by("pk")
    return [issue(_receipt(order, payment), at=at) for payment in payments]


@transaction.atomic
def issue_fee_papers(*, payout: Payout, at: datetime) -> list[Paper]:
    """Invoice the seller for the commission that is on no paper yet; credit what was given back.

    A paper for each way in which the fees were taxed when their orders were placed: what the
    supplier has become since changes nothing. Called for each payout of a run. A payout that is
    cancelled later changes nothing: commission is owed on release, and the next run finds these
    movements invoiced.
    """
    payout = Payout.objects.select_for_update(of=("self",)).get(pk=payout.pk)
    taken = not_invoiced(payout.seller_id, payout.currency)
    papers = []
    for kind, sign in ((PaperKind.FEE_INVOICE, 1), (PaperKind.FEE_CREDIT_NOTE, -1)):
        lines = [line for line in taken if sign * (line.fee_minor + line.vat_minor) > 0]
        for case in FeeTaxCase:
            alike = [line for line in lines if line.case == case]
            run = _About(payout.seller, payout.currency, f"payout-{payout.pk}", case, payout)
            if alike:
                papers.append(_fee_paper(run, kind, alike, sign=sign, at=at))
    return papers


@transaction.atomic
def credit_fee(*, earning: Earning, at: datetime) -> Paper | None:
    """Credit commission that was given back after it was invoiced: the seller may never be paid again.

    What was never invoiced is not credited either: the next run states both. None where there is
    nothing to credit, or no more.
    """
    seller = Company.objects.select_for_update(of=("self",)).get(pk=earning.seller_id)
    lines = [
        line
        for line in not_invoiced(seller.pk, earning.currency)
        if line.key == earning.movement_key and line.fee_minor + line.vat_minor < 0
    ]
    if not lines or not FeeLine.objects.filter(order_id=lines[0].order_id).exists():
        return None
    about = _About(seller, earning.currency, f"earning-{earning.pk}", lines[0].case)
    return _fee_paper(about, PaperKind.FEE_CREDIT_NOTE, lines, sign=-1, at=at)


def not_invoiced(seller_id: int, currency: str) -> list[Taken]:
    """Return the movements that took commission of a seller and are on no fee paper, oldest first."""
    rows = (
        Posting.objects.filter(
            account__kind__in=TAKEN,
            currency=currency,
            movement__subject_kind="order",
            movement__subject_id__in=Order.objects.filter(seller_id=seller_id).values("pk"),
            movement__fee_line__isnull=True,
        )
        .values("movement_id", "movement__key", "movement__subject_id", "movement__at")
        .annotate(
            fee=Sum("minor", filter=Q(account__kind=AccountKind.COMMISSION), default=0),
            vat=Sum("minor", filter=Q(account__kind=AccountKind.COMMISSION_VAT), default=0),
        )
        .order_by("movement_id")
    )
    cases = _cases({row["movement__subject_id"] for row in rows})
    return [
        Taken(
            row["movement_id"], row["movement__key"], row["movement__subject_id"],
            row["movement__at"], int(row["fee"]), int(row["vat"]),
            cases[row["movement__subject_id"]],
        )
        for row in rows
    ]  # fmt: skip


def _cases(order_ids: Collection[int]) -> dict[int, FeeTaxCase]:
    """Return, by order, how its fees were taxed when they were frozen."""
    found: dict[int, set[tuple[str, int]]] = {pk: set() for pk in order_ids}
    rows = OrderLineFee.objects.filter(line__order__in=order_ids)
    for order_id, rule, bps in rows.values_list("line__order_id", "vat_rule", "vat_bps"):
        found[order_id].add((rule, bps))
    return {pk: tax.of_fee(rules) for pk, rules in found.items()}


def _fee_paper(
    about: _About, kind: PaperKind, lines: Sequence[Taken], *, sign: int, at: datetime
) -> Paper:
    currency = about.currency
    net = Money(sign * sum(line.fee_minor for line in lines), currency)
    vat = Money(sign * sum(line.vat_minor for line in lines), currency)
    paper = issue(
        Draft(
            kind=kind,
            issuer=None,
            recipient=about.seller,
            source=f"{kind}-{about.fact}-{about.case}",
            net=net,
            tax=vat,
            data=_fee_data(about, lines, net, vat, sign=sign),
            payout=about.payout,
        ),
        at=at,
    )
    FeeLine.objects.bulk_create(
        FeeLine(
            paper=paper,
            movement_id=line.movement_id,
            order_id=line.order_id,
            fee_minor=line.fee_minor,
            vat_minor=line.vat_minor,
        )
        for line in lines
    )
    return paper


def _fee_data(
    about: _About, lines: Sequence[Taken], net: Money, vat: Money, *, sign: int
) -> dict[str, Any]:
    orders = Order.objects.in_bulk([line.order_id for line in lines])
    rates = _rates(list(orders))
    seller = parties.of_company(about.seller)
    return {
        "seller": policies.marketplace().to_json(),
        "buyer": seller,
        "payout": about.payout.reference if about.payout else "",
        "currency": about.currency,
        "lines": [
            {
                "order": orders[line.order_id].reference,
                "released_on": line.at.date().isoformat(),
                "rates": rates.get(line.order_id, []),
                "fee_minor": sign * line.fee_minor,
                "vat_minor": sign * line.vat_minor,
            }
            for line in lines
        ],
        "tax": {"case": about.case, "net_minor": net.minor, "tax_minor": vat.minor},
        "total_minor": (net + vat).minor,
    }


def _rates(order_ids: list[int]) -> dict[int, list[list[Any]]]:
    """Return, by order, the rules and rates that its lines were charged by."""
    found: dict[int, list[list[Any]]] = {}
    rows = OrderLineFee.objects.filter(line__order__in=order_ids).order_by("line__position")
    for order_id, name, bps in rows.values_list("line__order_id", "rule_name", "rate_bps"):
        rates = found.setdefault(order_id, [])
        if [name, bps] not in rates:
            rates.append([name, bps])
    return found


def _receipt(order: Order, payment: Payment) -> Draft:
    nothing = Money.zero(order.currency)
    return Draft(
        kind=PaperKind.RECEIPT,
        issuer=None,
        recipient=order.buyer,
        source=f"receipt-payment-{payment.pk}",
        net=payment.received,
        tax=nothing,
        data={
            "seller": policies.marketplace().to_json(),
            "buyer": parties.of_order(order, "buyer"),
            "supplier": order.seller.name,
            "order": order.reference,
            "po_number": order.buyer_po_number,
            "payment": payment.reference,
            "method": payment.method,
            "instalment": payment.instalment.kind if payment.instalment else "",
            "received_on": payment.settled_at.date().isoformat() if payment.settled_at else "",
            "currency": payment.currency,
            "total_minor": payment.received_minor,
        },
        order=order,
    )
