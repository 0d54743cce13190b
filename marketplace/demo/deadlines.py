"""The next instants at which the marketplace will do something by itself, for the clock page."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.orders.change_states import ChangeState
from marketplace.orders.states import MOVING, OrderState
from rfq.states import QuotationState, RFQState
from trade_assurance.credit_states import ClaimState
from trade_assurance.dispute_states import DisputeState
from trade_assurance.payout_states import EarningState
from trade_assurance.seller_states import QuestionState
from trade_assurance.states import ProtectionState


@dataclass(frozen=True, slots=True)
class Watch:
    """A column of deadlines: which rows still wait for it."""

    model: str
    column: str
    title: str | Promise
    waiting: dict[str, object]


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline ahead (UTC)."""

    at: datetime
    title: str | Promise
    subject: str


OPEN: dict[str, object] = {"paused_at": None}
ONGOING: dict[str, object] = {"ended_at": None}
WATCHES: tuple[Watch, ...] = (
    Watch("orders.Order", "answer_due_at", _("The supplier’s time to confirm ends"),
          {"state": OrderState.AWAITING_SUPPLIER}),
    Watch("orders.ContractChange", "lapses_at", _("An offer to change a contract lapses"),
          {"state": ChangeState.OPEN}),
    Watch("orders.Order", "payment_due_at", _("The buyer’s time to pay ends"),
          {"state": OrderState.AWAITING_PAYMENT}),
    Watch("orders.Order", "default_due_at", _("An order whose balance never came is cancelled"),
          {"state__in": [OrderState.IN_PRODUCTION, OrderState.READY_TO_SHIP], **OPEN}),
    Watch("orders.Order", "not_shipped_due_at", _("An order that was never shipped is cancelled"),
          {"state__in": [OrderState.IN_PRODUCTION, OrderState.READY_TO_SHIP], **OPEN}),
    Watch("orders.Order", "cancellation_due_at", _("Time to answer a wish to cancel ends"),
          {"state__in": [OrderState.IN_PRODUCTION, OrderState.READY_TO_SHIP]}),
    Watch("orders.Shipment", "auto_receipt_at", _("Receipt is taken as confirmed"),
          {"received_at": None, **OPEN}),
    Watch("orders.Shipment", "lost_due_at", _("Goods of which nothing was heard count as lost"),
          {"state__in": MOVING, **OPEN}),
    Watch("orders.Shipment", "remedy_due_at", _("Lost or returned goods are refunded"), OPEN),
    Watch("trade_assurance.BankLine", "return_due_at", _("A transfer set aside goes back"),
          {"return_asked_at": None}),
    Watch("trade_assurance.Claim", "due_at", _("An invoice on terms is overdue"),
          {"state": ClaimState.ISSUED}),
    Watch("trade_assurance.Earning", "due_at", _("Money that waits or is in reserve becomes available"),
          {"state__in": [EarningState.PENDING, EarningState.RESERVED]}),
    Watch("trade_assurance.GoodsReturn", "answer_due_at", _("The supplier’s time to answer a return ends"),
          ONGOING),
    Watch("trade_assurance.GoodsReturn", "send_due_at", _("A return that was not sent is closed"), ONGOING),
    Watch("trade_assurance.GoodsReturn", "arrival_due_at", _("A return counts as arrived"), ONGOING),
    Watch("trade_assurance.GoodsReturn", "check_due_at", _("A return that was not checked is refunded"),
          ONGOING),
    Watch("trade_assurance.GoodsReturn", "replace_due_at", _("A replacement that was not sent is refunded"),
          ONGOING),
    Watch("trade_assurance.Earning", "due_at", _("A supplier’s money can be paid out"),
          {"state__in": [EarningState.PENDING, EarningState.RESERVED]}),
    Watch("trade_assurance.SellerQuestion", "answer_due_at",
          _("The buyer’s time to say whether an order goes on ends"), {"state": QuestionState.ASKED}),
    Watch("trade_assurance.Inspection", "answer_due_at",
          _("The supplier’s time to agree to an inspection ends"),
          {"closed_at": None}),
    Watch("trade_assurance.Protection", "release_due_at", _("Held money is released"),
          {"state": ProtectionState.CLAIM_WINDOW}),
    Watch("rfq.RFQ", "closes_at", _("A request closes to new quotations"), {"state": RFQState.OPEN}),
    Watch("rfq.Quotation", "valid_until", _("A quotation expires"),
          {"state__in": [QuotationState.SUBMITTED, QuotationState.COUNTER_OFFERED]}),
    Watch("rfq.Quotation", "counter_until", _("A counter-offer lapses"),
          {"state": QuotationState.COUNTER_OFFERED}),
    Watch("trade_assurance.Dispute", "alarm_at", _("Operators are warned of a long dispute"),
          {"alarmed_at": None, "closed_at": None}),
    Watch("trade_assurance.Dispute", "answer_due_at", _("The other side’s time to answer a dispute ends"),
          {"state": DisputeState.NEGOTIATING}),
    Watch("trade_assurance.Dispute", "auto_escalate_at", _("A dispute goes to an operator by itself"),
          {"state": DisputeState.NEGOTIATING}),
    Watch("trade_assurance.Dispute", "assign_due_at", _("An operator has to take a dispute on"),
          {"state": DisputeState.ESCALATED}),
    Watch("trade_assurance.Dispute", "evidence_due_at", _("The time for evidence in a dispute ends"),
          {"state": DisputeState.EVIDENCE}),
    Watch("trade_assurance.Dispute", "decide_due_at", _("A dispute has to be decided"),
          {"state": DisputeState.UNDER_REVIEW}),
    Watch("trade_assurance.Dispute", "appeal_due_at", _("The time to appeal a ruling ends"),
          {"state": DisputeState.RULED}),
    Watch("trade_assurance.Dispute", "long_stop_at", _("A dispute that nobody ended is ended"),
          {"state__in": [DisputeState.NEGOTIATING, DisputeState.ESCALATED, DisputeState.EVIDENCE,
                         DisputeState.UNDER_REVIEW, DisputeState.APPEALED]}),
)  # fmt: skip
# Stored instants at which nothing happens by itself, with the reason.
NOT_WATCHED = {
    "companies.Invitation.expires_at": "a link stops working",
    "orders.Order.late_from_at": "the buyer may cancel from then on",
    "orders.Order.reading_until_at": "the order's payment_due_at counts from it",
    "orders.Instalment.due_at": "the order's payment_due_at acts",
    "rfq.Quotation.kept_until": "its valid_until, unless the reminder came late",
    "rfq.RFQ.kept_until": "thirty days after it closed, unless the reminder came late",
    "rfq.QuotationRevision.valid_until": "the quotation's valid_until acts",
    "trade_assurance.CommissionRule.active_until_at": "orders placed later take another rule",
    "trade_assurance.ConnectAccount.due_at": "the provider acts, and tells us",
    "trade_assurance.Chargeback.evidence_due_at": "the bank acts, from what it was sent until then",
    "trade_assurance.Dispute.escalate_from_at": "a side may call an operator from then on",
    "trade_assurance.Dispute.escalated_at": "it has happened",
    "trade_assurance.Replacement.arrival_due_at": "the dispute or the return acts",
    "trade_assurance.Replacement.due_at": "the return's replace_due_at acts",
    "trade_assurance.PayoutAccount.usable_from_at": "the next payout run asks for it",
}


def upcoming(after: datetime, limit: int = 12) -> list[Deadline]:
    """Return the next deadlines of every kind, soonest first."""
    found: list[Deadline] = []
    for watch in WATCHES:
        model = apps.get_model(watch.model)
        rows = model._default_manager.filter(  # noqa: SLF001 - Django's documented name
            **{f"{watch.column}__gt": after}, **watch.waiting
        ).order_by(watch.column)[:limit]
        found += [Deadline(getattr(row, watch.column), watch.title, str(row)) for row in rows]
    return sorted(found, key=lambda deadline: deadline.at)[:limit]
