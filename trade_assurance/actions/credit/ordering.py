"""A buyer buys on the credit that its supplier grants: the order starts without money."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.money import Money
from marketplace.core.states import change_state, record
from marketplace.core.transitions import Actor
from marketplace.orders import actions as orders
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState, StartsOn
from trade_assurance import policies
from trade_assurance.actions.credit.granting import TermsNotOffered
from trade_assurance.actions.credit.rows import held_line, use
from trade_assurance.actions.locking import locked_order, rows_of_order
from trade_assurance.actions.payments import NothingDue, replace_attempt
from trade_assurance.credit_queries import lines_between, overdue_order
from trade_assurance.credit_states import ClaimState, CreditState
from trade_assurance.models import Claim, CreditLine, Protection
from trade_assurance.rules import can_pay
from trade_assurance.states import PROTECTION


class NoCredit(Refusal):
    """The supplier grants this buyer no credit (any more)."""

    code = "no_credit"
    field = "method"


class CreditCurrencyDiffers(Refusal):
    """The order is in another currency than the credit."""

    code = "credit_currency_differs"
    field = "method"


class OverLimit(Refusal):
    """The order would take what is open above the limit."""

    code = "over_limit"
    field = "method"


class CreditOverdue(Refusal):
    """Something on this credit is overdue: it is paid before anything new is ordered on it."""

    code = "credit_overdue"
    field = "method"


@transaction.atomic
def buy_on_terms(*, order: Order, by: Member, at: datetime) -> list[Claim]:
    """Start an order on the supplier's credit: its total is reserved, production begins at once.

    Its money is not held and nothing protects it. Raises: NotAllowed, ContractNotAccepted,
    NothingDue, TermsNotOffered, NoCredit, CreditCurrencyDiffers, CreditOverdue, OverLimit,
    AlreadyPaying, TransitionRefused.
    """
    order = locked_order(order.pk)
    if not can_pay(by, order):
        raise NotAllowed(_("Only the buyer's people who may place orders can pay."))
    orders.refuse_unaccepted(order)
    if order.state != OrderState.AWAITING_PAYMENT or order.paused_at is not None:
        raise NothingDue(_("There is nothing to pay on this order now."))
    for instalment in order.instalments.order_by("position"):
        replace_attempt(instalment, by=by, at=at)
    protections = rows_of_order(order)
    line = checked(order, at, hold=True)
    use(line, order.total_minor)
    claims = [_claim(row, line, by=by, at=at) for row in protections]
    for row in protections:
        change_state(
            row, "start_unpaid", machine=PROTECTION, actor=Actor.BUYER, at=at, user_id=by.user_id
        )
    orders.start_unpaid(order=order, starts_on=StartsOn.TERMS, by=by, at=at)
    outbox.emit("trade_assurance.told", kind="bought_on_terms", claim_id=claims[0].pk)
    return claims


def checked(order: Order, at: datetime, *, hold: bool = False) -> CreditLine:
    """Return the credit line that carries the order now, held to the end of the transaction.

    Without `hold` it is only looked at, for the page that offers it.

    Raises: TermsNotOffered, NoCredit, CreditCurrencyDiffers, CreditOverdue, OverLimit.
    """
    if not policies.current().terms_offered:
        raise TermsNotOffered(_("This marketplace does not offer payment on terms."))
    lines = lines_between(seller_id=order.seller_id, buyer_id=order.buyer_id)
    line = next((row for row in lines if row.currency == order.currency), None)
    if line is not None and hold:
        line = held_line(line.pk)
    if line is None or line.state != CreditState.GRANTED:
        raise _no_credit(lines, order)
    if late := overdue_order(line, at):
        raise CreditOverdue(
            _("Order %(order)s is overdue. Pay it before you order more on terms.")
            % {"order": late}
        )
    refuse_over_limit(line, order.total, order)
    return line


def _no_credit(lines: list[CreditLine], order: Order) -> Refusal:
    granted = [row.currency for row in lines if row.state == CreditState.GRANTED]
    if not granted:
        return NoCredit(_("This supplier grants you no credit."))
    return CreditCurrencyDiffers(
        _("Your credit with this supplier is in %(currency)s; this order is in %(other)s.")
        % {"currency": ", ".join(granted), "other": order.currency}
    )


def refuse_over_limit(line: CreditLine, more: Money, order: Order) -> None:
    """Raise OverLimit where `more` for an order does not fit on a held line."""
    if line.open + more <= line.limit:
        return
    raise OverLimit(
        _(
            "Your credit limit with %(seller)s is %(limit)s and %(open)s of it is in use. Order "
            "%(order)s needs %(more)s. Pay what is open, or pay this order another way."
        )
        % {
            "seller": line.seller.name,
            "limit": line.limit,
            "open": line.open,
            "order": order.reference,
            "more": more,
        }
    )


def _claim(protection: Protection, line: CreditLine, *, by: Member, at: datetime) -> Claim:
    claim = Claim.objects.create(
        tranche=protection.tranche,
        order_id=protection.order_id,
        line=line,
        state=ClaimState.RESERVED,
        currency=protection.currency,
        amount_minor=protection.amount_minor,
        days=line.days,
        reserved_at=at,
    )
    record(
        claim,
        "reserve",
        from_state="",
        to_state=claim.state,
        actor=Actor.BUYER,
        at=at,
        user_id=by.user_id,
    )
    return claim
