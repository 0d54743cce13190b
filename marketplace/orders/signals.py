"""Facts about orders, announced inside the transaction that makes them true.

Each is sent with `order`, `at` and `by` (a Member; SYSTEM where the clock or a provider acted).
`order_cancelled` also carries `cause` (a CancelCause) and `kept` (Money the seller keeps by
agreement); `order_shipped`, `order_delivered` and `order_received` carry
`shipment`; `order_noted` carries `name`, the row of the state table, for events that need no
signal of their own (progress, a request to cancel, a recalled payment, ...).
"""

from django.dispatch import Signal

order_placed = Signal()
order_confirmed = Signal()
order_cancelled = Signal()
order_funded = Signal()
order_shipped = Signal()
order_delivered = Signal()
order_received = Signal()
order_completed = Signal()
order_noted = Signal()
