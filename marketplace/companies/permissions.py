"""Who is let in at the door of the API; what a member may do is asked of each app's rules."""

from typing import Any

from django.http import Http404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request


class SignedIn(IsAuthenticated):
    """A person who is signed in. Inspectors find only what says that it is for them."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Answer 404 to an inspector where a view has no `for_inspectors`."""
        allowed = super().has_permission(request, view)
        member: Any = getattr(request, "member", None)
        inspecting = allowed and member is not None and member.is_inspector
        if inspecting and not getattr(view, "for_inspectors", False):
            raise Http404
        return allowed
