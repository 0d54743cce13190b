"""Registers the core app and loads every app's outbox handlers."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class CoreConfig(AppConfig):
    name = "marketplace.core"
    label = "core"

    def ready(self) -> None:
        """Register our checks, and import `tasks` and `receivers` of each of our apps."""
        import_module("marketplace.core.checks")
        # Without it a process that is not Celery's own (the dispatcher) would ask amqp://localhost.
        import_module("marketplace.celery")
        for config in apps.get_app_configs():
            if config.name.partition(".")[0] not in OURS:
                continue
            for module in ("tasks", "receivers"):
                if find_spec(f"{config.name}.{module}"):
                    import_module(f"{config.name}.{module}")


OURS = {"marketplace", "vendors", "rfq", "messaging", "trade_assurance", "search", "frontend"}
