"""Notices of disputes: neutral sentences, for both sides and their conversation read the same."""

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money
from messaging.notices.registry import NoticeKind, Words, register

EXAMPLE = {
    "dispute": "D-9T4WQ2MC",
    "order": "O-7K3M9QXA",
    "buyer": "Atelier Roux",
    "seller": "Nordform",
    "side": "Nordform",
    "claimed": Money(714000, "EUR"),
    "amount": Money(120000, "EUR"),
    "reason": _("Damaged"),
    "question": "How were the boxes stacked?",
    "outcome": _("Refund a part"),
    "exhibits": "B-1, B-2",
    "inspector": "Bureau Levant",
    "finding": "Twelve of eighty pieces are chipped.",
    "days": 14,
    "until": datetime(2026, 11, 25, 17, 0, tzinfo=UTC),
}
ROOM = _("Open the dispute")
CASE = _("Open the case")


def dispute_kind(
    name: str, subject: Words, sentence: Words, button: Words = ROOM, icon: str = "scale"
) -> NoticeKind:
    """Return a kind of the group of disputes, with the example that previews show."""
    return NoticeKind(
        name,
        subject=subject,
        sentence=sentence,
        button=button,
        icon=icon,
        group="disputes",
        example=EXAMPLE,
    )


register(
    dispute_kind(
        "dispute_opened",
        _("Dispute on order %(order)s: %(claimed)s"),
        _(
            "%(buyer)s opened dispute %(dispute)s (%(reason)s) and claims %(claimed)s back."
            " %(seller)s answers by %(until)s. The money stays held and all dates stand still."
        ),
        icon="triangle-alert",
    ),
    dispute_kind(
        "dispute_proposed",
        _("Dispute %(dispute)s: %(side)s proposes %(amount)s"),
        _("%(side)s would settle dispute %(dispute)s with a refund of %(amount)s."),
    ),
    dispute_kind(
        "dispute_rejected",
        _("Dispute %(dispute)s: %(side)s said no to %(amount)s"),
        _("%(side)s does not agree to a refund of %(amount)s: %(reason)s"),
        icon="circle-x",
    ),
    dispute_kind(
        "dispute_turn_missed",
        _("Dispute %(dispute)s: no answer from %(side)s"),
        _(
            "%(side)s did not answer in time. The dispute goes to an operator on %(until)s,"
            " or earlier if asked for."
        ),
        icon="clock",
    ),
    dispute_kind(
        "dispute_reminder",
        _("Dispute %(dispute)s: your answer is due"),
        _("Please answer dispute %(dispute)s on order %(order)s by %(until)s."),
        icon="clock",
    ),
    dispute_kind(
        "dispute_settled",
        _("Dispute %(dispute)s is settled: %(amount)s"),
        _("%(side)s agreed: %(amount)s of order %(order)s goes back to %(buyer)s."),
        icon="handshake",
    ),
    dispute_kind(
        "dispute_withdrawn",
        _("Dispute %(dispute)s was withdrawn"),
        _("%(side)s withdrew dispute %(dispute)s. Order %(order)s goes on where it stood."),
        icon="undo-2",
    ),
    dispute_kind(
        "dispute_escalated",
        _("Dispute %(dispute)s goes to an operator"),
        _("An operator takes dispute %(dispute)s by %(until)s. You can still agree meanwhile."),
    ),
    dispute_kind(
        "dispute_evidence",
        _("Dispute %(dispute)s: hand in your evidence"),
        _("An operator took dispute %(dispute)s. Both sides hand in evidence by %(until)s."),
        icon="folder-open",
    ),
    dispute_kind(
        "dispute_exhibit_added",
        _("Dispute %(dispute)s: new evidence %(exhibits)s"),
        _("New evidence in dispute %(dispute)s: %(exhibits)s."),
        icon="folder-open",
    ),
    dispute_kind(
        "dispute_evidence_extended",
        _("Dispute %(dispute)s: more time for evidence"),
        _("Both sides have until %(until)s to hand in evidence in dispute %(dispute)s."),
        icon="clock",
    ),
    dispute_kind(
        "dispute_asked_again",
        _("Dispute %(dispute)s: the operator asks"),
        _("The operator asks in dispute %(dispute)s: %(question)s Please answer by %(until)s."),
        icon="circle-question-mark",
    ),
    dispute_kind(
        "dispute_evidence_closed",
        _("Dispute %(dispute)s is being decided"),
        _("The time for evidence in dispute %(dispute)s is over; a ruling follows by %(until)s."),
    ),
    dispute_kind(
        "dispute_ruled",
        _("Dispute %(dispute)s: the ruling"),
        _(
            "Ruling in dispute %(dispute)s: %(outcome)s. %(amount)s goes back to %(buyer)s."
            " It can be appealed until %(until)s."
        ),
        icon="gavel",
    ),
    dispute_kind(
        "dispute_appealed",
        _("Dispute %(dispute)s was appealed"),
        _("The ruling in dispute %(dispute)s was appealed. Another operator decides by %(until)s."),
        icon="gavel",
    ),
    dispute_kind(
        "dispute_ruled_final",
        _("Dispute %(dispute)s: the final ruling"),
        _("Final ruling in dispute %(dispute)s: %(outcome)s. %(amount)s goes back to %(buyer)s."),
        icon="gavel",
    ),
    dispute_kind(
        "dispute_executed",
        _("Dispute %(dispute)s is closed"),
        _("Dispute %(dispute)s is closed: %(amount)s of order %(order)s is refunded to %(buyer)s."),
        icon="circle-check",
    ),
    dispute_kind(
        "dispute_to_assign",
        _("Case %(dispute)s waits: %(claimed)s"),
        _("%(buyer)s and %(seller)s disagree about %(claimed)s. Take the case by %(until)s."),
        CASE,
    ),
    dispute_kind(
        "dispute_to_decide",
        _("Case %(dispute)s: please rule"),
        _("The time for evidence in %(dispute)s is over. Rule by %(until)s."),
        CASE,
        "gavel",
    ),
    dispute_kind(
        "dispute_second_wanted",
        _("Case %(dispute)s: second signature wanted"),
        _("A ruling over %(amount)s on a claim of %(claimed)s waits for another operator."),
        CASE,
        "gavel",
    ),
    dispute_kind(
        "dispute_ruling_returned",
        _("Case %(dispute)s: the ruling came back"),
        _("The second operator did not sign the ruling in %(dispute)s: %(reason)s"),
        CASE,
        "undo-2",
    ),
    dispute_kind(
        "dispute_appeal_waits",
        _("Case %(dispute)s: appeal to decide"),
        _(
            "The ruling in %(dispute)s was appealed. An operator with no part in it rules by %(until)s."
        ),
        CASE,
        "gavel",
    ),
    dispute_kind(
        "dispute_alarm",
        _("Case %(dispute)s is open for too long"),
        _("%(claimed)s stand still. Without a ruling the last turns decide on %(until)s."),
        CASE,
        "triangle-alert",
    ),
    dispute_kind(
        "dispute_execution_failed",
        _("Case %(dispute)s: the money could not be moved"),
        _("%(amount)s of order %(order)s could not be moved. It is still held: look at the case."),
        CASE,
        "triangle-alert",
    ),
)
