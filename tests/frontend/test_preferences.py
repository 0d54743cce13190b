"""A person's own language and time zone reach every page."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from frontend.middleware import member_preferences

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


def answer_for(user, path, cookies=True):
    request = RequestFactory().get(path)
    request.user = user
    if cookies:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    seen = {}

    def view(request):
        seen["hour"] = timezone.localtime(NOON).hour
        seen["language"] = translation.get_language()
        return HttpResponse()

    with translation.override("en"):
        member_preferences(view)(request)
    return seen


@pytest.fixture
def japanese(alice):
    alice.user.time_zone = "Asia/Tokyo"
    alice.user.language = "fr"
    return alice.user


def test_a_page_shows_times_in_the_members_zone_and_the_language_of_its_address(japanese):
    assert answer_for(japanese, "/en/orders/") == {"hour": 21, "language": "en"}
    assert timezone.localtime(NOON).hour == 12


def test_an_address_without_a_language_answers_in_the_members(japanese):
    assert answer_for(japanese, "/api/v1/orders/") == {"hour": 21, "language": "fr"}


def test_without_a_session_nobody_is_looked_up(japanese):
    assert answer_for(japanese, "/", cookies=False) == {"hour": 12, "language": "en"}


def test_the_bare_address_leads_to_my_language(client_for, alice):
    alice.user.language = "fr"
    alice.user.save()

    assert client_for(alice).get("/").url == "/fr/"
