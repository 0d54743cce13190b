"""Headers that keep a page from being misused, and doors that tell nobody who has an account."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
PAGES = [
    "home",
    "search:results",
    "account_login",
    "account_signup",
    "help:terms",
    "storefronts:directory",
]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_nothing_that_is_not_ours(name):
    headers = Client().get(reverse(name)).headers

    policy = headers["Content-Security-Policy"]
    assert "unsafe-" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("name", "known", "unknown"),
    [
        ("account_reset_password", {"email": "KNOWN"}, {"email": "nobody@example.test"}),
        (
            "account_login",
            {"login": "KNOWN", "password": "wrong"},
            {"login": "nobody@example.test", "password": "wrong"},
        ),
    ],
)
def test_nobody_learns_who_has_an_account(name, known, unknown, alice):
    cache.clear()
    known = {key: alice.user.email if value == "KNOWN" else value for key, value in known.items()}

    answers = [Client().post(reverse(name), sent) for sent in (known, unknown)]

    assert answers[0].status_code == answers[1].status_code
    assert answers[0].headers.get("Location") == answers[1].headers.get("Location")
