"""Facts about orders, announced inside the transaction that makes them true.

Each is sent with `order`, `at` and `by` (a Member; SYSTEM where the clock or a provider acted).
`order_cancelled` also carries `cause` (a CancelCause) and `kept` (Money the seller keeps by
agreement); `order_shipped`, `order_delivered` and `order_received` carry `shipment`, the last one
also `shortage` (the Tranche of what was missing, or None). `tranche_cut` carries `source` and
`tranche` (the part of the order's money that goes its own way now) and `part`, the quantities by order
line that it stands for (none for a milestone), `tranche_cancelled` the
`tranche` whose goods will not come, with `cause` and `kept`; `goods_refused` carries `shipment` and
`reason`; `clause_asked` and `clause_answered` carry `remark`; `change_noted` carries `change` (an
offer to change the contract) and `name`, what became of it; `order_changed` the accepted `change`
and `applied`, what it did to lines and sums: whoever holds the money follows. `order_noted` carries
`name`, the row of the state table, for events that need no signal of their own (progress, a request
to cancel, a recalled payment, ...).
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
tranche_cut = Signal()
tranche_cancelled = Signal()
goods_refused = Signal()
clause_asked = Signal()
clause_answered = Signal()
change_noted = Signal()
order_changed = Signal()
