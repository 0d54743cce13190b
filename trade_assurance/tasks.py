"""Thin entries: work after commit, and sweeps of what is due."""

import logging
from datetime import datetime

from celery.signals import worker_process_init
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q

from marketplace.companies.member import SYSTEM
from marketplace.core import clock, jobs, outbox
from marketplace.core.errors import Refusal
from marketplace.core.transitions import TransitionRefused
from marketplace.orders.models import Order
from trade_assurance import dispute_queries, policies, pulse, return_queries, transfer_queries
from trade_assurance.actions import disputes, inspections, returns, sellers
from trade_assurance.actions.bank.matching import match_by_itself, use_kept_surplus
from trade_assurance.actions.bank.returning import ask_back_due, ask_back_kept
from trade_assurance.actions.bank.statements import book_piece
from trade_assurance.actions.connect import look_up_account, send_opening
from trade_assurance.actions.debts import collect_debts, remind_of_debts
from trade_assurance.actions.earnings import follow_due
from trade_assurance.actions.notices import tell
from trade_assurance.actions.payouts import build_payouts
from trade_assurance.actions.payouts.transferring import follow_up_transfers, send_transfer
from trade_assurance.actions.protection import release_due
from trade_assurance.actions.reconciling import prove_provider
from trade_assurance.actions.review import look_up_intent
from trade_assurance.actions.sending import follow_up, send_intent
from trade_assurance.actions.stops import CLOCK, check_books, is_stopped, raise_stop
from trade_assurance.actions.webhooks import look_into_event
from trade_assurance.credit_tasks import follow_claims  # noqa: F401 - brings its sweep in
from trade_assurance.inspection_queries import unanswered_inspections
from trade_assurance.models import Dispute, Earning, GoodsReturn, Protection
from trade_assurance.payout_states import EarningState
from trade_assurance.seller_question_queries import unanswered_questions
from trade_assurance.states import ProtectionState

SWEEP_SIZE = 200
log = logging.getLogger(__name__)


@outbox.handles("trade_assurance.intent_due", outside=True)
def send(intent_id: int) -> None:
    """Ask the gateway, or ask again."""
    send_intent(intent_id=intent_id)


@outbox.handles("trade_assurance.look_up_due", outside=True)
def look_up(intent_id: int) -> None:
    """Ask the gateway once more because an operator wants to know."""
    look_up_intent(intent_id=intent_id)


@outbox.handles("trade_assurance.told")
def tell_people(kind: str, **ids: int) -> None:
    """Write the bell rows and promise the mails of one money fact."""
    tell(kind=kind, ids=ids, at=clock.now())


@worker_process_init.connect
def take_first_beat(**_: object) -> None:
    """Note both clocks as a worker starts: a jump before its first sweep must not look like time."""
    pulse.strayed()


@jobs.gate
def believe_dates() -> bool:
    """Tell whether what a date brings may happen; a jump of the clock ends that until a person looked."""
    if jump := pulse.strayed():
        finding = f"the database's clock jumped by {jump}"
        raise_stop(cause=CLOCK, findings=[finding], at=clock.now())
    return not is_stopped(CLOCK)


@jobs.periodic("trade_assurance.release", by_date=True)
def release_what_is_due() -> int:
    """Release tranches whose claim window is over; orders that another holds come next time.

    Rests while money is stopped. What a bank took back is left to a person.
    """
    at = clock.now()
    if is_stopped():
        return 0
    gone = F("released_minor") + F("refunded_minor") + F("reversed_minor")
    due = Protection.objects.filter(
        state=ProtectionState.CLAIM_WINDOW, release_due_at__lte=at, funded_minor__gt=gone
    )
    oldest = due.order_by("release_due_at", "pk")[:SWEEP_SIZE]
    orders = Order.objects.select_for_update(skip_locked=True, of=("self",))
    free = orders.filter(pk__in=list(oldest.values_list("order_id", flat=True)))
    held = set(free.order_by("pk").values_list("pk", flat=True))
    return sum(_release(protection, at) for protection in due.filter(order_id__in=held))


def _release(protection: Protection, at: datetime) -> bool:
    """Release one; what cannot be released is reported and does not keep the others waiting."""
    try:
        release_due(protection=protection, at=at)
    except (Refusal, TransitionRefused, DatabaseError):
        log.exception("protection %s could not be released", protection.pk)
        return False
    return True


@jobs.periodic("trade_assurance.disputes", by_date=True)
def move_disputes() -> int:
    """Take every step of disputes whose time has come; one that fails keeps no other waiting."""
    at = clock.now()
    moved = 0
    for name, rows in dispute_queries.due(at).items():
        for dispute in rows[:SWEEP_SIZE]:
            moved += _move_dispute(name, dispute, at)
    return moved


@jobs.periodic("trade_assurance.returns", by_date=True)
def move_returns() -> int:
    """Take every step of returns whose time has come; one that fails keeps no other waiting."""
    at = clock.now()
    moved = 0
    for name, rows in return_queries.due(at).items():
        for found in rows[:SWEEP_SIZE]:
            moved += _move_return(name, found, at)
    return moved


def _move_return(name: str, found: GoodsReturn, at: datetime) -> bool:
    try:
        with transaction.atomic():
            getattr(returns, name)(goods_return=found, at=at)
    except (Refusal, TransitionRefused, DatabaseError):
        log.exception("return %s: %s failed", found.reference, name)
        return False
    return True


def _move_dispute(name: str, dispute: Dispute, at: datetime) -> bool:
    try:
        with transaction.atomic():
            done = getattr(disputes, name)(dispute=dispute, at=at)
    except (Refusal, TransitionRefused, DatabaseError):
        log.exception("dispute %s: %s failed", dispute.reference, name)
        return False
    return done is not False


@jobs.periodic("trade_assurance.books")
def prove_books() -> int:
    """Prove the books once an hour; a breach stops releases and payouts. Return the breaches."""
    at = clock.now()
    if not _first_run("trade_assurance.books", at.strftime("%Y-%m-%dT%H")):
        return 0
    return check_books(at=at)


@jobs.periodic("trade_assurance.provider")
def ask_for_proof() -> int:
    """Once a day, promise to hold our books against the card provider's."""
    if not _first_run("trade_assurance.provider", clock.now().date().isoformat()):
        return 0
    outbox.emit("trade_assurance.proof_due")
    return 1


@outbox.handles("trade_assurance.proof_due", outside=True)
def prove_against_provider() -> None:
    """Ask the provider and compare."""
    prove_provider(at=clock.now())


@jobs.periodic("trade_assurance.payouts", by_date=True)
def schedule_payouts() -> int:
    """Schedule the payouts of the day, once; an operator approves and sends them."""
    at = clock.now()
    if is_stopped() or not policies.current().daily_payouts:
        return 0
    if not _first_run("trade_assurance.payouts", at.date().isoformat()):
        return 0
    return len(build_payouts(by=SYSTEM, at=at))


@jobs.periodic("trade_assurance.earnings", by_date=True)
def free_earnings() -> int:
    """Let released money go whose date has come: a supplier's first, and what was in reserve."""
    at = clock.now()
    waiting = Q(state__in=[EarningState.PENDING, EarningState.RESERVED], due_at__lte=at)
    due = Earning.objects.filter(waiting).order_by("due_at", "pk")[:SWEEP_SIZE]
    return sum(_follow(earning, at) for earning in due)


def _follow(earning: Earning, at: datetime) -> bool:
    """Move one; what another decided meanwhile is reported and keeps no other waiting."""
    try:
        with transaction.atomic():
            follow_due(earning, at=at)
    except TransitionRefused:
        log.exception("earning %s could not be freed", earning.pk)
        return False
    return True


@jobs.periodic("trade_assurance.seller_questions", by_date=True)
def hand_over_questions() -> int:
    """Leave to operators what a buyer did not answer: go on with a stopped supplier, or not."""
    at = clock.now()
    due = unanswered_questions(at)[:SWEEP_SIZE]
    return len([sellers.keep_question_silent(question=question, at=at) for question in due])


@jobs.periodic("trade_assurance.debts", by_date=True)
def follow_debts() -> int:
    """Remind sellers of what they owe, then hand what stands for long to collection."""
    at = clock.now()
    return remind_of_debts(at=at) + collect_debts(at=at)


def _first_run(job: str, period: str) -> bool:
    """Note that a job runs for a period; False if it did before. Undone if the job fails."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_jobrun (job, period) VALUES (%s, %s)"
            " ON CONFLICT (job, period) DO NOTHING",
            [job, period],
        )
        return bool(cursor.rowcount)


@jobs.periodic("trade_assurance.follow_up", by_date=True)
def follow_up_requests() -> int:
    """Look again at what no gateway has answered clearly."""
    at = clock.now()
    return follow_up(at=at) + follow_up_transfers(at=at)


@outbox.handles("trade_assurance.transfer_due", outside=True)
def ask_for_a_transfer(payout_id: int) -> None:
    """Ask the card provider to pay a seller, or look up what became of it."""
    send_transfer(payout_id=payout_id)


@outbox.handles("trade_assurance.account_due", outside=True)
def open_account(account_id: int) -> None:
    """Open a supplier's account at the card provider."""
    send_opening(account_id=account_id, at=clock.now())


@outbox.handles("trade_assurance.account_asked", outside=True)
def ask_about_account(provider_id: str) -> None:
    """Look up what is true of a supplier's account."""
    look_up_account(provider_id=provider_id, at=clock.now())


@outbox.handles("trade_assurance.statement_due")
def book_statement_piece(statement_id: int) -> None:
    """Book the next entries of a bank statement."""
    book_piece(statement_id=statement_id, at=clock.now())


@outbox.handles("trade_assurance.line_arrived")
def match_line(line_id: int) -> None:
    """Match a new line of a statement, if it leaves no doubt."""
    match_by_itself(line_id=line_id, at=clock.now())


@outbox.handles("trade_assurance.surplus_due")
def use_surplus(payment_id: int) -> None:
    """Give a new payment what its buyer kept of an earlier transfer."""
    use_kept_surplus(payment_id=payment_id, at=clock.now())


@jobs.periodic("trade_assurance.bank_lines", by_date=True)
def ask_back_what_is_due() -> int:
    """Ask operators to send back what nobody claimed, or what was kept in vain."""
    at = clock.now()
    due = [
        ask_back_due(line=line, at=at) for line in transfer_queries.lines_due_back(at)[:SWEEP_SIZE]
    ]
    kept = [ask_back_kept(line=line, at=at) for line in transfer_queries.kept_lines()[:SWEEP_SIZE]]
    return len(due) + sum(kept)


@outbox.handles("trade_assurance.webhook_arrived", outside=True)
def look_into(event_pk: int) -> None:
    """Look up what a provider hinted at."""
    look_into_event(event_pk=event_pk)


@jobs.periodic("trade_assurance.inspections", by_date=True)
def sweep_inspections() -> int:
    """Put inspections that the supplier left unanswered before the operators."""
    at = clock.now()
    return sum(
        inspections.keep_silent(inspection=inspection, at=at)
        for inspection in unanswered_inspections(at)[:SWEEP_SIZE]
    )
