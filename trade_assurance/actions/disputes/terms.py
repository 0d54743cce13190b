"""The terms of an outcome: how much goes back, by what remedy, who bears the way back."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.disputes.refusals import RemedyUnfit
from trade_assurance.actions.disputes.steps import checked_amount
from trade_assurance.dispute_money import by_seller
from trade_assurance.dispute_states import Reason, Remedy
from trade_assurance.models import Dispute, Proposal, Ruling
from trade_assurance.states import ProtectionState


@dataclass(frozen=True, slots=True)
class Terms:
    """What would be done: `refund` to the buyer; `freight_by` for a return, `days` to replace."""

    refund: Money
    remedy: str = Remedy.REFUND
    freight_by: str = ""
    days: int | None = None


class DaysOutOfRange(Refusal):
    """A replacement is sent within one to the policy's most days."""

    code = "days_out_of_range"
    field = "days"


def checked_terms(dispute: Dispute, terms: Terms) -> Terms:
    """Return the terms with what their remedy needs and nothing else.

    Raises: ClaimOutOfRange, RemedyUnfit, DaysOutOfRange.
    """
    refuse_unfit(dispute, terms.remedy)
    if terms.remedy == Remedy.REPLACE:
        return Terms(Money.zero(dispute.currency), Remedy.REPLACE, days=checked_days(terms.days))
    least = 0 if by_seller(dispute) else 1
    checked_amount(terms.refund, most=dispute.claimed, least=least)
    if terms.remedy == Remedy.RETURN:
        return Terms(terms.refund, Remedy.RETURN, freight_by=checked_payer(terms.freight_by))
    return Terms(terms.refund)


def refuse_unfit(dispute: Dispute, remedy: str) -> None:
    """Raise RemedyUnfit where nothing can be sent back or anew: not received, or back already."""
    if remedy == Remedy.REFUND:
        return
    if by_seller(dispute) or remedy not in Remedy.values or _is_over(dispute):
        raise RemedyUnfit(_("This remedy does not fit this dispute."))
    protection = dispute.protection
    shipped = (protection.resume_state or protection.state) != ProtectionState.FUNDS_HELD
    missing = remedy == Remedy.RETURN and dispute.reason == Reason.NOT_RECEIVED
    if not shipped or missing:
        raise RemedyUnfit(_("Only goods that arrived can be sent back or replaced."))


def remedies_of(dispute: Dispute) -> list[Remedy]:
    """Return the remedies that fit, money back first."""
    fitting = []
    for remedy in Remedy:
        try:
            refuse_unfit(dispute, remedy)
        except RemedyUnfit:
            continue
        fitting.append(remedy)
    return fitting


def checked_days(days: int | None) -> int:
    """Return the days to send a replacement in. Raises: DaysOutOfRange."""
    most = policies.of_disputes().most_replace_days
    if days is None or not 0 < days <= most:
        raise DaysOutOfRange(_("Choose 1 to %(most)s days.") % {"most": most})
    return days


def checked_payer(side: str) -> str:
    """Return who bears the way back. Raises: RemedyUnfit."""
    if side not in (Actor.BUYER, Actor.SELLER):
        raise RemedyUnfit(_("Say who pays for the way back."), field="freight_by")
    return side


def take_over(dispute: Dispute, source: Proposal | Ruling, remedy: str) -> None:
    """Write what was agreed or ruled onto a locked dispute; it is executed from there.

    Never above the claim: a bank may have given the buyer a part of it since.
    """
    dispute.refund_minor = min(source.refund_minor, dispute.claimed_minor)
    dispute.remedy = remedy
    dispute.freight_by = source.freight_by
    dispute.replace_days = source.replace_days
    dispute.turn, dispute.answer_due_at = "", None
    dispute.save(
        update_fields=[
            "refund_minor", "remedy", "freight_by", "replace_days", "turn", "answer_due_at",
        ]
    )  # fmt: skip


def _is_over(dispute: Dispute) -> bool:
    """Goods went back or came anew once already: what is left to decide is money."""
    return hasattr(dispute, "goods_return") or hasattr(dispute, "replacement")
