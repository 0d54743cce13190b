"""Who acts in a request of the API; `frontend.middleware` has put it on the Django request."""

from django.http import HttpRequest
from rest_framework.request import Request

from marketplace.companies.member import Member


def member_of_request(request: Request | HttpRequest) -> Member:
    """Return who acts."""
    inner = request._request if isinstance(request, Request) else request  # noqa: SLF001 - DRF's own
    member: Member = inner.member  # type: ignore[attr-defined]  # set by the middleware
    return member
