"""Deployment checks of our own: what must never be on in production."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def no_play_in_production(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Fail `check --deploy` where the demo or test setting is on."""
    return [
        Error(
            f"{name}=1 brings pages that sign anybody in and move the clock.",
            hint=f"Unset {name}.",
            id=f"core.E{number:03d}",
        )
        for number, name in enumerate(("DEMO", "TESTING"), start=1)
        if getattr(settings, name)
    ]
