"""Facts that requests and quotations announce, inside the transaction. All carry `at`."""

from django.dispatch import Signal

rfq_opened = Signal()  # rfq, at
quotation_submitted = Signal()  # quotation, revision, at
