"""Rows of held money, payments, transfers, payouts and disputes."""

from trade_assurance.models.bank import BankAllocation, BankLine
from trade_assurance.models.cheque import Cheque
from trade_assurance.models.connect import ConnectAccount
from trade_assurance.models.credit import Claim, CreditLine
from trade_assurance.models.dispute import (
    Dispute,
    DisputeLine,
    Exhibit,
    Proposal,
    ProposalAnswer,
)
from trade_assurance.models.dispute_finding import DisputeFinding
from trade_assurance.models.dispute_pauses import CaseReader, DisputeInspection, Suspension
from trade_assurance.models.earning import Earning, EarningKind, SellerDebt
from trade_assurance.models.fees import CommissionPlan, CommissionRule, OrderLineFee, PlanChoice
from trade_assurance.models.goods_return import (
    GoodsReturn,
    GoodsReturnLine,
    Replacement,
    ReturnLabel,
    ReturnTerms,
)
from trade_assurance.models.inspection import (
    Inspection,
    InspectionFinding,
    InspectionPhoto,
    InspectionReport,
    InspectionVisit,
    Inspector,
)
from trade_assurance.models.inspection_fee import FeeStep, InspectionFeeEntry
from trade_assurance.models.payment import Payment, PaymentFact, PaymentIntent, WebhookEvent
from trade_assurance.models.payout import Payout, PayoutAccount
from trade_assurance.models.payout_terms import Interval, PayoutHold, PayoutPlan, ReserveTerms
from trade_assurance.models.proof import ProviderProof
from trade_assurance.models.protection import Protection
from trade_assurance.models.refund import Chargeback, Refund
from trade_assurance.models.ruling import Appeal, Ruling
from trade_assurance.models.seller_question import SellerQuestion
from trade_assurance.models.statement import BankStatement, StatementEntry
from trade_assurance.models.stop import MoneyStop

__all__ = [
    "Appeal",
    "BankAllocation",
    "BankLine",
    "BankStatement",
    "CaseReader",
    "Chargeback",
    "Cheque",
    "Claim",
    "CommissionPlan",
    "CommissionRule",
    "ConnectAccount",
    "CreditLine",
    "Dispute",
    "DisputeFinding",
    "DisputeInspection",
    "DisputeLine",
    "Earning",
    "EarningKind",
    "Exhibit",
    "FeeStep",
    "GoodsReturn",
    "GoodsReturnLine",
    "Inspection",
    "InspectionFeeEntry",
    "InspectionFinding",
    "InspectionPhoto",
    "InspectionReport",
    "InspectionVisit",
    "Inspector",
    "Interval",
    "MoneyStop",
    "OrderLineFee",
    "Payment",
    "PaymentFact",
    "PaymentIntent",
    "Payout",
    "PayoutAccount",
    "PayoutHold",
    "PayoutPlan",
    "PlanChoice",
    "Proposal",
    "ProposalAnswer",
    "Protection",
    "ProviderProof",
    "Refund",
    "Replacement",
    "ReserveTerms",
    "ReturnLabel",
    "ReturnTerms",
    "Ruling",
    "SellerDebt",
    "SellerQuestion",
    "StatementEntry",
    "Suspension",
    "WebhookEvent",
]
