"""Registers the double's migrations; its tables are plain SQL and no models, so nothing joins them."""

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    name = "trade_assurance.gateways.sandbox"
    label = "sandbox"
