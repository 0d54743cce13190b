"""Under which terms a supplier takes goods back without a dispute."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.transitions import Actor
from trade_assurance.models import ReturnTerms
from trade_assurance.rules import can_set_return_terms, person_of

MOST_DAYS, MOST_RESTOCKING_BPS = 90, 5_000


class TermsOutOfRange(Refusal):
    """The days or the restocking share are above what the marketplace allows."""

    code = "terms_out_of_range"


@dataclass(frozen=True, slots=True)
class Offer:
    """Days after receipt (0: nothing is taken back), what is kept, who pays for the way back."""

    days: int
    restocking_bps: int
    freight_by: str


@transaction.atomic
def set_return_terms(*, offer: Offer, by: Member, at: datetime) -> ReturnTerms:
    """Write the terms of new orders; those of orders placed before stay as they were.

    Raises: NotAllowed, TermsOutOfRange.
    """
    if by.company is None or not can_set_return_terms(by):
        raise NotAllowed(_("Only people of a supplier who confirm orders can set its terms."))
    if not 0 <= offer.days <= MOST_DAYS:
        raise TermsOutOfRange(_("Choose 0 to %(most)s days.") % {"most": MOST_DAYS}, field="days")
    if not 0 <= offer.restocking_bps <= MOST_RESTOCKING_BPS:
        raise TermsOutOfRange(_("At most half of the price can be kept."), field="restocking")
    if offer.freight_by not in (Actor.BUYER, Actor.SELLER):
        raise TermsOutOfRange(_("Say who pays for the way back."), field="freight_by")
    terms, _made = ReturnTerms.objects.update_or_create(
        seller=by.company,
        defaults={
            "days": offer.days,
            "restocking_bps": offer.restocking_bps,
            "freight_by": str(offer.freight_by),
            "changed_by": person_of(by),
            "changed_at": at,
        },
    )
    return terms
