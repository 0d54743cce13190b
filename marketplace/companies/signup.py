"""What a person tells when signing up: their name and their company."""

from django import forms


class CompanySignupForm(forms.Form):
    """Fields that allauth adds to its own sign-up form."""

    full_name = forms.CharField(max_length=120)

    def signup(self, request: object, user: object) -> None:
        """Called by allauth with the saved user."""
