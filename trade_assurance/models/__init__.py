"""Rows of held money, payments, transfers and payouts."""

from trade_assurance.models.bank import BankLine
from trade_assurance.models.fees import CommissionRule, OrderLineFee
from trade_assurance.models.payment import Payment, PaymentFact, PaymentIntent, WebhookEvent
from trade_assurance.models.payout import Payout, PayoutAccount
from trade_assurance.models.protection import Earning, Protection

__all__ = [
    "BankLine",
    "CommissionRule",
    "Earning",
    "OrderLineFee",
    "Payment",
    "PaymentFact",
    "PaymentIntent",
    "Payout",
    "PayoutAccount",
    "Protection",
    "WebhookEvent",
]
