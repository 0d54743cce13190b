"""Example data of the style guide: one of everything, in every state."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.cards import ProductCard
from frontend.formats import write_money
from frontend.forms.criteria import CriterionForm
from frontend.parts import FileRow, LogEntry, RailStep
from marketplace.catalog.pricing import Tier
from marketplace.core.money import Money
from marketplace.orders.criteria import Criterion, Measure
from trade_assurance.whys import Part, Why

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
COLOURS = """paper surface sunk deep ink ink-2 line brand brand-tint accent accent-tint danger danger-tint
sky sky-tint"""
TIERS = (
    Tier(Decimal(200), Decimal("6.80")),
    Tier(Decimal(1000), Decimal("5.90")),
    Tier(Decimal(5000), Decimal("4.95")),
)


class SampleForm(forms.Form):
    """Every kind of field."""

    title = forms.CharField(
        label=gettext_lazy("Title"), help_text=gettext_lazy("Material and size first.")
    )
    quantity = forms.DecimalField(label=gettext_lazy("Quantity"), min_value=1)
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[("EUR", "EUR"), ("USD", "USD")]
    )
    needed_on = forms.DateField(
        label=gettext_lazy("Needed on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    notes = forms.CharField(label=gettext_lazy("Notes"), required=False, widget=forms.Textarea)
    transport = forms.ChoiceField(
        label=gettext_lazy("Transport"),
        choices=[("sea", gettext_lazy("Sea freight")), ("air", gettext_lazy("Air freight"))],
        widget=forms.RadioSelect,
    )
    drawing = forms.FileField(
        label=gettext_lazy("Drawing"),
        required=False,
        help_text=gettext_lazy("PDF or picture, up to 50 MB."),
    )
    sample_first = forms.BooleanField(label=gettext_lazy("I want a sample first"), required=False)


def samples() -> dict[str, Any]:
    """Return the context of the style guide."""
    return {
        "empty_form": SampleForm(),
        "bad_form": SampleForm(
            {"title": "", "quantity": "-3", "currency": "GBP", "transport": "sea"}
        ),
        "card": _card(),
        "bare_card": _bare_card(),
        "tiers": TIERS,
        "lit": Decimal(1000),
        "total": Money(714_000, "EUR"),
        "at": AT,
        "now": AT - timedelta(hours=52),
        "rail_steps": _rail(),
        "entries": _log(),
        "rows": [(_("Goods"), "€7,080.00"), (_("Freight"), "€60.00")],
        "grand_total": write_money(Money(714_000, "EUR")),
        "offer": _offer(),
        "files": [
            FileRow("logo-outline.pdf", 188_416, "#file"),
            FileRow("crate.mov", 0, "", _("being checked")),
        ],
        "heads": [(_("Product"), False), (_("Quantity"), True)],
        "cells": [
            [(_("Steel bottle"), False), ("600", True)],
            [(_("Cork lid"), False), ("1,200", True)],
        ],
        "wizard": [(_("What"), "#1"), (_("How many"), "#2"), (_("Terms"), ""), (_("Check"), "")],
        "criteria": _criteria(),
        "why": _why(),
        "criterion_form": CriterionForm(initial={"name": _("Volume"), "measure": Measure.NUMBER}),
        "crumbs": [(_("Home"), "#"), (_("Kitchen"), "#"), (_("Bottles"), "")],
        "page": Paginator(range(95), 20).page(2),
        "states": _states(),
        "colours": COLOURS.split(),
    }


def _why() -> Why:
    goods = Part(_("Goods"), "1,200 × 5.90 EUR", Money(708_000, "EUR"), at=AT)
    freight = Part(_("Freight"), "DAP Lyon", Money(6_000, "EUR"))
    return Why(_("Total"), Money(714_000, "EUR"), (goods, freight), name="total")


def _criteria() -> list[Criterion]:
    return [
        Criterion(name=_("Volume"), measure=Measure.NUMBER, target="500", unit="ml",
                  tolerance=Decimal(5), aql=Decimal("1.0"), method=_("Filled to the rim, on a scale")),
        Criterion(name=_("Leakproof"), measure=Measure.YES_NO, target="yes", sample=8),
    ]  # fmt: skip


def _states() -> list[tuple[str, str]]:
    return [
        ("completed", _("Completed")),
        ("shipped", _("Shipped")),
        ("awaiting_payment", _("Awaiting payment")),
        ("cancelled", _("Cancelled")),
        ("draft", _("Draft")),
    ]


def _card() -> ProductCard:
    return ProductCard(
        title=_("Double-wall insulated steel bottle, 500 ml, powder coated"),
        url="#product", currency="EUR", unit="piece", moq=Decimal(200), tiers=TIERS,
        lead_time_days=18, sample_price=Decimal(12), seller_name="Nordform SE", seller_url="#seller",
        seller_country="DE", seller_country_name=_("Germany"), verified=True, rating=Decimal("4.9"),
        rating_count=312, reply_hours=2, quotation_url="#ask", chat_url="#chat",
        tag=_("Ready to ship"), lit=Decimal(1000),
    )  # fmt: skip


def _bare_card() -> ProductCard:
    return ProductCard(
        title=_("Turned part to drawing"), url="#part", currency="EUR", unit="piece", moq=Decimal(1),
        seller_name="Brescia Metalli SpA", seller_country="IT", seller_country_name=_("Italy"),
    )  # fmt: skip


def _rail() -> list[RailStep]:
    return [
        RailStep(_("Ordered"), _("12 Nov"), "done", "handshake"),
        RailStep(_("Paid and held"), _("13 Nov"), "done", "shield-check", "€7,140.00"),
        RailStep(_("In production"), _("14 Nov to 2 Dec"), "now", "factory", _("day 11 of 18")),
        RailStep(_("Shipped"), _("about 3 Dec"), "next", "ship"),
        RailStep(_("Delivered"), _("about 12 Dec"), "next", "package-check"),
        RailStep(_("Released"), _("7 days later"), "next", "banknote"),
    ]


def _log() -> list[LogEntry]:
    return [
        LogEntry(_("Supplier posted a production update"), _("400 of 1,200 coated"), AT, "factory"),
        LogEntry(_("Payment is held"), "€7,140.00", AT - timedelta(days=9), "shield-check"),
    ]


def _offer() -> list[tuple[str, str, str]]:
    return [
        (_("Unit price"), "€5.90", "€6.80"),
        (_("Quantity"), "1,200", ""),
        (_("Lead time"), _("18 days"), ""),
        (_("Valid until"), _("26 Nov, 18:00"), ""),
    ]
