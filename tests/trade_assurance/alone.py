"""Money without bystanders: no mails, notices, papers and search, which are half of a trade's time."""

from contextlib import ExitStack, contextmanager
from weakref import ReferenceType

from marketplace.core import outbox
from marketplace.orders import signals

BYSTANDERS = ("messaging.", "bookkeeping.", "search.", "rfq.", "vendors.")
PAPERS = "orders.documents_wanted"


@contextmanager
def money_alone():
    """Leave bystanders out: nothing of money is heard or done by them."""
    with ExitStack() as undone:
        for topic, handlers in outbox._handlers.items():
            undone.callback(handlers.__setitem__, slice(None), list(handlers))
            kept = [h for h in handlers if not h.__module__.startswith(BYSTANDERS)]
            handlers[:] = [] if topic == PAPERS else kept
        for signal in vars(signals).values():
            if hasattr(signal, "receivers"):
                undone.callback(setattr, signal, "receivers", signal.receivers)
                signal.receivers = [row for row in signal.receivers if not _stands_by(row)]
        yield


def _stands_by(row):
    """Tell whether a receiver of a signal is a bystander's; Django keeps a weak reference to it."""
    hearer = row[1]() if isinstance(row[1], ReferenceType) else row[1]
    return getattr(hearer, "__module__", "").startswith(BYSTANDERS)
