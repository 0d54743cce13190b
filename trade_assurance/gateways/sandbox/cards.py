"""Test cards and accounts to be charged: what becomes of each. Stripe's own names work as well."""

from dataclasses import dataclass
from datetime import timedelta

# Card number → token. A real card number never reaches the server of a real gateway.
CARDS = {
    "4242424242424242": "tok_paid",
    "4000000000000002": "tok_declined",
    "4000000000009995": "tok_no_funds",
    "4000000000000341": "tok_fails_late",
    "4000000000000119": "tok_lost_answer",
}
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Method:
    """How a payment method behaves.

    `declined` refuses at once; `settles_in` delays the outcome (a debit), which is then paid or
    `fails`; `available_in` is when the money may be used, counted from the settlement.
    """

    kind: str = "card"
    declined: str = ""
    settles_in: timedelta | None = None
    fails: str = ""
    available_in: timedelta = 2 * DAY
    loses_answer: bool = False


METHODS = {
    "tok_paid": Method(),
    "tok_declined": Method(declined="card_declined"),
    "tok_no_funds": Method(declined="insufficient_funds"),
    # Late enough to be seen as accepted first, early enough to be waited for in the demo.
    "tok_fails_late": Method(settles_in=timedelta(minutes=1), fails="failed_late"),
    "tok_lost_answer": Method(loses_answer=True),
    "pm_card_visa": Method(),
    "pm_card_bypassPending": Method(available_in=timedelta(0)),
    "pm_card_chargeDeclined": Method(declined="card_declined"),
    "pm_card_chargeDeclinedInsufficientFunds": Method(declined="insufficient_funds"),
    "pm_sepa_debit": Method("sepa_debit", settles_in=5 * DAY, available_in=2 * DAY),
    "pm_sepa_debit_fails": Method("sepa_debit", settles_in=5 * DAY, fails="debit_not_authorized"),
    "pm_usBankAccount_success": Method("us_bank_account", settles_in=4 * DAY),
    "pm_usBankAccount_noFunds": Method(
        "us_bank_account", settles_in=4 * DAY, fails="insufficient_funds"
    ),
}
