"""All races by name. A new verb on money gets a line against each verb it can meet."""

from marketplace.companies.member import SYSTEM
from marketplace.core import jobs
from marketplace.orders import actions as orders
from marketplace.orders.states import OrderState as S
from tests.factories import disputes
from tests.factories import money as m
from tests.factories.orders import make_terms, ship
from tests.trade_assurance.racing.stage import Stage
from tests.trade_assurance.racing.trials import Race
from trade_assurance import actions
from trade_assurance.actions import credit as lent
from trade_assurance.actions import disputes as quarrels
from trade_assurance.gateways.base import Status


def _on_the_table(dispute):
    return dispute.proposals.latest("number").number


def _over(thing, *verbs):
    """Races over one thing that `Stage` makes: name of the maker, then two verbs on it."""
    return lambda s: [verb(s, made) for made in [thing(s)] for verb in verbs]


WINDOW = [
    Race("two early releases", _over(Stage.window, Stage.release, Stage.release)),
    Race("a release and a dispute", _over(Stage.window, Stage.release, Stage.dispute)),
    Race("a release and a freeze", _over(Stage.window, Stage.release, Stage.freeze)),
    Race(
        "the clock and the buyer release", _over(Stage.window, Stage.release, Stage.clock_releases)
    ),
    Race(
        "the clock releases twice", _over(Stage.window, Stage.clock_releases, Stage.clock_releases)
    ),
    Race("the clock releases, a dispute", _over(Stage.window, Stage.clock_releases, Stage.dispute)),
    Race("the clock releases, a freeze", _over(Stage.window, Stage.clock_releases, Stage.freeze)),
    Race(
        "the sweep and the buyer release",
        _over(
            Stage.window, Stage.release, lambda s, p: lambda: jobs.run("trade_assurance.release")
        ),
        most=2,
    ),
    Race(
        "a release and a chargeback",
        _over(Stage.window, Stage.release, lambda s, p: s.chargeback(p.order_id)),
        most=2,
    ),
    Race(
        "the clock releases, a chargeback",
        _over(Stage.window, Stage.clock_releases, lambda s, p: s.chargeback(p.order_id)),
        most=2,
    ),
    Race(
        "one chargeback told twice",
        _over(Stage.window, *[lambda s, p: s.chargeback(p.order_id)] * 2),
        most=2,
    ),
    Race(
        "a chargeback and its return",
        _over(
            Stage.window,
            lambda s, p: s.chargeback(p.order_id),
            lambda s, p: s.reinstate(p.order_id),
        ),
        most=2,
    ),
    Race("two disputes", _over(Stage.window, Stage.dispute, Stage.dispute)),
    Race("a dispute and a freeze", _over(Stage.window, Stage.dispute, Stage.freeze), most=2),
    Race(
        "a dispute and a chargeback",
        _over(Stage.window, Stage.dispute, lambda s, p: s.chargeback(p.order_id)),
        most=2,
    ),
    Race("two freezes", _over(Stage.window, Stage.freeze, Stage.freeze)),
]
DISPUTED = [
    Race(
        "two rulings",
        _over(Stage.disputed, lambda s, p: s.settles(p, 0), lambda s, p: s.settles(p, 124_000)),
    ),
    Race(
        "a ruling and a withdrawal",
        _over(Stage.disputed, lambda s, p: s.settles(p, 50), Stage.withdraws),
    ),
    Race(
        "a ruling and a part that goes back",
        _over(Stage.disputed, lambda s, p: s.settles(p, 0), Stage.goes_on),
    ),
    Race("one part goes back twice", _over(Stage.disputed, Stage.goes_on, Stage.goes_on)),
    Race("two withdrawals", _over(Stage.disputed, Stage.withdraws, Stage.withdraws)),
    Race(
        "a withdrawal and a release", _over(Stage.disputed, Stage.withdraws, Stage.release), most=2
    ),
    Race("a withdrawal and an unfreeze", _over(Stage.disputed, Stage.withdraws, Stage.unfreeze)),
    Race(
        "a ruling and a chargeback",
        _over(
            Stage.disputed,
            lambda s, p: s.settles(p, 124_000),
            lambda s, p: s.chargeback(p.order_id),
        ),
        most=2,
    ),
]
ROOM = [
    Race(
        "a proposal accepted and withdrawn from",
        _over(
            Stage.proposed,
            lambda s, d: s.on_dispute("accept_proposal", d, s.buyer, number=_on_the_table(d)),
            lambda s, d: s.on_dispute("withdraw_dispute", d, s.buyer),
        ),
    ),
    Race(
        "a proposal accepted twice",
        _over(
            Stage.proposed,
            *[lambda s, d: s.on_dispute("accept_proposal", d, s.buyer, number=_on_the_table(d))]
            * 2,
        ),
    ),
    Race(
        "a proposal accepted and rejected",
        _over(
            Stage.proposed,
            lambda s, d: s.on_dispute("accept_proposal", d, s.buyer, number=_on_the_table(d)),
            lambda s, d: s.on_dispute(
                "reject_proposal", d, s.buyer, number=_on_the_table(d), reason="No."
            ),
        ),
    ),
    Race(
        "an escalation and a withdrawal",
        _over(
            Stage.quarrel,
            lambda s, d: s.on_dispute("escalate", d, s.buyer),
            lambda s, d: s.on_dispute("withdraw_dispute", d, s.buyer),
        ),
        most=2,
    ),
    Race(
        "two operators rule",
        _over(
            lambda s: s.quarrel("under_review"),
            *[lambda s, d: s.on_dispute("rule", d, s.olga, decision=disputes.decision())] * 2,
        ),
    ),
    Race(
        "a ruling and the complaint's withdrawal",
        _over(
            lambda s: s.quarrel("under_review"),
            lambda s, d: s.on_dispute("rule", d, s.olga, decision=disputes.decision()),
            lambda s, d: s.on_dispute("withdraw_dispute", d, s.buyer),
        ),
    ),
    Race(
        "two appeals",
        _over(
            lambda s: s.quarrel("ruled"),
            *[lambda s, d: s.on_dispute("appeal", d, s.seller, reason="Count again.")] * 2,
        ),
    ),
    Race(
        "an appeal and the execution",
        _over(
            lambda s: s.quarrel("ruled"),
            lambda s, d: s.on_dispute("appeal", d, s.seller, reason="Count again."),
            lambda s, d: lambda: quarrels.execute_due(dispute=d, at=d.appeal_due_at),
        ),
        most=2,
    ),
]
ORDER = [
    Race("the seller cancels twice", _over(Stage.held, Stage.seller_cancels, Stage.seller_cancels)),
    Race(
        "the seller cancels, the goods are ready",
        _over(
            Stage.held,
            Stage.seller_cancels,
            lambda s, o: s.call(orders.mark_ready, order=o, by=s.seller),
        ),
        most=2,
    ),
    Race(
        "the seller cancels and ships",
        _over(
            lambda s: s.held(S.READY_TO_SHIP),
            Stage.seller_cancels,
            lambda s, o: lambda: ship(o, s.seller),
        ),
    ),
    Race(
        "shipped twice",
        _over(lambda s: s.held(S.READY_TO_SHIP), *[lambda s, o: lambda: ship(o, s.seller)] * 2),
    ),
    Race(
        "the seller cancels, the buyer disputes",
        _over(Stage.held, Stage.seller_cancels, lambda s, o: s.dispute(m.protection_of(o))),
    ),
    Race(
        "the seller cancels, the bank takes back",
        _over(Stage.held, Stage.seller_cancels, lambda s, o: s.chargeback(o.pk)),
        most=2,
    ),
    Race("received twice", _over(lambda s: s.held(S.DELIVERED), Stage.receives, Stage.receives)),
    Race(
        "received by the buyer and by the clock",
        _over(
            lambda s: s.held(S.DELIVERED),
            Stage.receives,
            lambda s, o: s.call(orders.record_receipt, order=o, by=SYSTEM),
        ),
    ),
    Race(
        "received and disputed",
        _over(
            lambda s: s.held(S.DELIVERED),
            Stage.receives,
            lambda s, o: s.dispute(m.protection_of(o)),
        ),
        most=2,
    ),
    Race(
        "received, the bank takes back",
        _over(lambda s: s.held(S.DELIVERED), Stage.receives, lambda s, o: s.chargeback(o.pk)),
        most=2,
    ),
    Race(
        "one quotation becomes two orders",
        lambda s: [
            s.call(orders.place_from_quotation, terms=terms, by=s.buyer)
            for terms in [make_terms(s.buyer, s.seller)] * 2
        ],
        most=2,
    ),
]
PAYING = [
    Race("two clicks on pay", _over(Stage.unpaid, Stage.pays, Stage.pays)),
    Race(
        "card and transfer at once",
        _over(Stage.unpaid, Stage.pays, lambda s, o: s.pays(o, "bank_transfer")),
        most=2,  # the later choice replaces the transfer that nobody sent yet
    ),
    Race(
        "paid and cancelled",
        _over(
            Stage.unpaid, Stage.pays, lambda s, o: s.call(orders.cancel_order, order=o, by=s.buyer)
        ),
        most=2,
    ),
    Race("webhook and own answer", _over(Stage.charge, Stage.answers, Stage.answers), most=2),
    Race(
        "settled and failed",
        _over(Stage.charge, Stage.answers, lambda s, i: s.answers(i, Status.FAILED)),
        most=2,
    ),
    Race(
        "settled while the order is cancelled",
        _over(
            Stage.charge,
            Stage.answers,
            lambda s, i: s.call(orders.cancel_order, order=i.payment.order, by=s.buyer),
        ),
        most=2,
    ),
    Race(
        "two transfers for one payment",
        _over(Stage.transfer, *[lambda s, y: s.matches(m.bank_sends(y), y)] * 2),
    ),
    Race(
        "one line matched twice",
        lambda s: [s.matches(line, y) for y in [s.transfer()] for line in [m.bank_sends(y)] * 2],
    ),
    Race(
        "a line matched and sent back",
        lambda s: [
            call
            for y in [s.transfer()]
            for line in [m.bank_sends(y)]
            for call in (
                s.matches(line, y),
                s.call(actions.return_bank_line, line=line, by=s.omar, reason="Unknown."),
            )
        ],
    ),
    Race(
        "an attempt given up, its transfer matched",
        _over(
            Stage.transfer,
            lambda s, y: s.call(actions.cancel_payment, payment=y, by=s.buyer),
            lambda s, y: s.matches(m.bank_sends(y), y),
        ),
        most=2,
    ),
    Race(
        "an order cancelled, its transfer matched",
        _over(
            Stage.transfer,
            lambda s, y: s.call(orders.cancel_order, order=y.order, by=s.buyer),
            lambda s, y: s.matches(m.bank_sends(y), y),
        ),
        most=2,
    ),
    Race(
        "one refund sent by two",
        _over(
            Stage.refund_to_send,
            lambda s, i: s.call(actions.record_refund_sent, intent=i, by=s.olga),
            lambda s, i: s.call(actions.record_refund_sent, intent=i, by=s.omar),
        ),
    ),
]
PAYOUTS = [
    Race(
        "two payout runs",
        _over(
            lambda s: m.released_order(s.buyer, s.seller),
            lambda s, o: s.call(actions.build_payouts, by=s.olga),
            lambda s, o: s.call(actions.build_payouts, by=s.omar),
        ),
        most=2,
    ),
    Race(
        "a payout run, new bank details",
        _over(
            lambda s: m.released_order(s.buyer, s.seller),
            lambda s, o: s.call(actions.build_payouts, by=s.olga),
            lambda s, o: s.new_bank(m.IBAN),
        ),
        most=2,
    ),
    Race(
        "two approvals",
        _over(
            Stage.payout,
            lambda s, y: s.on_payout("approve_payout", y),
            lambda s, y: s.on_payout("approve_payout", y, s.olga),
        ),
    ),
    Race(
        "approved and cancelled",
        _over(
            Stage.payout,
            lambda s, y: s.on_payout("approve_payout", y),
            lambda s, y: s.on_payout("cancel_payout", y, reason="Wrong."),
        ),
        most=2,
    ),
    Race(
        "sent and cancelled",
        _over(
            lambda s: s.payout("approve_payout"),
            lambda s, y: s.on_payout("send_payout", y),
            lambda s, y: s.on_payout("cancel_payout", y, reason="Wrong."),
        ),
    ),
    Race(
        "sent twice",
        _over(
            lambda s: s.payout("approve_payout"), *[lambda s, y: s.on_payout("send_payout", y)] * 2
        ),
    ),
    Race(
        "paid and failed",
        _over(
            lambda s: s.payout("approve_payout", "send_payout"),
            lambda s, y: s.on_payout("record_payout_paid", y, bank_reference="S"),
            lambda s, y: s.on_payout("record_payout_failed", y, reason="Closed."),
        ),
    ),
    Race(
        "paid twice",
        _over(
            lambda s: s.payout("approve_payout", "send_payout"),
            *[lambda s, y: s.on_payout("record_payout_paid", y, bank_reference="S")] * 2,
        ),
    ),
]
CREDIT = [
    Race(
        "two orders on one credit",
        lambda s: [s.buys_on_terms(order) for order in s.on_credit()],
    ),
    Race(
        "one order on terms twice",
        lambda s: [s.buys_on_terms(order) for order in [s.on_credit()[0]] for _ in range(2)],
    ),
    Race(
        "an order on terms and by transfer",
        lambda s: [
            call
            for order in [s.on_credit()[0]]
            for call in (s.buys_on_terms(order), s.pays(order, "bank_transfer"))
        ],
        most=2,
    ),
    Race(
        "an order on terms while its credit is revoked",
        lambda s: [
            call
            for order in [s.on_credit()[0]]
            for call in (
                s.buys_on_terms(order),
                s.call(lent.revoke_credit, line=s.credit_line(), by=s.lender),
            )
        ],
        most=2,
    ),
    Race(
        "an invoice on terms paid twice",
        _over(
            Stage.invoice, *[lambda s, c: s.on_claim("pay_claim", c, s.buyer, method="card")] * 2
        ),
        most=2,
    ),
    Race(
        "an invoice on terms paid and credited",
        _over(
            Stage.invoice,
            lambda s, c: s.on_claim("pay_claim", c, s.buyer, method="bank_transfer"),
            lambda s, c: s.on_claim("credit_claim", c, s.lender, money=m.eur(100), reason="Dent"),
        ),
        most=2,
    ),
    Race(
        "an invoice on terms credited in whole twice",
        _over(
            Stage.invoice,
            *[
                lambda s, c: s.on_claim(
                    "credit_claim", c, s.lender, money=m.eur(124_000), reason="Wrong"
                )
            ]
            * 2,
        ),
    ),
]
RACES = [*WINDOW, *DISPUTED, *ROOM, *ORDER, *PAYING, *PAYOUTS, *CREDIT]
