"""The roles every new company starts with; each company may change them and add its own."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from marketplace.companies.models import Company
from marketplace.companies.states import CompanyKind, Permission

INSPECTOR = "Inspector"
ADMINISTRATOR = "Administrator"
OBSERVER = "Observer"


def default_roles() -> list[tuple[str, list[str]]]:
    """Return names and permissions; names are kept in English, pages translate the known ones."""
    return [
        (ADMINISTRATOR, list(Permission.values)),
        ("Buyer", _values(BUYER)),
        ("Sales", _values(SALES)),
        ("Finance", _values(FINANCE)),
        (OBSERVER, [Permission.CHAT.value]),
    ]


def inspection_roles() -> list[tuple[str, list[str]]]:
    """Return the roles of a company that inspects goods: who runs its team, and who inspects."""
    return [(ADMINISTRATOR, [Permission.MANAGE_COMPANY.value]), (INSPECTOR, [])]


def carried(company: Company, permissions: Iterable[str]) -> frozenset[str]:
    """Return what a role really carries: a company that inspects goods never trades, whatever it says."""
    allowed = frozenset(permissions)
    if company.kind == CompanyKind.INSPECTION:
        return allowed & {Permission.MANAGE_COMPANY.value}
    return allowed


def display_name(name: str) -> str:
    """Return the role's name in the reader's language, if it is one of the defaults."""
    known = {
        ADMINISTRATOR: _("Administrator"),
        "Buyer": _("Buyer"),
        "Sales": _("Sales"),
        "Finance": _("Finance"),
        OBSERVER: _("Observer"),
        INSPECTOR: _("Inspector"),
    }
    return known.get(name, name)


BUYER = (
    Permission.SEE_ALL_ORDERS,
    Permission.CREATE_RFQS,
    Permission.ACCEPT_QUOTATIONS,
    Permission.PLACE_ORDERS,
    Permission.CONFIRM_RECEIPT,
    Permission.HANDLE_DISPUTES,
    Permission.CHAT,
)
SALES = (
    Permission.SEE_ALL_ORDERS,
    Permission.MANAGE_LISTINGS,
    Permission.SEND_QUOTATIONS,
    Permission.FULFIL_ORDERS,
    Permission.HANDLE_DISPUTES,
    Permission.CHAT,
)
FINANCE = (
    Permission.SEE_ALL_ORDERS,
    Permission.SEE_FINANCE,
    Permission.MANAGE_PAYOUTS,
    Permission.CHAT,
)


def _values(permissions: tuple[Permission, ...]) -> list[str]:
    return [permission.value for permission in permissions]
