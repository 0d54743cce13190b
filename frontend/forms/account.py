"""Forms of a person's own settings and of joining a company."""

import zoneinfo
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _


@cache
def time_zones() -> list[tuple[str, str]]:
    """Return the zones of places, by name."""
    names = sorted(z for z in zoneinfo.available_timezones() if "/" in z and "Etc" not in z)
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class PersonForm(forms.Form):
    """Name, language, time zone."""

    full_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language of pages and mails"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Times on pages and in mails are shown in it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["time_zone"]
        if isinstance(field, forms.ChoiceField):
            field.choices = time_zones()


class JoinForm(forms.Form):
    """What somebody without an account tells to accept an invitation."""

    full_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        help_text=_("At least eight characters; no common word."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    language = forms.ChoiceField(label=_("Language of pages and mails"), choices=settings.LANGUAGES)

    def clean_password(self) -> str:
        """Hold the password against the site's rules."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password
