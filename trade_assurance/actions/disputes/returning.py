"""The return that a dispute's outcome asks for: which goods, what they are worth, until when."""

from datetime import datetime, timedelta

from marketplace.core.references import new_reference
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.models import Dispute, GoodsReturn, GoodsReturnLine
from trade_assurance.return_queries import goods_of
from trade_assurance.return_states import ReturnState


def write_return_of(dispute: Dispute, *, at: datetime) -> GoodsReturn:
    """Write an authorised return for a locked dispute: its lines, or all goods of its tranche."""
    figures = policies.of_disputes()
    made = GoodsReturn.objects.create(
        reference=new_reference("B"),
        protection_id=dispute.protection_id,
        order_id=dispute.order_id,
        dispute=dispute,
        state=ReturnState.AUTHORISED,
        currency=dispute.currency,
        value_minor=dispute.refund_minor or 0,
        freight_by=dispute.freight_by,
        asked_at=at,
        send_due_at=at + timedelta(days=figures.return_send_days),
    )
    claimed = [(row.line, row.quantity) for row in dispute.lines.select_related("line")]
    lines = claimed or goods_of(dispute.protection)
    GoodsReturnLine.objects.bulk_create(
        GoodsReturnLine(goods_return=made, line=line, quantity=quantity) for line, quantity in lines
    )
    record(
        made, "authorise", from_state="", to_state=made.state, actor=Actor.CLOCK, at=at,
        reason=dispute.reference,
    )  # fmt: skip
    return made
