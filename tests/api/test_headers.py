"""Headers that keep a page from being misused, and doors that tell nobody who has an account."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from marketplace.core import outbox
from tests.factories.companies import PASSWORD

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


GOOD = {
    "full_name": "Ada Martin",
    "company_name": "Martin et fils",
    "country": "FR",
    "password1": PASSWORD,
    "language": "en",
}


def told(answer):
    """Return all that an answer says, without the form's token and what was typed."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    body = re.sub(r"nonce-[\w+/=-]+|[\w.-]+@[\w.-]+", "", body)
    headers = {name: value for name, value in answer.headers.items() if name != "Expires"}
    return answer.status_code, headers, sorted(answer.cookies), body


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("account_signup", {**GOOD, "email": "EMAIL"}),
        ("account_signup", {**GOOD, "email": "EMAIL", "password1": "password1"}),
        ("account_signup", {**GOOD, "email": "EMAIL", "country": "XX"}),
        ("account_reset_password", {"email": "EMAIL"}),
        ("account_login", {"login": "EMAIL", "password": "wrong"}),
    ],
)
def test_the_whole_answer_is_the_same_for_a_known_and_an_unknown_address(name, sent, alice):
    answers = []
    known = alice.user.email
    for email in (known, "n" * (len(known) - len("@x.test")) + "@x.test"):  # of the same length
        cache.clear()
        client = Client()
        typed = {key: email if value == "EMAIL" else value for key, value in sent.items()}
        answer = client.post(reverse(name), typed)
        shown = client.get(answer["Location"]) if answer.status_code == 302 else answer
        answers.append((told(answer), told(shown)))

    assert answers[0] == answers[1]


def test_a_reset_writes_to_an_unknown_address_too_and_says_that_there_is_no_account(alice):
    cache.clear()
    for email in (alice.user.email, "nobody@example.test"):
        Client().post(reverse("account_reset_password"), {"email": email})
    outbox.drain()

    assert [message.to for message in mail.outbox] == [[alice.user.email], ["nobody@example.test"]]
    assert "/password/reset/key/" in mail.outbox[0].body
    assert "/password/reset/key/" not in mail.outbox[1].body


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
