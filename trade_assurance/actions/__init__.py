"""Verbs of money, in the order of its way: paid, held, released or refunded, paid out."""

from trade_assurance.actions.answers import record_refund_sent
from trade_assurance.actions.bank import (
    Credit,
    match_bank_line,
    record_bank_line,
    return_bank_line,
)
from trade_assurance.actions.bank_details import BankDetails, change_bank_details
from trade_assurance.actions.chargebacks import (
    Case,
    accept_chargeback,
    book_chargeback_fee,
    end_chargeback,
    note_chargeback,
    send_evidence,
)
from trade_assurance.actions.debts import propose_write_off, write_off
from trade_assurance.actions.payments import cancel_payment, start_payment
from trade_assurance.actions.payouts import (
    approve_payout,
    ask_for_transfer,
    ask_payout,
    build_payouts,
    cancel_payout,
    hold_payouts,
    lift_account,
    lift_payout_hold,
    record_payout_failed,
    record_payout_paid,
    record_payout_returned,
    restrict_account,
    send_payout,
    set_payout_plan,
    set_reserve,
)
from trade_assurance.actions.protection import (
    freeze,
    hold_for_dispute,
    release_early,
    settle_dispute,
)
from trade_assurance.actions.rates import (
    add_commission_plan,
    add_commission_rule,
    choose_plan,
    end_commission_rule,
)
from trade_assurance.actions.refunds import (
    approve_refund,
    ask_refund,
    refund_released,
    refuse_refund,
    withdraw_refund,
)
from trade_assurance.actions.reversals import record_reinstatement, record_reversal
from trade_assurance.actions.review import ask_look_up, give_up_payment
from trade_assurance.actions.stopped import end_dispute
from trade_assurance.actions.stops import clear_stop, raise_stop
from trade_assurance.actions.taken import end_taken
from trade_assurance.actions.thawing import unfreeze
from trade_assurance.actions.webhooks import keep_event

__all__ = [
    "BankDetails",
    "Case",
    "Credit",
    "accept_chargeback",
    "add_commission_plan",
    "add_commission_rule",
    "approve_payout",
    "approve_refund",
    "ask_for_transfer",
    "ask_look_up",
    "ask_payout",
    "ask_refund",
    "book_chargeback_fee",
    "build_payouts",
    "cancel_payment",
    "cancel_payout",
    "change_bank_details",
    "choose_plan",
    "clear_stop",
    "end_chargeback",
    "end_commission_rule",
    "end_dispute",
    "end_taken",
    "freeze",
    "give_up_payment",
    "hold_for_dispute",
    "hold_payouts",
    "keep_event",
    "lift_account",
    "lift_payout_hold",
    "match_bank_line",
    "note_chargeback",
    "propose_write_off",
    "raise_stop",
    "record_bank_line",
    "record_payout_failed",
    "record_payout_paid",
    "record_payout_returned",
    "record_refund_sent",
    "record_reinstatement",
    "record_reversal",
    "refund_released",
    "refuse_refund",
    "release_early",
    "restrict_account",
    "return_bank_line",
    "send_evidence",
    "send_payout",
    "set_payout_plan",
    "set_reserve",
    "settle_dispute",
    "start_payment",
    "unfreeze",
    "withdraw_refund",
    "write_off",
]
