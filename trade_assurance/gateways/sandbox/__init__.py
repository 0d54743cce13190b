"""A Stripe of our own for the demo and for tests: no card, no money, real rules and real faults.

It answers Stripe's HTTP API, in this process and from tables of its own, so that the adapter and
the library in front of it are the ones that run in earnest. `world` is its back door: what buyers,
banks and Stripe's own people do. State lies in PostgreSQL and survives every process.
"""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if not (settings.DEMO or settings.TESTING):
    raise ImproperlyConfigured("the sandbox gateway takes no real money: DEMO or TESTING only")

from trade_assurance.gateways.sandbox.cards import CARDS
from trade_assurance.gateways.sandbox.server import answer
from trade_assurance.gateways.stripe import StripeGateway

__all__ = ["CARDS", "Sandbox"]


class Sandbox(StripeGateway):
    """The adapter of Stripe, speaking to the double instead of to Stripe."""

    code = "sandbox"

    def __init__(self) -> None:
        super().__init__(key="sk_test_sandbox", answerer=answer)
