"""Forms of conversations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.uploads import ACCEPT
from messaging.models.message import BODY_LIMIT


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Zero or more files, each checked by the action by its content."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files as a list."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files if file]


class MessageForm(forms.Form):
    """What a person says; the action checks length and files, so that the API refuses alike."""

    body = forms.CharField(
        label=_("Message"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 1, "maxlength": BODY_LIMIT, "placeholder": _("Write a message")}
        ),
    )
    attached = ManyFilesField(
        label=_("Attach files"),
        required=False,
        widget=ManyFiles(attrs={"accept": ACCEPT, "multiple": True}),
    )
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput)


class FirstMessageForm(MessageForm):
    """The first words of a new conversation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["rows"] = 5


class SearchForm(forms.Form):
    """The list's filter."""

    q = forms.CharField(
        label=_("Search conversations"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Search")}),
    )
    show = forms.ChoiceField(choices=[("all", _("All")), ("unread", _("Unread"))], required=False)
