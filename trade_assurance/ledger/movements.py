"""The allow-list: which movements exist, and which kinds of account each may debit and credit.

A leaf: plain tables, no queries. Anything that is not listed here cannot be posted.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money


class AccountKind(models.TextChoices):
    """What an account is for; the owner of the guarded ones is named in brackets."""

    BANK = "bank", _("Bank")
    CARD_CLEARING = "card_clearing", _("Card provider")
    SUSPENSE = "suspense", _("Transfers not matched yet")
    HELD = "held", _("Held money")  # [protection]
    REFUND_DUE = "refund_due", _("Refunds on their way")  # [payment]
    PAYABLE = "payable", _("Owed to the supplier")  # [company]
    PAYOUT_DUE = "payout_due", _("Payouts on their way")  # [payout]
    SELLER_DEBT = "seller_debt", _("Owed by the supplier")  # [company]
    COMMISSION = "commission", _("Commission")
    COMMISSION_VAT = "commission_vat", _("VAT on commission")
    LOSS = "loss", _("Losses of the platform")
    INSPECTION_DUE = "inspection_due", _("Fees of inspections set aside")  # [visit]
    INSPECTION_OWED = "inspection_owed", _("Fees of inspections owed by the buyer")  # [visit]
    INSPECTION_BACK = "inspection_back", _("Fees of inspections to give back")  # [visit]


# A lock on these would make every trade wait for every other: appended to, summed when asked.
PLATFORM_WIDE = frozenset(
    {
        AccountKind.BANK,
        AccountKind.CARD_CLEARING,
        AccountKind.SUSPENSE,
        AccountKind.COMMISSION,
        AccountKind.COMMISSION_VAT,
        AccountKind.LOSS,
    }
)

# What others owe us: guarded like the rest, but never above zero (a credit is positive).
OWED_TO_US = frozenset({AccountKind.SELLER_DEBT, AccountKind.INSPECTION_OWED})


class MovementKind(models.TextChoices):
    """Every money fact there is."""

    CARD_FUNDED = "card_funded", _("Card payment held")
    TRANSFER_ARRIVED = "transfer_arrived", _("Bank transfer arrived")
    TRANSFER_FUNDED = "transfer_funded", _("Bank transfer matched and held")
    TRANSFER_RETURNED = "transfer_returned", _("Bank transfer sent back")
    FUNDING_REVERSED = "funding_reversed", _("Payment taken back by the provider")
    FUNDING_REINSTATED = "funding_reinstated", _("Payment given back by the provider")
    HELD_DIVIDED = "held_divided", _("Held money set apart for a part of the order")
    RELEASED = "released", _("Released to the supplier")
    REFUNDED = "refunded", _("Refunded to the buyer")
    REFUND_PAID = "refund_paid", _("Refund arrived at the buyer's card or bank")
    REFUND_BOUNCED = "refund_bounced", _("Refund sent back by the buyer's bank")
    PAYOUT_ALLOCATED = "payout_allocated", _("Payout prepared")
    PAYOUT_RETURNED = "payout_returned", _("Payout given back to the balance")
    PAYOUT_PAID = "payout_paid", _("Payout paid")
    PROVIDER_FEE = "provider_fee", _("Fee of the card provider")
    PAYOUT_BOUNCED = "payout_bounced", _("Payout sent back by the bank")
    PAYOUT_FEE = "payout_fee", _("Fee of the bank for a payout sent back")
    RELEASE_REFUNDED = "release_refunded", _("Refunded to the buyer after release")
    DEBT_SETTLED = "debt_settled", _("Debt settled with released money")
    DEBT_WRITTEN_OFF = "debt_written_off", _("Debt written off")
    CHARGEBACK_FEE_PASSED = "chargeback_fee_passed", _("Chargeback fee passed on to the supplier")
    CHARGEBACK_FEE_WAIVED = "chargeback_fee_waived", _("Chargeback fee given back")
    INSPECTION_BOOKED = "inspection_booked", _("Fee of an inspection set aside")
    INSPECTION_PAID = "inspection_paid", _("Fee of an inspection paid by the buyer")
    INSPECTION_PASSED_ON = "inspection_passed_on", _("Fee of an inspection passed on")
    INSPECTION_TAKEN_BACK = "inspection_taken_back", _("Fee of an inspection is the buyer's again")
    INSPECTION_GIVEN_BACK = "inspection_given_back", _("Fee of an inspection not owed after all")
    INSPECTION_SENT_BACK = "inspection_sent_back", _("Fee of an inspection sent back to the buyer")
    INSPECTION_SETTLED = "inspection_settled", _("Inspection company paid")


A = AccountKind
# Released money that goes back: what the platform took of it, then what its supplier has, then debt.
_RELEASED_BACK = (A.COMMISSION, A.COMMISSION_VAT, A.PAYABLE, A.SELLER_DEBT)
_OF_SELLER = (A.PAYABLE, A.SELLER_DEBT)
_OF_BUYER = (A.INSPECTION_OWED, A.INSPECTION_BACK)
_FUNDED_BACK = frozenset(
    (source, door)
    for source in (A.HELD, *_RELEASED_BACK, A.LOSS)
    for door in (A.CARD_CLEARING, A.BANK)
)

# movement → the pairs (account kind debited, account kind credited) that it may be made of
ALLOWED: dict[str, frozenset[tuple[str, str]]] = {
    MovementKind.CARD_FUNDED: frozenset({(A.CARD_CLEARING, A.HELD)}),
    MovementKind.TRANSFER_ARRIVED: frozenset({(A.BANK, A.SUSPENSE)}),
    MovementKind.TRANSFER_FUNDED: frozenset({(A.SUSPENSE, A.HELD)}),
    MovementKind.TRANSFER_RETURNED: frozenset({(A.SUSPENSE, A.BANK)}),
    MovementKind.FUNDING_REVERSED: _FUNDED_BACK,
    MovementKind.FUNDING_REINSTATED: frozenset((credit, debit) for debit, credit in _FUNDED_BACK),
    MovementKind.HELD_DIVIDED: frozenset({(A.HELD, A.HELD)}),
    MovementKind.RELEASED: frozenset(
        {(A.HELD, A.PAYABLE), (A.HELD, A.COMMISSION), (A.HELD, A.COMMISSION_VAT)}
    ),
    MovementKind.REFUNDED: frozenset({(A.HELD, A.REFUND_DUE)}),
    MovementKind.REFUND_PAID: frozenset({(A.REFUND_DUE, A.CARD_CLEARING), (A.REFUND_DUE, A.BANK)}),
    MovementKind.REFUND_BOUNCED: frozenset({(A.CARD_CLEARING, A.REFUND_DUE)}),
    MovementKind.PAYOUT_ALLOCATED: frozenset({(A.PAYABLE, A.PAYOUT_DUE)}),
    MovementKind.PAYOUT_RETURNED: frozenset({(A.PAYOUT_DUE, A.PAYABLE)}),
    MovementKind.PAYOUT_PAID: frozenset({(A.PAYOUT_DUE, A.BANK), (A.PAYOUT_DUE, A.CARD_CLEARING)}),
    MovementKind.PROVIDER_FEE: frozenset({(A.LOSS, A.CARD_CLEARING), (A.CARD_CLEARING, A.LOSS)}),
    MovementKind.PAYOUT_BOUNCED: frozenset({(A.BANK, A.PAYABLE), (A.CARD_CLEARING, A.PAYABLE)}),
    MovementKind.PAYOUT_FEE: frozenset(
        {(A.PAYABLE, A.BANK), (A.SELLER_DEBT, A.BANK), (A.LOSS, A.BANK)}
    ),
    MovementKind.RELEASE_REFUNDED: frozenset((a, A.REFUND_DUE) for a in _RELEASED_BACK),
    MovementKind.DEBT_SETTLED: frozenset({(A.PAYABLE, A.SELLER_DEBT)}),
    MovementKind.DEBT_WRITTEN_OFF: frozenset({(A.LOSS, A.SELLER_DEBT)}),
    MovementKind.CHARGEBACK_FEE_PASSED: frozenset({(A.PAYABLE, A.LOSS), (A.SELLER_DEBT, A.LOSS)}),
    MovementKind.CHARGEBACK_FEE_WAIVED: frozenset({(A.LOSS, A.PAYABLE)}),
    MovementKind.INSPECTION_BOOKED: frozenset(
        (a, A.INSPECTION_DUE) for a in (A.INSPECTION_OWED, *_OF_SELLER)
    ),
    MovementKind.INSPECTION_PAID: frozenset({(A.SUSPENSE, A.INSPECTION_OWED)}),
    MovementKind.INSPECTION_PASSED_ON: frozenset((s, b) for s in _OF_SELLER for b in _OF_BUYER),
    MovementKind.INSPECTION_TAKEN_BACK: frozenset((b, A.PAYABLE) for b in _OF_BUYER),
    MovementKind.INSPECTION_GIVEN_BACK: frozenset(
        (A.INSPECTION_DUE, a) for a in (*_OF_BUYER, A.PAYABLE)
    ),
    MovementKind.INSPECTION_SENT_BACK: frozenset({(A.INSPECTION_BACK, A.BANK)}),
    MovementKind.INSPECTION_SETTLED: frozenset({(A.INSPECTION_DUE, A.BANK)}),
}


@dataclass(frozen=True, slots=True, order=True)
class Purse:
    """Names an account: its kind and its owner (0 for the platform's own)."""

    kind: str
    owner_id: int = 0


@dataclass(frozen=True, slots=True)
class Transfer:
    """An amount above zero from one purse to another."""

    debit: Purse
    credit: Purse
    money: Money


@dataclass(frozen=True, slots=True)
class Subject:
    """What a movement is about (an app's row, opaque to the ledger)."""

    kind: str
    id: int
