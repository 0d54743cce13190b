"""Readers of environment variables that fail loudly, and the list of those the project knows."""

import os
from urllib.parse import unquote, urlsplit

KNOWN: dict[str, str] = {
    "SECRET_KEY": "signs sessions and links; required unless DEMO or TESTING is on",
    "DEBUG": "1 shows error details; never in production",
    "DEMO": "1 brings the mailbox, clock, cast, bank and carrier pages; never in production",
    "TESTING": "1 lets tests move the clock",
    "FAULT_POINTS": "1 lets `make faults` stop a process at named points; with TESTING only",
    "ALLOWED_HOSTS": "comma-separated host names",
    "SITE_URL": "scheme, host and port that mails and canonical links carry",
    "DATABASE_URL": "postgresql:// address of the application role",
    "OWNER_DATABASE_URL": "postgresql:// address of the role that owns tables and migrates",
    "DB_POOL_SIZE": "connections per process; 0 switches the pool off (forking workers)",
    "REDIS_URL": "redis:// address of broker, channel layer and cache",
    "ELASTICSEARCH_URL": "http:// address of Elasticsearch 8.19; empty uses PostgreSQL search",
    "EMAIL_URL": "smtp:// or smtps://user:password@host:port; the demo keeps its own mailbox",
    "DEFAULT_FROM_EMAIL": "sender of every mail",
    "MEDIA_ROOT": "folder of uploaded files",
    "MEDIA_ORIGIN": "origin that serves public pictures; empty is the site's own",
    "STRIPE_SECRET_KEY": "key of the platform's Stripe account; empty switches Stripe off",
    "STRIPE_WEBHOOK_SECRET": "signs Stripe's platform events",
    "STRIPE_CONNECT_WEBHOOK_SECRET": "signs Stripe's events of sellers' accounts",
    "STRIPE_API_BASE": "another address for Stripe's API (stripe-mock)",
    "MARKETPLACE_NAME": "who issues fee invoices and receipts",
    "MARKETPLACE_REGISTRATION_NUMBER": "the issuer's register number; in France the SIREN of the FEC",
    "MARKETPLACE_VAT_NUMBER": "the issuer's VAT number",
    "MARKETPLACE_COUNTRY": "the issuer's country, two letters",
    "MARKETPLACE_ADDRESS": "the issuer's address, its lines separated by commas",
    "BUNDLE_KEY": "signs files to take away: 64 hexadecimal digits; empty switches them off",
    "BUNDLE_OLD_KEYS": "public keys that signed before it, comma-separated; shown beside the present one",
    "TRUSTED_PROXIES": "number of proxies in front that set X-Forwarded-For",
}


class SettingMissing(Exception):
    """A required environment variable is empty."""


class SettingInvalid(Exception):
    """An environment variable holds something its reader cannot use."""


def text(name: str, default: str | None = None) -> str:
    """Return the variable, its default, or raise SettingMissing."""
    _check_known(name)
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise SettingMissing(f"{name} must be set: {KNOWN[name]}")
    return default


def flag(name: str) -> bool:
    """Return True for 1, False for 0 or nothing; refuse anything else."""
    value = text(name, "0")
    if value not in {"0", "1"}:
        raise SettingInvalid(f"{name} must be 0 or 1, not {value!r}")
    return value == "1"


def number(name: str, default: int) -> int:
    """Return a whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise SettingInvalid(f"{name} must be a whole number, not {value!r}") from error


def hexadecimal(name: str, default: str, *, count: int = 32) -> str:
    """Return `count` bytes in hexadecimal, or nothing."""
    value = text(name, default).lower()
    try:
        right = not value or len(bytes.fromhex(value)) == count
    except ValueError:
        right = False
    if not right:
        raise SettingInvalid(f"{name} must be {count * 2} hexadecimal digits")
    return value


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list without empty items."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def postgres(name: str, default: str) -> dict[str, str]:
    """Return Django's connection parts of a postgresql:// address."""
    url = urlsplit(text(name, default))
    if url.scheme not in {"postgresql", "postgres"}:
        raise SettingInvalid(f"{name} must start with postgresql://")
    return {
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or 5432),
    }


def smtp(name: str) -> dict[str, str | int | bool]:
    """Return Django's EMAIL_* settings; smtp:// uses STARTTLS where a user is named."""
    address = text(name, "")
    if not address:
        return {}
    url = urlsplit(address)
    if url.scheme not in {"smtp", "smtps"}:
        raise SettingInvalid(f"{name} must start with smtp:// or smtps://")
    return {
        "EMAIL_HOST": url.hostname or "localhost",
        "EMAIL_PORT": url.port or (465 if url.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_USE_TLS": url.scheme == "smtp" and bool(url.username),
    }


def _check_known(name: str) -> None:
    if name not in KNOWN:
        raise SettingInvalid(f"{name} is read but not listed in marketplace/env.py")
