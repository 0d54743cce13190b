"""How a page answers when an action refuses: beside the field of the form, or as a message."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.transitions import TransitionRefused


def refused(form: forms.Form, refusal: Refusal) -> None:
    """Put the refusal beside its field, or above the form if it has none there."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, forms.ValidationError(str(refusal), code=refusal.code))


@contextmanager
def as_message(request: HttpRequest) -> Iterator[None]:
    """Show a refusal of the body as a message on the next page (forms that are one button).

    Raises: PermissionDenied where the role does not allow it.
    """
    try:
        yield
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refusal as refusal:
        messages.error(request, str(refusal))
    except TransitionRefused:
        messages.error(request, _("This was decided meanwhile. Look at what is true now."))
