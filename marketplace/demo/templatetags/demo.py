"""Tags of the demo's banner."""

from datetime import timedelta

from django import template
from django.utils.timesince import timesince

from marketplace.core import clock

register = template.Library()


@register.simple_tag
def clock_ahead() -> str:
    """Return how far the demo's clock is ahead in words, or nothing."""
    offset = clock.offset()
    if offset < timedelta(minutes=1):
        return ""
    now = clock.now()
    return timesince(now - offset, now, depth=1)
