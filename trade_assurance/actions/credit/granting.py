"""A seller grants a buyer credit, changes it, and takes it back for the orders to come."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.companies.models import Company
from marketplace.companies.states import CompanyState
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.money import Money
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.credit.rows import held_line
from trade_assurance.credit_states import CREDIT, DAYS, CreditState
from trade_assurance.models import CreditLine
from trade_assurance.rules import can_grant_credit, person_of


class LimitOutOfRange(Refusal):
    """A credit limit is more than nothing."""

    code = "limit_out_of_range"
    field = "limit"


class DaysUnknown(Refusal):
    """Buyers pay 30, 60 or 90 days after delivery, nothing in between."""

    code = "days_unknown"
    field = "days"


class BuyerUnknown(Refusal):
    """Credit is granted to an approved company that is not one's own."""

    code = "buyer_unknown"
    field = "buyer"


class TermsNotOffered(Refusal):
    """This marketplace has switched payment on terms off."""

    code = "terms_not_offered"


@transaction.atomic
def grant_credit(
    *, buyer: Company, limit: Money, days: int, by: Member, at: datetime
) -> CreditLine:
    """Let a buyer owe the member's company up to `limit`, payable `days` after dispatch.

    Each currency has a limit of its own. Granting again changes it for the orders to come.
    Raises: NotAllowed, TermsNotOffered, BuyerUnknown, LimitOutOfRange, DaysUnknown.
    """
    seller = _seller(by)
    if not policies.current().terms_offered:
        raise TermsNotOffered(_("This marketplace does not offer payment on terms."))
    if buyer.pk == seller.pk or buyer.state != CompanyState.APPROVED:
        raise BuyerUnknown(_("Choose an approved company that is not your own."))
    if limit.minor <= 0:
        raise LimitOutOfRange(_("Enter a limit above zero."))
    if days not in DAYS:
        raise DaysUnknown(_("Choose 30, 60 or 90 days."))
    facts = {"limit_minor": limit.minor, "days": days, "granted_by": person_of(by)}
    line, made = CreditLine.objects.get_or_create(
        seller=seller,
        buyer=buyer,
        currency=limit.currency,
        defaults={**facts, "granted_at": at},
    )
    if made:
        record(line, "grant", from_state="", to_state=line.state, actor=Actor.SELLER, at=at,
               user_id=by.user_id)  # fmt: skip
    else:
        line = _change(line, limit, facts, by=by, at=at)
    outbox.emit("trade_assurance.told", kind="credit_granted", credit_line_id=line.pk)
    return line


@transaction.atomic
def revoke_credit(*, line: CreditLine, by: Member, at: datetime, reason: str = "") -> CreditLine:
    """Take no more orders on terms from a buyer; what was ordered stays payable on its day.

    Raises: NotAllowed, TransitionRefused.
    """
    line = held_line(line.pk)
    actor = Actor.OPERATOR if by.is_operator else Actor.SELLER
    if not by.is_operator and _seller(by).pk != line.seller_id:
        raise NotAllowed(_("This credit was granted by another company."))
    target = CREDIT.target("revoke", state=line.state, actor=actor)
    record(line, "revoke", from_state=line.state, to_state=target, actor=actor, at=at,
           user_id=by.user_id, reason=reason)  # fmt: skip
    line.state, line.revoked_at = target, at
    line.save(update_fields=["state", "revoked_at"])
    outbox.emit("trade_assurance.told", kind="credit_revoked", credit_line_id=line.pk)
    return line


def _change(
    line: CreditLine, limit: Money, facts: dict[str, object], *, by: Member, at: datetime
) -> CreditLine:
    line = held_line(line.pk)
    name = "change" if line.state == CreditState.GRANTED else "grant_again"
    line.revoked_at = None
    for column, value in facts.items():
        setattr(line, column, value)
    target = CREDIT.target(name, state=line.state, actor=Actor.SELLER)
    record(line, name, from_state=line.state, to_state=target, actor=Actor.SELLER, at=at,
           user_id=by.user_id, reason=f"{limit} / {line.days}")  # fmt: skip
    line.state = target
    line.save()
    return line


def _seller(by: Member) -> Company:
    if by.company is None or not can_grant_credit(by):
        raise NotAllowed(_("Your role does not allow granting credit."))
    return by.company
