"""Puts `request.member` on each request: the person, and the company they chose to act for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

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
