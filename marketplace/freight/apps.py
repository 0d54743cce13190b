"""Registers the app."""

from django.apps import AppConfig


class FreightConfig(AppConfig):
    name = "marketplace.freight"
    label = "freight"
