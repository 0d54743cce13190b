"""Puts `request.member` on each request: the person, and the company they chose to act for.

A page also speaks the person's time zone; an address without a language speaks their language.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from frontend.formats import zone_of
from marketplace.companies.models import User
from marketplace.companies.queries import ACTING_COMPANY, member_for

COMPANY_KEY = ACTING_COMPANY


def member_of_request(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return the middleware; the lookup happens only if a page asks."""

    def middleware(request: HttpRequest) -> HttpResponse:
        def lookup() -> object:
            user = request.user if isinstance(request.user, User) else None
            return member_for(user, company_id=request.session.get(COMPANY_KEY))

        request.member = SimpleLazyObject(lookup)  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


class RefusedForms:
    """Answers 422 where a form of the sign-in pages (allauth's own views) was refused.

    Their views answer 200 like Django's; all other pages here say by the status that nothing moved.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: SimpleTemplateResponse
    ) -> SimpleTemplateResponse:
        """Change the status before the page is rendered."""
        form = (response.context_data or {}).get("form")
        refused = isinstance(form, BaseForm) and form.is_bound and bool(form.errors)
        if request.method == "POST" and response.status_code == HTTPStatus.OK and refused:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


def private_pages(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return the middleware that lets nobody keep what somebody saw who was signed in.

    Neither a proxy nor the browser of a shared desk: after signing out "back" shows nothing
    (OWASP ASVS 14.3.2). Public pages count too: they carry the person's name and counters.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        if known and request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware


def member_preferences(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return the middleware that shows times in the zone of whoever is signed in.

    The language of an address (`/fr/…`) wins over the person's, so that a link means one page;
    an address without one (`/`, the API) answers in theirs. Without a session nothing is looked up.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        if not isinstance(user, User):
            return get_response(request)
        if not translation.get_language_from_path(request.path_info):
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        with timezone.override(zone_of(user)):
            return get_response(request)

    return middleware
