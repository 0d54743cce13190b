"""Template tags and filters of the design system."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.middleware.csrf import get_token
from django.template.loader import TemplateDoesNotExist, get_template
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse, translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from frontend import formats
from frontend.tones import tone_of
from marketplace.catalog.units import unit_word, write_count, write_quantity
from marketplace.core import clock
from marketplace.core.money import Money

register = template.Library()


@register.filter
def money(amount: Money | None) -> str:
    """Write a Money; nothing for None."""
    return formats.write_money(amount) if amount is not None else ""


@register.filter
def minor(amount: int | None, currency: str) -> str:
    """Write minor units of `currency`: `{{ order.total_minor|minor:order.currency }}`."""
    return formats.write_money(Money(amount, currency)) if amount is not None else ""


@register.filter
def unit_price(price: Decimal | None, currency: str) -> str:
    """Write a unit price, which may be finer than the currency's minor unit."""
    return formats.write_unit_price(price, currency) if price is not None else ""


@register.filter
def quantity(amount: Decimal | int | None) -> str:
    """Write a quantity without idle zeros."""
    return write_quantity(amount) if amount is not None else ""


@register.filter
def counted(amount: Decimal | int | None, unit: str) -> str:
    """Write a quantity with its unit: `{{ line.quantity|counted:line.unit }}`."""
    return write_count(amount, unit) if amount is not None else ""


@register.filter
def unit(code: str) -> str:
    """Name one of a unit, as after "per": `{{ product.unit|unit }}`."""
    return unit_word(code, 1)


@register.filter
def units(unit: str) -> str:
    """Name a unit where any quantity may follow: `{{ product.unit|units }}`."""
    return unit_word(unit, 2)


@register.filter
def local(instant: datetime | None, reader: object = None) -> str:
    """Write an instant in the reader's zone: `{{ at|local:member }}` (a member, user or zone's name)."""
    if instant is None:
        return ""
    zone = formats.zone_of(reader)
    return _time(instant, formats.write_moment(instant, zone), formats.zone_name(instant, zone))


@register.filter
def day(instant: datetime | None, reader: object = None) -> str:
    """Write the date of an instant in the reader's zone."""
    if instant is None:
        return ""
    zone = formats.zone_of(reader)
    return _time(instant, formats.write_day(instant, zone), formats.zone_name(instant, zone))


@register.filter
def date_words(on: date | None) -> str:
    """Write a date of the calendar as instants are written: `22 Nov 2026`."""
    return formats.write_date(on) if on is not None else ""


@register.filter
def typed(number: Decimal | int | None) -> str:
    """Write a number as a number field takes it: 1000, not 1000.000, which some browsers group."""
    return "" if number is None else format(Decimal(number).normalize(), "f")


@register.filter
def since(instant: datetime | None, now: datetime | None = None) -> str:
    """Write how long ago or ahead an instant is; lists pass `now` so that the clock is read once."""
    if instant is None:
        return ""
    gap = instant - (now or clock.now())
    return _time(
        instant, formats.write_distance(gap), formats.write_moment(instant, formats.zone_of(None))
    )


def _time(instant: datetime, text: str, title: str) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        instant.isoformat(timespec="seconds"),
        title,
        text,
    )


@register.filter
def tone(state: str) -> str:
    """Return the colour family of a state: good, wait, act, bad or calm."""
    return tone_of(state)


@register.filter
def initials(name: str) -> str:
    """Return up to two initials of a person or company."""
    words = [word for word in str(name).replace("-", " ").split() if word[:1].isalnum()]
    return "".join(word[0] for word in words[:2]).upper()


@register.simple_tag
def first_url(*names: str, **arguments: Any) -> str:
    """Return the address of the first name that exists, or nothing: links across areas never break."""
    if arguments:
        return _first_url(names, arguments)
    where = (get_urlconf() or settings.ROOT_URLCONF, get_script_prefix(), get_language())
    return _fixed_url(names, *where)


@lru_cache(maxsize=1024)
def _fixed_url(names: tuple[str, ...], urlconf: str, prefix: str, language: str | None) -> str:
    """Return an address without arguments: it is the same as long as the process lives."""
    return _first_url(names, {})


def _first_url(names: Sequence[str], arguments: dict[str, Any]) -> str:
    for name in names:
        try:
            return reverse(name, kwargs=arguments or None)
        except NoReverseMatch:
            continue
    return ""


@register.simple_tag(takes_context=True)
def language_url(context: template.Context, code: str) -> str:
    """Return the address of this page in another language."""
    request = getattr(context, "request", None)
    return translate_url(request.get_full_path(), code) if request else f"/{code}/"


@register.simple_tag(takes_context=True)
def nav_current(context: template.Context, url: str, *, exact: bool = False) -> SafeString:
    """Return aria-current for the link that leads to this page or, unless `exact`, above it."""
    request = getattr(context, "request", None)
    path = request.path if request else ""
    if url and path == url:
        return SafeString('aria-current="page"')
    inside = bool(url) and not exact and path.startswith(url)
    return SafeString('aria-current="true"') if inside else SafeString("")


@register.simple_tag(takes_context=True)
def csrf_field(context: template.Context) -> str:
    """Write the token's field; unlike `csrf_token` it works inside `{% include … only %}`."""
    request = getattr(context, "request", None)
    if request is None:
        return ""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request)
    )


@register.simple_tag(takes_context=True)
def include_if_exists(context: template.Context, name: str) -> str:
    """Render a template that another part may bring; nothing where it does not."""
    try:
        found = get_template(name)
    except TemplateDoesNotExist:
        return ""
    names = {str(name): value for name, value in context.flatten().items()}
    return SafeString(found.render(names, getattr(context, "request", None)))
