"""The operator's figures about money; those of a trade are copied onto its rows at placement."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from marketplace.core.money import Money
from marketplace.orders import policies as order_policies


@dataclass(frozen=True, slots=True)
class MoneyPolicies:
    """Periods in days or hours by name; amounts in whole major units of any currency."""

    claim_days: int = 30
    trusted_claim_days: int = 7
    trusted_after_orders: int = 10
    resumed_hours: int = 48
    shortage_days: int = 7
    # How long a buyer has to say whether an order goes on whose supplier was stopped.
    seller_question_days: int = 5
    daily_payouts: bool = True
    platform_country: str = "FR"
    payout_minimum: int = 25
    payout_four_eyes_above: int = 5_000
    bank_details_hold_hours: int = 72
    bank_details_check_hours: int = 72
    # The first money of a new supplier waits, so that what is wrong comes out before it is gone.
    first_payout_delay_days: int = 7
    payout_failures: int = 2
    # For how long a payout through the card provider waits until its card money is available.
    card_money_days: int = 14
    # Who bears what the bank takes for a payout sent back: "seller" or "platform".
    payout_fee_on: str = "seller"
    look_up_after_hours: int = 23
    commission_vat_bps: int = 0
    suspense_days: int = 30
    surplus_days: int = 14
    name_likeness: int = 85
    refund_four_eyes_above: int = 5_000
    debt_reminder_days: int = 30
    debt_collection_days: int = 90
    # Cheques are taken where they are in use; the order waits so many days while the bank clears one.
    cheques_taken: bool = False
    cheque_days: int = 15
    # Ways to pay later, unprotected: switched off here, no supplier can grant or offer them.
    terms_offered: bool = True
    # Days after the due day of an invoice on terms: before it is below zero.
    terms_reminder_days: tuple[int, ...] = (-7, -1, 1, 7, 14)
    terms_collection_days: int = 60
    # Who bears what the card's bank takes for a chargeback that was lost: "seller" or "platform".
    chargeback_fee_on: str = "seller"

    @property
    def least_time_after_a_stop(self) -> timedelta:
        """What is left of a deadline, at the least, when a stopped tranche goes on."""
        return timedelta(hours=self.resumed_hours)


def current() -> MoneyPolicies:
    """Return the figures in force now: the defaults with the operator's own over them."""
    base: dict[str, Any] = getattr(settings, "MONEY_POLICIES_OF_TESTS", {})
    own: dict[str, Any] = getattr(settings, "MONEY_POLICIES", {})
    return MoneyPolicies(**(base | own))


@dataclass(frozen=True, slots=True)
class DisputePolicies:
    """Periods of a dispute in calendar days unless the name says otherwise."""

    answer_days: int = 3
    escalate_days: int = 3
    auto_escalate_days: int = 7
    assign_working_days: int = 2
    evidence_days: int = 5
    more_evidence_days: int = 3
    decide_working_days: int = 2
    appeal_days: int = 7
    appeal_working_days: int = 5
    alarm_days: int = 20
    second_operator_days: int = 30
    long_stop_days: int = 60
    remind_hours: int = 24
    again_hours: int = 48
    return_send_days: int = 10
    return_check_days: int = 5
    return_transit_days: int = 15
    return_answer_days: int = 3
    most_replace_days: int = 90
    gone_days: int = 14
    four_eyes_above: int = 5_000

    def working(self, start: datetime, days: int) -> datetime:
        """Return the instant `days` of the operator's working days later."""
        return order_policies.current().after_working_days(start, days)

    def threshold(self, currency: str) -> Money:
        """Return the claim above which a ruling needs two operators; major units of any currency."""
        return Money.of(self.four_eyes_above, currency)


def of_disputes() -> DisputePolicies:
    """Return the figures of disputes in force now (setting DISPUTE_POLICIES over the defaults)."""
    own: dict[str, Any] = getattr(settings, "DISPUTE_POLICIES", {})
    return DisputePolicies(**own)


@dataclass(frozen=True, slots=True)
class InspectionPolicies:
    """Periods of an inspection in days; the share of the goods that has to be made before a visit."""

    answer_days: int = 3
    book_within_days: int = 60
    report_days: int = 2
    produced_percent: int = 80


def of_inspections() -> InspectionPolicies:
    """Return the figures of inspections in force now (setting INSPECTION_POLICIES over the defaults)."""
    own: dict[str, Any] = getattr(settings, "INSPECTION_POLICIES", {})
    return InspectionPolicies(**own)


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where buyers send transfers to."""

    holder: str
    iban: str
    bic: str
    bank: str


def custody_account() -> BankAccount:
    """Return the operator's bank account for held money (setting CUSTODY_ACCOUNT)."""
    own: dict[str, str] = getattr(settings, "CUSTODY_ACCOUNT", {})
    return BankAccount(
        holder=own.get("holder", "Quayside Custody"),
        iban=own.get("iban", "FR76 3000 6000 0112 3456 7890 189"),
        bic=own.get("bic", "AGRIFRPP"),
        bank=own.get("bank", "Quayside custody account"),
    )
