"""Doors of pages: who must be signed in, be an operator, or have given the password just now.

What a member may do to a thing is asked of the apps' rules, inside the view.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from frontend.once import answered_once
from marketplace.companies.member import Member
from marketplace.companies.models import User

View = Callable[..., HttpResponseBase]
# Where an inspector finds something: the own jobs, the own account, company and notices.
INSPECTORS_AREAS = frozenset({"inspections", "account", "company", "notices", "overview"})


def member_of(request: HttpRequest) -> Member:
    """Return who acts, as a type that mypy knows."""
    member: Member = request.member  # type: ignore[attr-defined]  # set by frontend.middleware
    return member


def signed_in(view: View) -> View:
    """Send a guest to the sign-in page and back; do what a form asks once, however often it comes.

    Inspectors find nothing but their own areas: whatever page comes to be, they are not let in.
    """

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(_page_of(request))
        if member_of(request).is_inspector and _area(request) not in INSPECTORS_AREAS:
            raise Http404
        return answered_once(request, view, *args, **kwargs)

    return page


def _area(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.namespace if match is not None else ""


def _page_of(request: HttpRequest) -> str:
    """Return the page that somebody looks at: for a form that was sent, the one it stands on.

    Most forms are sent to an address that shows nothing by itself.
    """
    here = request.get_full_path()
    if request.method in {"GET", "HEAD"}:
        return here
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host():
        return here
    return came_from._replace(scheme="", netloc="", fragment="").geturl()


def company_required(view: View) -> View:
    """Let only people in who act for a company: guests sign in, others find nothing here."""

    @signed_in
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if member_of(request).company is None:
            raise Http404
        return view(request, *args, **kwargs)

    return page


def operator_required(view: View) -> View:
    """Let only operators in; one without a second factor is sent to add it, all others get 404."""

    @signed_in
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if member_of(request).is_operator:
            return view(request, *args, **kwargs)
        if isinstance(request.user, User) and request.user.is_operator:
            messages.warning(
                request, _("Operators sign in with two steps. Set up your authenticator app first.")
            )
            return redirect("mfa_activate_totp")
        raise Http404

    return page


def password_confirmed(view: View) -> View:
    """Ask for password or code again when the last time is over five minutes ago.

    Signing in counts, unlike in allauth's own decorator: nobody is asked twice within a minute.
    For sensitive acts (refunds, payouts, roles, bank details, decisions); a form sent meanwhile is
    kept and sent on after the answer.
    """

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        records = get_authentication_records(request, request.user)
        latest = max((record["at"] for record in records), default=0)
        if time.time() - latest >= app_settings.REAUTHENTICATION_TIMEOUT:
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return page
