"""Facts about money that other apps hear (sent inside the transaction)."""

from django.dispatch import Signal

# earning (below zero), at: commission, with its VAT, was given back to a supplier
commission_returned = Signal()
# claim, at: what was owed on terms was paid, and passed on to the supplier
claim_paid = Signal()
# claim, at: the buyer owes less on terms, or nothing
claim_credited = Signal()
