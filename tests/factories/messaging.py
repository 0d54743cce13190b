"""Makes conversations for tests."""

from marketplace.core import clock
from messaging.actions import open_thread


def thread_between(buyer, seller, *, subject_kind="company", reference="", title="Oak stools"):
    """Open a conversation between the companies of two members."""
    return open_thread(
        subject_kind=subject_kind,
        subject_reference=reference or seller.company.reference,
        buyer_id=buyer.company.pk,
        seller_id=seller.company.pk,
        title=title,
        at=clock.now(),
    )
