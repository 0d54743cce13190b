"""Registers the app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "trade_assurance.ledger"
    label = "ledger"
