"""Facts about companies that apps above may hear (sent inside the transaction)."""

from django.dispatch import Signal

company_decided = (
    Signal()
)  # company, decision ("approve", "reject", "block", "unblock"), reason, by, at
member_removed = Signal()  # company, user_id, by, at
