"""Who races and over what: things brought there through the real actions, and the verbs on them."""

from datetime import timedelta

from marketplace.companies.member import SYSTEM
from marketplace.core import clock
from marketplace.core.transitions import Actor
from marketplace.orders import actions as orders
from marketplace.orders.states import OrderState as S
from tests.factories import companies, credit, disputes
from tests.factories import money as m
from tests.factories.orders import make_order
from trade_assurance import actions
from trade_assurance.actions import credit as lent
from trade_assurance.actions import disputes as quarrels
from trade_assurance.actions.answers import take_answer
from trade_assurance.actions.protection import refund_and_go_on, release_due
from trade_assurance.gateways.base import Answer, Status
from trade_assurance.models import CreditLine, Dispute, Payment, PaymentIntent


class Stage:
    """The parties, two operators, and the verbs that race, all at one instant."""

    def __init__(self):
        self.buyer, self.seller = companies.make_admin(), companies.make_seller()
        self.olga, self.omar = companies.make_operator("Olga"), companies.make_operator("Omar")
        m.give_bank_details(self.seller)

    @property
    def at(self):
        return clock.now()

    # What stands before the race.

    def held(self, state=S.IN_PRODUCTION):
        return m.held_order(self.buyer, self.seller, state=state)

    def window(self):
        return m.protection_of(m.in_claim_window(self.buyer, self.seller))

    def disputed(self):
        return actions.hold_for_dispute(
            protection=self.window(), actor=Actor.BUYER, by=self.buyer, at=self.at
        )

    def quarrel(self, state=None):
        dispute = disputes.open_dispute(self.buyer, self.seller)
        if state:
            disputes.bring(dispute, state, operator=self.olga, advance=_advance)
        return Dispute.objects.get(pk=dispute.pk)

    def proposed(self):
        dispute = self.quarrel()
        quarrels.propose(
            dispute=dispute, terms=quarrels.Terms(m.eur(100)), by=self.seller, at=self.at
        )
        return Dispute.objects.get(pk=dispute.pk)

    def unpaid(self):
        return make_order(self.buyer, self.seller)

    def on_credit(self):
        """Two orders that wait, and credit for one of them, from a seller of their own."""
        self.lender = companies.make_seller()
        credit.grant(self.buyer, self.lender, credit.TOTAL)
        return [make_order(self.buyer, self.lender) for _ in range(2)]

    def credit_line(self):
        return CreditLine.objects.get(seller=self.lender.company)

    def invoice(self):
        self.lender = companies.make_seller()
        return credit.claim_of(credit.invoiced(self.buyer, self.lender))

    def transfer(self):
        return actions.start_payment(
            order=self.unpaid(), method="bank_transfer", by=self.buyer, at=self.at
        )

    def charge(self):
        payment = actions.start_payment(
            order=self.unpaid(), method="card", by=self.buyer, at=self.at, token="tok_paid"
        )
        return payment.intents.get()

    def refund_to_send(self):
        payment = self.transfer()
        line = m.bank_sends(payment)
        actions.match_bank_line(line=line, payment=payment, by=self.olga, at=self.at)
        orders.cancel_by_seller(order=payment.order, by=self.seller, at=self.at, reason="Oven.")
        return PaymentIntent.objects.get(payment=payment)

    def payout(self, *steps):
        m.released_order(self.buyer, self.seller)
        if self.seller.company.payout_accounts.filter(usable_from_at__gt=self.at).exists():
            _advance(
                days=4
            )  # another race changed the bank details: they rest before they are used
        payout = actions.build_payouts(by=self.olga, at=self.at)[-1]
        for step in steps:
            payout = getattr(actions, step)(payout=payout, by=self.omar, at=self.at)
        return payout

    # The verbs.

    def release(self, p):
        return self.call(actions.release_early, protection=p, by=self.buyer)

    def clock_releases(self, p):
        return lambda: release_due(protection=p, at=p.release_due_at)

    def dispute(self, p):
        return self.call(actions.hold_for_dispute, protection=p, actor=Actor.BUYER, by=self.buyer)

    def freeze(self, p):
        return self.call(actions.freeze, protection=p, by=self.olga, reason="Looked into.")

    def unfreeze(self, p):
        return self.call(actions.unfreeze, protection=p, by=self.omar, reason="All is well.")

    def settles(self, p, to_buyer):
        return self.call(
            actions.settle_dispute, protection=p, to_buyer=m.eur(to_buyer),
            actor=Actor.OPERATOR, by=self.olga,
        )  # fmt: skip

    def goes_on(self, p):
        return self.call(
            refund_and_go_on, protection=p, to_buyer=m.eur(100), key=f"R{p.pk}", by=self.olga
        )

    def withdraws(self, p):
        return self.call(actions.end_dispute, protection=p, actor=Actor.BUYER, by=self.buyer)

    def chargeback(self, order_id, case="dp_1"):
        payment = Payment.objects.filter(order_id=order_id).latest("pk")
        return self.call(
            actions.record_reversal, payment=payment, by=SYSTEM, reason="bank",
            money=payment.amount, case=case,
        )  # fmt: skip

    def reinstate(self, order_id, case="dp_1"):
        payment = Payment.objects.filter(order_id=order_id).latest("pk")
        return self.call(actions.record_reinstatement, payment=payment, case=case)

    def seller_cancels(self, order):
        return self.call(orders.cancel_by_seller, order=order, by=self.seller, reason="No oak.")

    def receives(self, order):
        return self.call(orders.record_receipt, order=order, by=self.buyer)

    def answers(self, intent, status=Status.SETTLED):
        answer = Answer(status, f"pi_{intent.pk}", "declined" if status == Status.FAILED else "")
        return self.call(take_answer, intent_id=intent.pk, answer=answer)

    def pays(self, order, method="card"):
        token = {"token": "tok_paid"} if method == "card" else {}
        return self.call(actions.start_payment, order=order, method=method, by=self.buyer, **token)

    def buys_on_terms(self, order):
        return self.call(lent.buy_on_terms, order=order, by=self.buyer)

    def on_claim(self, verb, claim, by, **fields):
        return self.call(getattr(lent, verb), claim=claim, by=by, **fields)

    def matches(self, line, payment):
        return self.call(actions.match_bank_line, line=line, payment=payment, by=self.olga)

    def new_bank(self, iban=m.OTHER_IBAN):
        return lambda: m.give_bank_details(self.seller, iban=iban)

    def on_payout(self, verb, payout, by=None, **fields):
        return self.call(getattr(actions, verb), payout=payout, by=by or self.omar, **fields)

    def on_dispute(self, verb, dispute, by=None, **fields):
        who = {"by": by} if by else {}
        return self.call(getattr(quarrels, verb), dispute=dispute, **who, **fields)

    def call(self, verb, **fields):
        at = self.at
        return lambda: verb(**fields, at=at)


def _advance(**amount):
    clock.advance(timedelta(**amount))
