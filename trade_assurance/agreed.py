"""What both sides agreed and what is due of it: each amount as the sum of what made it."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from marketplace.catalog.units import write_count
from marketplace.core.money import Money
from marketplace.orders.contract import plain
from marketplace.orders.models import Instalment, Order, OrderLine, Tranche
from marketplace.orders.states import InstalmentKind
from marketplace.orders.totals import deposit_and_balance
from trade_assurance.models import BankLine, Payment
from trade_assurance.queries import due_instalment
from trade_assurance.transfer_queries import surpluses_of
from trade_assurance.whys import Part, Why


def explain_terms(order: Order) -> list[Why]:
    """Return lines, freight, total, instalments and parts of an order, each with what makes it."""
    lines = list(order.lines.order_by("position"))
    rule = format_lazy("{} {}", _("Contract, revision"), order.revision)
    goods = tuple(_of_line(line) for line in lines)
    freight = Part(_("Freight"), _freight_rule(order), order.freight)
    each = [
        Why(line.title, line.total, (part,), name=f"line-{line.position}", rule=rule)
        for line, part in zip(lines, goods, strict=True)
    ]
    return [
        *each,
        Why(_("Goods"), order.goods, goods, name="goods", rule=rule),
        Why(_("Freight"), order.freight, (freight,), name="freight", rule=rule),
        Why(_("Total"), order.total, (*goods, freight), name="total", rule=rule),
        *_instalments(order),
        *_tranches(order),
    ]


def explain_dues(order: Order) -> list[Why]:
    """Return what is due now, what came of each attempt to pay, and what came beyond it."""
    found = [why for payment in order.payments.order_by("pk") for why in _of_payment(payment)]
    found += [_of_surplus(line) for line in surpluses_of(order)]
    due = due_instalment(order)
    if due is not None:
        part = Part(due.get_kind_display(), due.get_due_event_display(), due.amount, at=due.due_at)
        found.append(Why(_("Due now"), due.amount, (part,), name="due"))
    return found


def _of_line(line: OrderLine) -> Part:
    count = write_count(line.quantity, line.unit).strip()
    return Part(line.title, f"{count} × {plain(line.unit_price)} {line.currency}", line.total)


def _freight_rule(order: Order) -> str:
    return " ".join(filter(None, (order.incoterm, order.delivery_place, order.terms.freight_rule)))


def _instalments(order: Order) -> Iterator[Why]:
    rows = list(order.instalments.order_by("position"))
    deposit, _balance = deposit_and_balance(order.total, order.deposit_bps)
    for row in rows:
        title = format_lazy("{} {}", row.get_kind_display(), row.position)
        yield Why(
            title, row.amount, _made_of(row, order, deposit), name=f"instalment-{row.position}"
        )


def _made_of(row: Instalment, order: Order, deposit: Money) -> tuple[Part, ...]:
    """Return the share of the total that an instalment is, or that a change of the contract left."""
    percent = f"{Decimal(order.deposit_bps) / 100:f} %"
    if row.kind == InstalmentKind.DEPOSIT and row.amount == deposit:
        return (Part(_("Share of the total"), percent, row.amount),)
    if row.kind == InstalmentKind.BALANCE and row.amount == order.total - deposit:
        return (Part(_("Total"), "", order.total), Part(_("Deposit"), percent, -deposit))
    detail = format_lazy("{} {}", _("Contract, revision"), order.revision)
    return (Part(row.get_kind_display(), detail, row.amount),)


def _tranches(order: Order) -> Iterator[Why]:
    """Yield what each part of a divided order costs; the first is what the others leave."""
    rows = list(order.tranches.order_by("position"))
    if len(rows) < 2:
        return
    first, *others = rows
    left = Part(_("Total"), "", order.total)
    taken = tuple(Part(_title(row), "", -row.amount) for row in others)
    yield Why(_title(first), first.amount, (left, *taken), name=f"part-{first.position}")
    for row in others:
        yield Why(_title(row), row.amount, tuple(_share(row)), name=f"part-{row.position}")


def _title(row: Tranche) -> str:
    return f"{_('Part')} {row.position}"


def _share(row: Tranche) -> Iterator[Part]:
    """Yield the value of the goods in a part, and its share of freight, rounded down."""
    left = row.amount
    label: str | Promise = row.get_kind_display()
    for shipment in row.shipments.order_by("position"):
        label = shipment.title or _("Share of freight, rounded down")
        for loaded in shipment.lines.select_related("line").order_by("line__position"):
            line = loaded.line
            minor = int(Decimal(line.total_minor) * loaded.quantity / line.quantity)
            value = min(Money(minor, row.currency), left)
            left -= value
            yield Part(line.title, write_count(loaded.quantity, line.unit).strip(), value)
    yield Part(label, "", left)


def _of_payment(payment: Payment) -> Iterator[Why]:
    name, reference = payment.pk, payment.reference
    asked = Part(_what_for(payment), reference, payment.amount)
    yield Why(reference, payment.amount, (asked,), name=f"payment-{name}")
    came = tuple(
        Part(
            _("Transfer"),
            each.line.bank_id,
            each.amount,
            movement=f"bank-line-{each.line_id}-payment-{payment.pk}",
            at=each.at,
        )
        for each in payment.allocations.select_related("line").order_by("pk")
    )
    if payment.received_minor and not came:
        key = f"payment-{payment.pk}-settled"
        came = (
            Part(
                payment.get_method_display(),
                reference,
                payment.received,
                movement=key,
                at=payment.settled_at,
            ),
        )
    yield Why(_("Received"), payment.received, came, name=f"received-{name}")
    gone = tuple(Part(part.label, part.detail, -part.money, part.movement) for part in came)
    yield Why(_("Missing"), payment.missing, (asked, *gone), name=f"missing-{name}")


def _what_for(payment: Payment) -> str | Promise:
    if payment.instalment is None:
        return _("Invoice on terms")
    return payment.instalment.get_kind_display()


def _of_surplus(line: BankLine) -> Why:
    used = tuple(
        Part(_("Matched"), each.payment.reference, -each.amount)
        for each in line.allocations.select_related("payment").order_by("pk")
    )
    used += tuple(
        Part(
            _("Fee of an inspection"),
            each.visit.inspection.reference,
            Money(each.owed_minor, each.currency),
            movement=each.movement_key,
        )
        for each in line.fee_entries.select_related("visit__inspection").order_by("pk")
    )
    came = Part(_("Transfer"), line.bank_id, line.amount, at=line.arrived_at)
    return Why(_("Beyond what was due"), line.surplus, (came, *used), name=f"surplus-{line.pk}")
