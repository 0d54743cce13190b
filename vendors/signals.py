"""Facts about vendors that apps above hear (sent inside the transaction)."""

from django.dispatch import Signal

vendor_changed = Signal()  # vendor_id: anything that lists, search and matching show
vendor_requested = Signal()  # vendor, by, at
vendor_decided = (
    Signal()
)  # vendor, decision (approve, reject, suspend, reinstate, terminate), reason, by, at
review_published = Signal()  # review, by, at
review_answered = Signal()  # review, by, at
review_decided = Signal()  # review, decision ("keep", "hide", "restore"), reason, by, at
