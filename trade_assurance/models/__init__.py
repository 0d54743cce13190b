"""Rows of held money, payments, transfers, payouts and disputes."""

from trade_assurance.models.bank import BankLine
from trade_assurance.models.dispute import (
    Appeal,
    Dispute,
    DisputeLine,
    Exhibit,
    Proposal,
    ProposalAnswer,
    Ruling,
)
from trade_assurance.models.fees import CommissionRule, OrderLineFee
from trade_assurance.models.payment import Payment, PaymentFact, PaymentIntent, WebhookEvent
from trade_assurance.models.payout import Payout, PayoutAccount
from trade_assurance.models.proof import ProviderProof
from trade_assurance.models.protection import Earning, Protection
from trade_assurance.models.stop import MoneyStop

__all__ = [
    "Appeal",
    "BankLine",
    "CommissionRule",
    "Dispute",
    "DisputeLine",
    "Earning",
    "Exhibit",
    "MoneyStop",
    "OrderLineFee",
    "Payment",
    "PaymentFact",
    "PaymentIntent",
    "Payout",
    "PayoutAccount",
    "Proposal",
    "ProposalAnswer",
    "Protection",
    "ProviderProof",
    "Ruling",
    "WebhookEvent",
]
