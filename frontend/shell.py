"""What the frame around every page shows: counts, categories, the companies one may act for.

Each value is read only when a template asks. Areas bring their numbers with `provide`, so that the
frame imports none of them.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from frontend.categories import CategoryLink, top_categories
from frontend.work_nav import NavItem, work_nav
from marketplace.companies.member import GUEST, Member
from marketplace.companies.models import Membership
from marketplace.core import clock

BAR = 7  # more do not fit a desktop's bar; all stand on the page behind the first link

_providers: dict[str, Callable[[Member], Any]] = {}


def provide(name: str, read: Callable[[Member], Any]) -> None:
    """Register who answers for `unread_messages`, `unread_notices` or `last_notices`."""
    _providers[name] = read


class Shell:
    """Lazy answers for one request."""

    def __init__(self, request: HttpRequest) -> None:
        self.member: Member = getattr(request, "member", GUEST)

    def _ask(self, name: str, otherwise: Any) -> Any:
        read = _providers.get(name)
        return read(self.member) if read else otherwise

    @cached_property
    def unread_messages(self) -> int:
        """Threads with something new, for the company the member acts for."""
        return 0 if self.member.is_guest else int(self._ask("unread_messages", 0))

    @cached_property
    def unread_notices(self) -> int:
        """Notices the person has not read."""
        return 0 if self.member.is_guest else int(self._ask("unread_notices", 0))

    @cached_property
    def last_notices(self) -> list[Any]:
        """The newest notices for the bell."""
        return [] if self.member.is_guest else list(self._ask("last_notices", ()))

    @cached_property
    def categories(self) -> list[CategoryLink]:
        """Top categories for the bar."""
        return top_categories()[:BAR]

    @cached_property
    def memberships(self) -> list[Membership]:
        """Companies the person belongs to; the switcher shows when there are several."""
        if self.member.user is None or self.member.is_operator:
            return []
        return list(
            Membership.objects.filter(user=self.member.user)
            .select_related("company")
            .order_by("pk")
        )

    @cached_property
    def work_nav(self) -> list[NavItem]:
        """The side navigation of a company's desk."""
        return work_nav(self.member, unread=self.unread_messages) if self.member.company else []

    @cached_property
    def now(self) -> datetime:
        """The marketplace's present instant, read once per page."""
        return clock.now()
