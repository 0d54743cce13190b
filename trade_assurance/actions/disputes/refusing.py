"""Goods or work that the buyer refuses: the dispute about their money opens by itself."""

from datetime import datetime

from django.db import transaction

from marketplace.companies.member import Member
from marketplace.orders.models import Tranche
from trade_assurance.actions.disputes.opening import Claim, open_dispute
from trade_assurance.dispute_states import Reason
from trade_assurance.models import Dispute, Protection


@transaction.atomic
def dispute_refusal(*, tranche: Tranche, reason: str, by: Member, at: datetime) -> Dispute | None:
    """Claim all that is held for what was refused; None where nothing is held (terms, samples).

    Raises: what `open_dispute` raises.
    """
    protection = Protection.objects.get(tranche=tranche)
    if not protection.held:
        return None
    claim = Claim(reason=Reason.REFUSED_GOODS, amount=protection.held, description=reason)
    return open_dispute(protection=protection, claim=claim, by=by, at=at)
