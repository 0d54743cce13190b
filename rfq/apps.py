"""Registers the app."""

from django.apps import AppConfig


class RfqConfig(AppConfig):
    name = "rfq"
    label = "rfq"
