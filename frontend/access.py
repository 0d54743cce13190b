"""Doors of pages: who must be signed in, be an operator, or have given the password just now.

What a member may do to a thing is asked of the apps' rules, inside the view.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.companies.models import User

View = Callable[..., HttpResponse]


def member_of(request: HttpRequest) -> Member:
    """Return who acts, as a type that mypy knows."""
    member: Member = request.member  # type: ignore[attr-defined]  # set by frontend.middleware
    return member


def signed_in(view: View) -> View:
    """Send a guest to the sign-in page and back."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return page


def company_required(view: View) -> View:
    """Let only people in who act for a company: guests sign in, others find nothing here."""

    @signed_in
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if member_of(request).company is None:
            raise Http404
        return view(request, *args, **kwargs)

    return page


def operator_required(view: View) -> View:
    """Let only operators in; one without a second factor is sent to add it, all others get 404."""

    @signed_in
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
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
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        records = get_authentication_records(request, request.user)
        latest = max((record["at"] for record in records), default=0)
        if time.time() - latest >= app_settings.REAUTHENTICATION_TIMEOUT:
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return page
