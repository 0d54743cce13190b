"""Registers the app."""

from django.apps import AppConfig


class TradeAssuranceConfig(AppConfig):
    name = "trade_assurance"
    label = "trade_assurance"
