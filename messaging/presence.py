"""Whether somebody of a company is looking: a minute's memory in the cache, nothing of record."""

from django.core.cache import cache

SECONDS = 60


def seen(company_id: int) -> None:
    """Note that somebody of the company has a page open."""
    cache.set(_key(company_id), 1, SECONDS)


def is_online(company_id: int) -> bool:
    """Tell whether somebody of the company has a page open; False while Redis is away."""
    return bool(cache.get(_key(company_id)))


def _key(company_id: int) -> str:
    return f"present.{company_id}"
