"""A seller's own words and figures for its new orders."""

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.errors import NotAllowed
from marketplace.orders.models import SellerTerms
from marketplace.orders.rules import can_set_seller_terms


@transaction.atomic
def set_seller_terms(
    *, by: Member, thanks: str, forfeit_bps: int, storage_clause: str
) -> SellerTerms:
    """Set what the member's company says and asks from its next order on. Raises: NotAllowed."""
    if by.company is None or not can_set_seller_terms(by):
        raise NotAllowed(_("Only a supplier's people can set its order terms."))
    terms, _made = SellerTerms.objects.update_or_create(
        seller=by.company,
        defaults={
            "thanks": thanks.strip(),
            "forfeit_bps": forfeit_bps,
            "storage_clause": storage_clause.strip(),
        },
    )
    return terms
