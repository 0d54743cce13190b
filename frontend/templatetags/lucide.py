"""The tag `lucide`: each icon is drawn from its XML once, not forty times a page."""

from functools import lru_cache

from django import template
from lucide.templatetags import lucide as drawing

register = template.Library()


@register.simple_tag
def lucide(name: str, *, size: int | None = 24, **attributes: str | float) -> str:
    """Write an icon inline; a program that reads it aloud skips it with aria_hidden="true"."""
    return _drawn(name, size, tuple(sorted(attributes.items())))


@lru_cache(maxsize=1024)
def _drawn(name: str, size: int | None, attributes: tuple[tuple[str, str | float], ...]) -> str:
    drawn: str = drawing.lucide(name, size=size, **dict(attributes))
    return drawn
