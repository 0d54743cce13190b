"""The register of locks. A lock that is in the code and not here, or the other way round, fails a test.

`DECIDES`: the race of `racing/table.py` that the lock decides by itself while all others are away, and that
is lost without it. `HELD_BY`: another test that fails without it. `BEHIND`: locks of which no race is known
that needs them by themselves, because something else decides first; what that is, and what they are for.
"""

A = "trade_assurance.actions"
O = "marketplace.orders.actions"  # noqa: E741 - short beside A
B = "bookkeeping.actions"
LOCKS = "tests/trade_assurance/test_locks.py"

DECIDES = {
    f"{A}.locking:held_row": "a release and a freeze",
    f"{A}.locking:locked_order": "a release and a dispute",
    f"{A}.locking:locked_payment": "two transfers for one payment",
    f"{A}.answers:record_refund_sent": "one refund sent by two",
    f"{A}.bank.matching:_locked": "one line matched twice",
    f"{A}.payouts.rows:locked_payout": "two approvals",
    f"{A}.credit.rows:held_line": "two orders on one credit",
}
HELD_BY = {
    "trade_assurance.ledger.posting:write": (
        LOCKS,
        "test_of_two_movements_that_empty_a_purse_one_is_refused",
    ),
    "marketplace.core.outbox:claim": (
        "tests/core/test_outbox.py",
        "test_a_claimed_message_is_not_claimed_again_within_its_lease",
    ),
}
ORDER = "the order's lock is taken first; "
PAYMENT = "the order's and the payment's locks are taken first; "
DISPUTE = "the dispute's lock is taken first; "
ONCE = "a UNIQUE decides at the latest; "
BEHIND = {
    f"{A}.answers:take_answer": ORDER + "one answer of the gateway is taken in at a time",
    f"{A}.sending:_locked": ORDER + "a request is sent by one worker",
    f"{A}.review:give_up_payment": PAYMENT + "no request of it is answered meanwhile",
    f"{A}.cheques:clear_cheque": PAYMENT + "a credit of the bank is used once",
    f"{A}.cheques:_held": PAYMENT + "a cheque takes one step at a time",
    f"{A}.credit.rows:held_claims": ORDER + "claims move with their order",
    f"{A}.credit.rows:held_claim": ORDER + "a claim is paid or credited by one at a time",
    f"{A}.payments:replace_attempt": ORDER + "an attempt is replaced by one click",
    f"{A}.payments:cancel_open_payments": ORDER + "no attempt is paid while it is cancelled",
    f"{A}.changes:_give_up_attempts": ORDER + "no attempt is paid while its sum changes",
    f"{A}.moving:refundable_payments": ORDER + "two refunds do not count on one payment's rest",
    f"{A}.chargebacks:_row": PAYMENT + "a case is followed by one at a time",
    f"{A}.chargebacks:accept_chargeback": PAYMENT + "a case is accepted once",
    f"{A}.chargebacks:book_chargeback_fee": PAYMENT + "a case's fee is booked once",
    f"{A}.chargebacks:send_evidence": PAYMENT + "evidence is sent once",
    f"{A}.refunds.asking:approve_refund": ORDER + "a refund is approved by one",
    f"{A}.refunds.asking:_end": ORDER + "a refund ends once",
    f"{A}.earnings:close_out": ORDER + "an earning is closed by one movement",
    f"{A}.earnings:hold_unpaid": ORDER + "what is not paid out is held by one case",
    f"{A}.earnings:hold_available": "a payout takes rows by their state; a row is held or paid, not both",
    f"{A}.earnings:free_held": "the state table decides; a row is let go once",
    f"{A}.earnings:follow_due": "one sweeper runs at a time; a row is let go on its date once",
    f"{A}.payouts.accounts:restrict_account": "the state table decides; an account is restricted once",
    f"{A}.payouts.accounts:restrict_after": "the payout's lock is taken first; its account follows it",
    f"{A}.payouts.accounts:lift_account": "the state table decides; an account is lifted once",
    f"{A}.payouts.holding:lift_payout_hold": "the later word holds; a hold is lifted once",
    f"{A}.payouts.holding:lift_cause": "the later word holds; a cause ends its holds once",
    f"{A}.connect:take_facts": "the provider's newer word holds; an account follows one at a time",
    f"{A}.payouts.building:_available": ONCE + "an earning goes into one payout",
    f"{A}.payouts.ways:Ways.found": "accounts come before earnings, as for new bank details",
    f"{A}.payouts.outcomes:take_transfer": ONCE + "an answer about a transfer is taken in once",
    f"{A}.payouts.transferring:_mark_asked": "one key makes a second request harmless; it is counted",
    f"{A}.payouts.recalling:unsent_payouts": ORDER + "a payout is not sent while it is called back",
    f"{A}.payouts.rows:move_earnings_of": "the payout's lock is taken first; its earnings move with it",
    f"{A}.bank.lines:book_line": ONCE + "a line that comes twice is read once it is written",
    f"{A}.bank.lines:return_bank_line": "the state table decides; a line is sent back once",
    f"{A}.bank.matching:_held": "the payment's lock is taken too; a line is shared out once",
    f"{A}.bank.returning:ask_back_due": "one sweeper runs at a time; a line is asked back once",
    f"{A}.bank.returning:ask_back_kept": "one sweeper runs at a time; a surplus is asked back once",
    f"{A}.bank.returning:choose_surplus": "the later word holds; a surplus has one use",
    f"{A}.bank.statements:book_statement": ONCE + "a statement is booked by one operator",
    f"{A}.bank.statements:book_piece": ONCE + "two workers do not book the same entries",
    f"{A}.bank_details:change_bank_details": ONCE + "a company has one account in use",
    f"{A}.debts:settle_debts": "the payable's lock is taken first; a debt is settled with money once",
    f"{A}.debts:propose_write_off": "the later word holds; one operator proposes",
    f"{A}.debts:write_off": ONCE + "a debt is written off once",
    f"{A}.debts:remind_of_debts": "one sweeper runs at a time; a debt is reminded of once",
    f"{A}.debts:collect_debts": "one sweeper runs at a time; a debt goes to collection once",
    f"{A}.rates:end_commission_rule": "the later word holds; a rule ends once",
    f"{A}.stops:clear_stop": "the later word holds; a stop is cleared with one reason",
    f"{A}.disputes.steps:locked_dispute": ORDER + "a dispute takes one step at a time",
    f"{A}.sellers.answering:_held": ORDER + "a question is answered once",
    f"{A}.returns.steps:locked_return": DISPUTE + "a return takes one step at a time",
    f"{A}.inspections.steps:locked_inspection": ORDER + "an inspection takes one step at a time",
    f"{A}.inspections.fees:pay_fee": "a CHECK decides at the latest; a transfer's rest is used once",
    f"{A}.inspections.reporting:_own_visit": "the inspection's lock is taken too; one report a visit",
    "trade_assurance.ledger.queries:locked_balance": "the overdraft is refused later; a purse is emptied",
    "trade_assurance.tasks:release_what_is_due": "each release locks again; a held order is passed by",
    f"{O}.locking:locked": "trade_assurance's own lock of the order is taken first where money moves",
    f"{O}.locking:locked_shipments": ORDER + "consignments move with their order",
    f"{O}.applying:_write_instalments": ORDER + "a change writes the plan of payments once",
    f"{O}.changing:_answerable": ORDER + "an offer to change is answered once",
    f"{O}.changing:lapse_change": ORDER + "an offer does not lapse while it is answered",
    f"{O}.changing:withdraw_change": ORDER + "an offer is not withdrawn while it is answered",
    f"{O}.falling:open_change": ORDER + "an open offer falls with its order",
    f"{O}.defaulting:remind_balance": ORDER + "a reminder goes out once",
    f"{O}.receipt:remind_receipt": ORDER + "a reminder goes out once",
    f"{O}.receipt:_missing": ORDER + "a consignment is counted once",
    f"{O}.papers:make_papers": ONCE + "papers are made once",
    f"{B}.choosing:pack": "the later word holds; a packing list is written by one",
    f"{B}.dispatch:issue_dispatch_papers": ONCE + "an invoice is issued once",
    f"{B}.money:credit_fee": ONCE + "commission given back is credited once",
    f"{B}.dispatch:credit_refunds": ONCE + "a credit note is issued once",
    f"{B}.issuing:_locked": ONCE + "numbers are given one after the other",
    f"{B}.money:issue_fee_papers": ONCE + "a fee invoice is issued once",
    "marketplace.core.idempotency:answer_once": ONCE + "a repeat waits for the first answer",
    "marketplace.core.jobs:run": "each sweep locks its rows; two schedulers do not sweep at once",
    "marketplace.core.outbox:run": "each handler may run twice; a message is done by one worker",
    "marketplace.core.points:reach": "no lock on money: a place where `make faults` stops a process",
}
