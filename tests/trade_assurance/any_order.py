"""A few orders, their money, and everybody who can move it: the machine that draws the steps.

After each step PostgreSQL checks its deferred constraints and every invariant is proven from the rows
(`tests.trade_assurance.invariants`); a step that is refused has moved nothing. The four orders stand in
the database before the first example (`stand`), and each example is rolled back to them.
"""

from datetime import timedelta

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from marketplace.core import clock, jobs, outbox
from marketplace.core.errors import Refusal
from marketplace.core.models import OutboxMessage
from marketplace.core.money import Money
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders import actions as orders
from marketplace.orders.models import ContractChange, Order
from tests.factories import companies
from tests.factories.money import bank_sends, give_bank_details, pay_by_card
from tests.factories.orders import make_order, ship
from tests.trade_assurance.invariants import broken
from trade_assurance import actions
from trade_assurance.actions.answers import take_answer
from trade_assurance.actions.protection import refund_and_go_on
from trade_assurance.gateways.base import Answer, Status
from trade_assurance.gateways.sandbox import world
from trade_assurance.models import (
    BankLine,
    Dispute,
    Earning,
    GoodsReturn,
    Inspection,
    Payment,
    PaymentIntent,
    Payout,
    Protection,
    SellerDebt,
)
from trade_assurance.states import HELD_STATES

WHICH = st.integers(0, 3)
PARTS = st.sampled_from([1, 50, 99, 100, 101])  # per cent of what there is
CARDS = st.sampled_from(
    ["tok_paid", "tok_paid", "tok_no_funds", "tok_fails_late", "tok_lost_answer"]
)
CASES = st.sampled_from(["", "dp_1", "dp_2"])
PAYOUT_STEPS = st.sampled_from(
    [("approve",), ("approve", "send", "pay"), ("approve", "send", "fail"), ("send",), ("cancel",)]
)
STAGES = ("unpaid", "paid", "shipped", "received")
MOST_ORDERS = 5
WALKED = (Order, Protection, Payment, PaymentIntent, BankLine, Earning, Payout)
# Sweeps of many queries, and the rows without which they find nothing.
SWEPT = {
    "trade_assurance.disputes": Dispute,
    "trade_assurance.inspections": Inspection,
    "trade_assurance.returns": GoodsReturn,
    "trade_assurance.debts": SellerDebt,
    "orders.lapse_changes": ContractChange,
}
# What a step may move, and in which state everything is, in one round trip.
FACTS = " UNION ALL ".join(
    [
        "SELECT 'movements', count(*), '', 0, 0, 0, 0 FROM ledger_movement",
        *(
            f"SELECT '{model._meta.model_name}', id, state, {numbers} FROM {model._meta.db_table}"
            for model in WALKED
            for numbers in [
                {
                    Protection: "funded_minor, released_minor, refunded_minor, reversed_minor",
                    Payment: "received_minor, refunded_minor, reversed_minor, 0",
                    BankLine: "matched_minor, 0, 0, 0",
                }.get(model, "0, 0, 0, 0")
            ]
        ),
    ]
)


def standing(*states):
    """Draw the step only while something stands in one of the states: `payment settled`, …"""
    return precondition(lambda self: not self.states.isdisjoint(states))


class People:
    """A buyer, a seller and two operators, with one order at each stage."""

    def __init__(self):
        self.buyer, self.seller = companies.make_admin(), companies.make_seller()
        self.olga, self.omar = companies.make_operator("Olga"), companies.make_operator("Omar")
        give_bank_details(self.seller)
        self.orders = [place(self.buyer, self.seller, stage) for stage in STAGES]


class AnyOrder(RuleBasedStateMachine):
    """A buyer, a seller, two operators, a card provider and a bank, who do what comes to mind."""

    people = None
    steps = moved = refused = 0

    def __init__(self):
        super().__init__()
        self.start = transaction.savepoint()
        self.buyer, self.seller = self.people.buyer, self.people.seller
        self.olga, self.omar = self.people.olga, self.people.omar
        self.orders, self.done = list(self.people.orders), []
        self.look()

    def teardown(self):
        transaction.savepoint_rollback(self.start)

    # What everybody does.

    @rule(stage=st.sampled_from(STAGES))
    @precondition(lambda self: len(self.orders) < MOST_ORDERS)
    def another_order(self, stage):
        self.orders.append(place(self.buyer, self.seller, stage))
        self.look()

    @rule(which=WHICH, card=CARDS)
    @standing("order awaiting_payment")
    def pay_by_card(self, which, card):
        order = self.one(Order, which, "awaiting_payment")
        self.attempt(actions.start_payment, order=order, method="card", by=self.buyer, token=card)
        self.work()

    @rule(which=WHICH)
    @standing("order awaiting_payment")
    def promise_a_transfer(self, which):
        order = self.one(Order, which, "awaiting_payment")
        self.attempt(actions.start_payment, order=order, method="bank_transfer", by=self.buyer)

    @rule(which=WHICH)
    @standing("payment awaiting_transfer")
    def give_an_attempt_up(self, which):
        payment = self.one(Payment, which, "awaiting_transfer")
        self.attempt(actions.cancel_payment, payment=payment, by=self.buyer)

    @rule(which=WHICH, part=PARTS)
    @standing("payment awaiting_transfer", "payment partly_received", "payment cancelled")
    def a_transfer_comes_and_is_matched(self, which, part):
        payment = self.one(Payment, which, "awaiting_transfer", "partly_received", "cancelled")
        line = bank_sends(payment, _part(payment.amount, part))
        self.look()
        self.attempt(actions.match_bank_line, line=line, payment=payment, by=self.olga)

    @rule(which=WHICH)
    @standing("bankline new", "bankline partly_matched")
    def a_transfer_is_sent_back(self, which):
        line = self.one(BankLine, which, "new", "partly_matched")
        self.attempt(actions.return_bank_line, line=line, by=self.olga, reason="Too much.")

    @rule(which=WHICH)
    @standing("order in_production", "order ready_to_ship", "order shipping", "order delivered")
    def the_goods_go_on(self, which):
        goes = ("in_production", "ready_to_ship", "shipping", "delivered")
        self.step(self.one(Order, which, *goes))

    @rule(which=WHICH)
    def the_money_is_released_early(self, which):
        protection = self.one(Protection, which, "claim_window")
        self.attempt(actions.release_early, protection=protection, by=self.buyer)

    @rule(days=st.sampled_from([1, 1, 8, 31]))
    def time_passes(self, days):
        clock.advance(timedelta(days=days))
        for name in jobs.names():
            swept = SWEPT.get(name)
            if name.startswith(("orders.", "trade_assurance.")) and (
                swept is None or swept.objects.exists()
            ):
                jobs.run(name)
        before = self.facts
        self.look()
        type(self).moved += self.facts != before
        self.work()

    # What goes wrong.

    @rule(which=WHICH, kept=PARTS)
    @standing("order in_production", "order ready_to_ship")
    def the_order_is_cancelled_by_agreement(self, which, kept):
        order = self.one(Order, which, "in_production", "ready_to_ship")
        self.attempt(orders.ask_cancellation, order=order, by=self.buyer, reason="Plans changed.")
        share = _part(Money(order.total_minor, order.currency), kept)
        self.attempt(orders.agree_cancellation, order=order, by=self.seller, kept=share)
        self.work()

    @rule(which=WHICH)
    @standing("order awaiting_payment", "order in_production", "order ready_to_ship")
    def the_seller_cancels(self, which):
        order = self.one(Order, which, "awaiting_payment", "in_production", "ready_to_ship")
        self.attempt(orders.cancel_by_seller, order=order, by=self.seller, reason="No oak.")
        self.work()

    @rule(which=WHICH)
    def a_dispute_is_opened(self, which):
        protection = self.one(Protection, which, *HELD_STATES)
        self.attempt(
            actions.hold_for_dispute, protection=protection, actor=Actor.BUYER, by=self.buyer
        )

    @rule(which=WHICH)
    @standing("protection disputed")
    def a_dispute_is_withdrawn(self, which):
        protection = self.one(Protection, which, "disputed")
        self.attempt(actions.end_dispute, protection=protection, actor=Actor.BUYER, by=self.buyer)

    @rule(which=WHICH, part=st.sampled_from([-1, 0, 1, 50, 100, 101]))
    @standing("protection disputed")
    def a_dispute_is_ruled(self, which, part):
        protection = self.one(Protection, which, "disputed")
        self.attempt(
            actions.settle_dispute,
            protection=protection,
            to_buyer=_part(protection.held, part),
            actor=Actor.OPERATOR,
            by=self.olga,
        )
        self.work()

    @rule(which=WHICH, part=PARTS)
    @standing("protection disputed")
    def a_part_goes_back_and_the_order_goes_on(self, which, part):
        protection = self.one(Protection, which, "disputed")
        self.attempt(
            refund_and_go_on,
            protection=protection,
            to_buyer=_part(protection.held, part),
            key=f"D{len(self.done)}",
            by=self.olga,
        )
        self.work()

    @rule(which=WHICH)
    def a_tranche_is_frozen(self, which):
        protection = self.one(Protection, which, *HELD_STATES)
        self.attempt(actions.freeze, protection=protection, by=self.olga, reason="Looked into.")

    @rule(which=WHICH)
    @standing("protection frozen", "protection disputed")
    def a_tranche_goes_on(self, which):
        protection = self.one(Protection, which, "frozen", "disputed")
        self.attempt(actions.unfreeze, protection=protection, by=self.olga, reason="All is well.")

    @rule(which=WHICH, part=PARTS, case=CASES)
    @standing("payment settled", "payment partly_refunded", "payment refunded")
    def a_payment_is_taken_back(self, which, part, case):
        payment = self.one(Payment, which, "settled", "partly_refunded", "refunded")
        money = _part(payment.amount, part) if case else None
        fields = {"payment": payment, "money": money, "case": case, "reason": "Recalled."}
        self.attempt(actions.record_reversal, by=self.olga, **fields)

    @rule(which=WHICH, case=CASES)
    @standing("payment reversed", "payment settled")
    def a_payment_is_given_back(self, which, case):
        payment = self.one(Payment, which, "reversed", "settled")
        self.attempt(actions.record_reinstatement, payment=payment, case=case)
        self.work()

    @rule(which=WHICH, status=st.sampled_from([Status.SETTLED, Status.CONFIRMED, Status.FAILED]))
    @standing("paymentintent sent", "paymentintent confirmed", "paymentintent failed")
    def the_provider_says_something_late(self, which, status):
        intent = self.one(PaymentIntent, which, "sent", "confirmed", "failed")
        if intent.payment.method == "card":
            answer = Answer(status, failure_code="late" if status == Status.FAILED else "")
            if status == Status.SETTLED:
                money, mark = intent.amount, f"late {intent.pk} {clock.now()}"
                late = world.take(money.minor, money.currency, seed=mark)
                answer = Answer(status, late, charged_id=late)
            self.attempt(take_answer, intent_id=intent.pk, answer=answer)
            self.work()

    @rule(which=WHICH)
    @standing("paymentintent created", "paymentintent in_review")
    def a_refund_is_sent_by_hand(self, which):
        intent = self.one(PaymentIntent, which, "created", "in_review")
        self.attempt(actions.record_refund_sent, intent=intent, by=self.olga)

    @rule(which=WHICH)
    @standing("payment in_review", "payment unclear")
    def a_payment_is_given_up(self, which):
        payment = self.one(Payment, which, "in_review", "unclear")
        self.attempt(actions.give_up_payment, payment=payment, by=self.olga, reason="No trace.")

    # What operators pay out.

    @rule()
    @standing("earning available")
    def payouts_are_scheduled(self):
        self.attempt(actions.build_payouts, by=self.olga)

    @rule(which=WHICH, steps=PAYOUT_STEPS)
    @standing("payout scheduled", "payout approved", "payout processing")
    def a_payout_goes_on(self, which, steps):
        payout = self.one(Payout, which, "scheduled", "approved", "processing")
        for step in steps:
            verb, fields = {
                "approve": (actions.approve_payout, {}),
                "send": (actions.send_payout, {}),
                "pay": (actions.record_payout_paid, {"bank_reference": "S-1"}),
                "fail": (actions.record_payout_failed, {"reason": "Closed."}),
                "cancel": (actions.cancel_payout, {"reason": "Wrong."}),
            }[step]
            self.attempt(verb, payout=payout, by=self.omar, **fields)

    @rule(number=st.integers(0, 200))
    @precondition(lambda self: self.done)
    def something_is_done_a_second_time(self, number):
        verb, fields = self.done[number % len(self.done)]
        self.attempt(verb, again=True, **fields)
        self.work()

    # What must hold.

    @invariant()
    def the_books_are_sound(self):
        type(self).steps += 1
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        assert broken() == []

    def attempt(self, verb, *, again=False, **fields):
        """Do it; a refusal must have moved nothing. What went through may come a second time."""
        before = self.facts
        try:
            with transaction.atomic():
                verb(**fields, at=clock.now())
        except (Refusal, TransitionRefused):
            self.look()
            assert self.facts == before
            type(self).refused += 1
        else:
            if not again:
                self.done.append((verb, fields))
            self.look()
            type(self).moved += self.facts != before

    def work(self):
        """Send what waits for a gateway."""
        waiting = OutboxMessage.objects.filter(topic__endswith="_due", done_at=None)
        numbers = list(waiting.order_by("pk").values_list("pk", flat=True))
        for pk in numbers:
            outbox.run(pk)
        if numbers:
            failed = waiting.exclude(last_error="").values_list("topic", "last_error")
            assert not failed, "\n".join(": ".join(row) for row in failed)
            self.look()

    def look(self):
        """Read the facts, and which states there are, so that steps are drawn that mean something."""
        with connection.cursor() as cursor:
            cursor.execute(FACTS)
            self.facts = sorted(cursor.fetchall())
        self.states = {f"{name} {state}" for name, _, state, *_ in self.facts}

    def step(self, order):
        """The next of: made, shipped, delivered, received."""
        self.attempt(lambda at: go_on(order, self.buyer, self.seller, at))

    def one(self, model, which, *states):
        """A row in one of the states; any where there is none (it will be refused)."""
        rows = list(model.objects.filter(state__in=states).order_by("pk"))
        return rows[which % len(rows)] if rows else model.objects.order_by("pk").first()


def _part(money, per_cent):
    return Money(money.minor * per_cent // 100, money.currency)


def place(buyer, seller, stage):
    """An order that is so far already; return its number."""
    order = make_order(buyer, seller)
    if stage != "unpaid":
        pay_by_card(order, buyer)
    for _ in range({"shipped": 2, "received": 4}.get(stage, 0)):
        order = go_on(order, buyer, seller, clock.now())
    return order.pk


def go_on(order, buyer, seller, at):
    """The next of: made, shipped, delivered, received."""
    steps = {
        "in_production": lambda: orders.mark_ready(order=order, by=seller, at=at),
        "ready_to_ship": lambda: ship(order, seller, at),
        "shipping": lambda: orders.record_delivery(order=order, at=at),
        "delivered": lambda: orders.record_receipt(order=order, by=buyer, at=at),
    }
    return steps[order.state]()


def walk(*, examples, steps, number=None):
    """Walk inside a transaction; return the machine with its counts. `number` repeats a walk."""

    class Walked(AnyOrder):
        people = People()

    machine = seed(number)(Walked) if number is not None else Walked
    once = {"database": None, "phases": [Phase.generate]} if number is not None else {}
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            **once,
        ),
    )
    return Walked
