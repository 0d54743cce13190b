"""Money that was released, paid out, refunded and charged back, through the real actions."""

from marketplace.companies.member import SYSTEM
from marketplace.core import clock, outbox
from marketplace.core.money import Money
from marketplace.orders import actions as orders
from tests.factories.money import bank_sends, give_bank_details, protection_of, released_order
from tests.factories.orders import make_order, ship
from trade_assurance import actions
from trade_assurance.actions.chargebacks import Case
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of
from trade_assurance.models import Earning, PayoutAccount


def paid_out_order(buyer, seller, operator, **terms):
    """An order whose money reached the seller's bank."""
    order = released_order(buyer, seller, **terms)
    pay_out(seller, operator)
    return order


def released_by_transfer(alice, sven, olga):
    """An order whose money came to the bank, released."""
    at = clock.now()
    order = make_order(alice, sven)
    payment = actions.start_payment(order=order, method="bank_transfer", by=alice, at=at)
    actions.match_bank_line(line=bank_sends(payment), payment=payment, by=olga, at=at)
    order.refresh_from_db()
    order = ship(orders.mark_ready(order=order, by=sven, at=at), sven, at)
    order = orders.record_receipt(order=orders.record_delivery(order=order, at=at), by=alice, at=at)
    actions.release_early(protection=protection_of(order), by=alice, at=at)


def pay_out(seller, operator, reference="S-1"):
    """Run, approve, send and record the one payout that is due."""
    if not PayoutAccount.objects.filter(company=seller.company, replaced_at=None).exists():
        give_bank_details(seller)
    (payout,) = actions.build_payouts(by=operator, at=clock.now())
    actions.approve_payout(payout=payout, by=operator, at=clock.now())
    actions.send_payout(payout=payout, by=operator, at=clock.now())
    paid = actions.record_payout_paid(
        payout=payout, bank_reference=reference, by=operator, at=clock.now()
    )
    outbox.drain()
    return paid


def refund(order, minor, by, *, reason="Two chairs are scratched."):
    """Give the buyer of an order released money back."""
    found = actions.ask_refund(
        protection=protection_of(order),
        money=Money(minor, order.currency),
        by=by,
        at=clock.now(),
        reason=reason,
    )
    outbox.drain()
    return found


def charge_back(order, *, money=None, case="du_1"):
    """The buyer's bank takes the money of an order's first payment."""
    payment = order.payments.order_by("pk")[0]
    money = money or payment.refundable
    actions.note_chargeback(payment=payment, case=Case(case, money, "fraudulent"), at=clock.now())
    actions.record_reversal(
        payment=payment, by=SYSTEM, at=clock.now(), reason=case, money=money, case=case
    )
    outbox.drain()
    payment.refresh_from_db()
    return payment


def purses(seller, currency="EUR"):
    """What is payable to a seller, what it owes (as a positive number), and the platform's loss."""
    company = seller.company.pk
    return (
        balance_of(Purse(AccountKind.PAYABLE, company), currency).minor,
        -balance_of(Purse(AccountKind.SELLER_DEBT, company), currency).minor,
        -balance_of(Purse(AccountKind.LOSS), currency).minor,
    )


def taken(currency="EUR"):
    """The commission that the platform has."""
    return balance_of(Purse(AccountKind.COMMISSION), currency).minor


def earnings(seller):
    """Kind, state and net of a seller's earnings, oldest first."""
    rows = Earning.objects.filter(seller=seller.company).order_by("pk")
    return list(rows.values_list("kind", "state", "net_minor"))
