"""The form that begins a quotation without a request."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PrivateForm(forms.Form):
    """What the quotation is about."""

    title = forms.CharField(
        label=_("What is it about?"),
        max_length=120,
        help_text=_("The buyer sees this as its title."),
    )
