"""Facts about money that other apps hear (sent inside the transaction)."""

from django.dispatch import Signal

# earning (below zero), at: commission, with its VAT, was given back to a supplier
commission_returned = Signal()
