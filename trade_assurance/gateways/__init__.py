"""Ways to be paid, by name; the demo's card provider exists only where it may."""

from functools import cache
from importlib import import_module

from django.conf import settings

from trade_assurance import policies
from trade_assurance.gateways.base import Gateway, SellersGateway
from trade_assurance.states import PaymentMethod

_CLASSES = {
    "stripe": "StripeGateway",
    "sandbox": "Sandbox",
    "bank_transfer": "BankTransfer",
}


class GatewayUnknown(Exception):
    """There is no gateway of that name here."""


@cache
def gateway(code: str) -> Gateway:
    """Return the gateway; raise GatewayUnknown, or ImproperlyConfigured for a sandbox in earnest."""
    if code not in _CLASSES:
        raise GatewayUnknown(code)
    made: Gateway = getattr(import_module(f"{__name__}.{code}"), _CLASSES[code])()
    return made


def sellers_gateway() -> SellersGateway | None:
    """Return the provider that keeps sellers' accounts here, None where there is none."""
    code = gateway_for(PaymentMethod.CARD)
    if not code:
        return None
    found: SellersGateway = gateway(code)  # type: ignore[assignment]  # both card providers are one
    return found


def gateway_for(method: str) -> str:
    """Return the name of the gateway that serves a method here, or nothing."""
    if method == PaymentMethod.BANK_TRANSFER:
        return "bank_transfer"
    if method == PaymentMethod.CHEQUE:
        return "bank_transfer" if policies.current().cheques_taken else ""
    if settings.STRIPE_SECRET_KEY:
        return "stripe"
    return "sandbox" if settings.DEMO or settings.TESTING else ""
