"""The people of the demo and signing in as one of them with a click."""

from dataclasses import dataclass

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.companies.models import User

PASSWORD = "demo-demo-demo"  # noqa: S105 - printed at start; the demo refuses to load elsewhere
# One secret for all operators, printed as a current code at start and on the cast page.
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - the same
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True, slots=True)
class Role:
    """One of the cast."""

    email: str
    part: str | Promise


CAST = (
    Role(
        "amelie@atelier-roux.example", _("Buyer: purchasing manager of a hotel outfitter in Lyon")
    ),
    Role("basile@atelier-roux.example", _("Buyer's colleague: may chat, may not order")),
    Role("nikos@hellas-thermal.example", _("Supplier: sells bottles and flasks from Piraeus")),
    Role("sara@hellas-thermal.example", _("Supplier's colleague: may chat, may not sell")),
    Role("wei@meridian-metals.example", _("Supplier: metalwork and machine parts")),
    Role("irini@egeis-control.example", _("Inspector: looks at goods before they leave")),
    Role("olga@quayside.example", _("Operator: approves, matches transfers, rules on disputes")),
    Role("omar@quayside.example", _("Operator: second signature")),
    Role("otto@quayside.example", _("Operator: appeals")),
)


def sign_in(request: HttpRequest, user: User) -> None:
    """Start a session as `user`, as if they had given password and code."""
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method="password", email=user.email)
    if user.is_operator:
        record_authentication(request, user, method="mfa", type="totp")
