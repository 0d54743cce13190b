"""The one door to Stripe: nothing else imports `stripe`.

Cards are paid on Stripe's own page (Checkout): no card number reaches us. Money is charged to the
platform and transferred to sellers later ("separate charges and transfers"), tied together by
the order's reference as transfer group.
"""

from trade_assurance.gateways.stripe.accounts import Accounts
from trade_assurance.gateways.stripe.charges import Charges
from trade_assurance.gateways.stripe.client import API_VERSION, TIMEOUT_SECONDS
from trade_assurance.gateways.stripe.events import Event, EventRefused, read_event
from trade_assurance.gateways.stripe.transfers import Transfers

__all__ = [
    "API_VERSION",
    "TIMEOUT_SECONDS",
    "Event",
    "EventRefused",
    "StripeGateway",
    "read_event",
]


class StripeGateway(Charges, Transfers, Accounts):
    """Stripe's API through one configured client; every write carries an explicit key."""

    code = "stripe"
