"""Help: how protection works, fees, guides, terms and privacy, with the figures now in force."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from bookkeeping import bundles
from marketplace.core import clock
from marketplace.orders import policies as order_policies
from trade_assurance import policies as money_policies
from trade_assurance.rates import rules_in_force

app_name = "help"


@dataclass(frozen=True, slots=True)
class FeeRow:
    """A rate of commission that suppliers can read before they join."""

    name: str
    percent: Decimal


def protection(request: HttpRequest) -> HttpResponse:
    """Explain the way of the money, step by step."""
    return _page(request, "protection")


def fees(request: HttpRequest) -> HttpResponse:
    """Say what the marketplace costs whom."""
    return _page(request, "fees", rates=_rates())


def buyers(request: HttpRequest) -> HttpResponse:
    """Guide a buyer from the first search to the received goods."""
    return _page(request, "buyers")


def suppliers(request: HttpRequest) -> HttpResponse:
    """Guide a supplier from the profile to the payout."""
    return _page(request, "suppliers")


def terms(request: HttpRequest) -> HttpResponse:
    """State the terms of use."""
    return _page(request, "terms")


def privacy(request: HttpRequest) -> HttpResponse:
    """Say which personal data is kept, why and for how long."""
    return _page(request, "privacy")


def signed_files(request: HttpRequest) -> HttpResponse:
    """Publish the keys that sign files to take away, and how to check one."""
    keys = [(key, bundles.key_id(key)) for key in bundles.public_keys()]
    return _page(request, "signed_files", keys=keys)


def _page(request: HttpRequest, name: str, **extra: Any) -> HttpResponse:
    context = {
        "nav": _nav(),
        "orders": order_policies.current(),
        "money": money_policies.current(),
        **extra,
    }
    return render(request, f"help/{name}.html", context)


def _nav() -> list[tuple[str, str]]:
    return [
        (_("How protection works"), reverse("help:protection")),
        (_("Guide for buyers"), reverse("help:buyers")),
        (_("Guide for suppliers"), reverse("help:suppliers")),
        (_("Fees"), reverse("help:fees")),
        (_("Signed files"), reverse("help:signed_files")),
        (_("Terms of use"), reverse("help:terms")),
        (_("Privacy"), reverse("help:privacy")),
    ]


def _rates() -> list[FeeRow]:
    rules = rules_in_force(clock.now()).filter(seller_id=None)
    return [FeeRow(name=rule.name, percent=Decimal(rule.rate_bps) / 100) for rule in rules]


urlpatterns = [
    path("help/protection/", protection, name="protection"),
    path("help/fees/", fees, name="fees"),
    path("help/buyers/", buyers, name="buyers"),
    path("help/suppliers/", suppliers, name="suppliers"),
    path("help/signed-files/", signed_files, name="signed_files"),
    path("help/terms/", terms, name="terms"),
    path("help/privacy/", privacy, name="privacy"),
]
