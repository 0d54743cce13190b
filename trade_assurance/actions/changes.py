"""A contract changed by consent: what is too much goes back, the commission follows at its rate."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.orders.actions.applying import Applied
from marketplace.orders.models import Order, OrderLine
from trade_assurance.actions.locking import held_row, locked_order
from trade_assurance.actions.moving import refund_from_held
from trade_assurance.actions.payments import cancel_open_payments
from trade_assurance.actions.placement import frozen, rules_of_lines
from trade_assurance.cheque_states import OPEN_CHEQUES
from trade_assurance.fees import Rule, fee_of
from trade_assurance.models import Cheque, OrderLineFee, Payment, Protection
from trade_assurance.rates import tax_of
from trade_assurance.states import LIVE_PAYMENTS, PAID_STATES, PaymentState

GIVEN_BACK = (
    PaymentState.ACTION_NEEDED,
    PaymentState.AWAITING_TRANSFER,
    PaymentState.AWAITING_CHEQUE,
)


class PaymentOnItsWay(Refusal):
    """Money for the present sums is on its way; it arrives or fails before they change."""

    code = "payment_on_its_way"


@transaction.atomic
def follow_change(*, order: Order, applied: Applied, by: Member, at: datetime) -> Protection:
    """Let money follow a change of the contract; called while the order is held.

    Attempts to pay the old sums are given up. Only the tranche of what has not left moves: its
    amount, its fee (the new lines at the rate of those they replace), and what was paid and is too
    much now, which goes back to the buyer. Raises: PaymentOnItsWay.
    """
    order = locked_order(order.pk)
    if applied.delta_minor:
        _give_up_attempts(order, at)
    rows = Protection.objects.values_list("pk", flat=True)
    rest = held_row(rows.get(tranche__order=order, tranche__position=1))
    fee, vat = _write_fees(rest, order, applied)
    rest.amount_minor += applied.delta_minor
    rest.fee_minor = min(max(rest.fee_minor + fee, 0), rest.amount_minor)
    rest.fee_vat_minor = min(max(rest.fee_vat_minor + vat, 0), rest.amount_minor - rest.fee_minor)
    rest.save(update_fields=["amount_minor", "fee_minor", "fee_vat_minor"])
    if applied.refund:
        key = f"protection-{rest.pk}-change-{applied.number}"
        refund_from_held(rest, applied.refund, key=key, at=at)
    return rest


def _give_up_attempts(order: Order, at: datetime) -> None:
    rows = Payment.objects.select_for_update(of=("self",)).filter(order=order)
    moving = rows.filter(state__in=LIVE_PAYMENTS).exclude(state__in=[*GIVEN_BACK, *PAID_STATES])
    if moving.exists() or _cheque_here(order):
        raise PaymentOnItsWay(
            _("A payment of this order is on its way. Wait until it has arrived or failed.")
        )
    cancel_open_payments(order=order, at=at)


def _cheque_here(order: Order) -> bool:
    """Tell whether a cheque for the present sums is here: it clears or bounces before they change."""
    return Cheque.objects.filter(payment__order=order, state__in=OPEN_CHEQUES).exists()


def _write_fees(rest: Protection, order: Order, applied: Applied) -> tuple[int, int]:
    """Freeze the fees of the new lines; return by how much fee and VAT of the order move."""
    rules = _rules(order, applied)
    tax = tax_of(order.seller)
    made = [
        (line, fee_of(rules[line], Money(line.total_minor, order.currency), vat_bps=tax.bps))
        for line in applied.lines
    ]
    OrderLineFee.objects.bulk_create(frozen(rest, line, fee, tax) for line, fee in made)
    gone = OrderLineFee.objects.filter(line__in=[line.pk for line in applied.ended])
    return (
        sum(fee.fee.minor for _, fee in made) - sum(row.fee_minor for row in gone),
        sum(fee.vat.minor for _, fee in made) - sum(row.vat_minor for row in gone),
    )


def _rules(order: Order, applied: Applied) -> dict[OrderLine, Rule]:
    """A changed line keeps the rate it had; an added one gets that of the day of the order."""
    ended = OrderLineFee.objects.filter(line__in=[line.pk for line in applied.ended])
    held = {row.line_id: Rule(row.rule_name, row.rate_bps, pk=row.rule_id) for row in ended}
    added = [line for line, old in applied.lines.items() if old is None]
    found = rules_of_lines(order, added, at=order.placed_at) if added else {}
    return {
        line: found[line] if old is None else held[old.pk] for line, old in applied.lines.items()
    }
