"""Sign-up: one form makes a user, a company and the first membership, all or nothing."""

from typing import Any

from allauth.account.forms import SignupForm
from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from marketplace.companies.actions.company import register_company
from marketplace.companies.models import User
from marketplace.core import clock


class CompanySignupForm(SignupForm):  # type: ignore[misc]  # allauth ships no types
    """Name, company, country, language, e-mail and password."""

    field_order = ["full_name", "company_name", "country", "email", "password1", "language"]

    full_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    company_name = forms.CharField(
        label=_("Company name"),
        max_length=160,
        help_text=_("As it stands in the trade register."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.ChoiceField(
        label=_("Country of the company"), widget=forms.Select(attrs={"autocomplete": "country"})
    )
    language = forms.ChoiceField(label=_("Language of pages and mails"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Choose a country")), *countries]
        self.fields["language"].initial = get_language() or settings.LANGUAGE_CODE
        self.fields["email"].label = _("Work e-mail address")
        # Allauth allows 320 and cuts what the column cannot hold: another person's address, then.
        self.fields["email"].validators.append(MaxLengthValidator(254))
        self.fields["password1"].label = _("Password")
        for name in ("email", "password1"):
            self.fields[name].widget.attrs.pop("placeholder", None)

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Make everything in one transaction; a taken address is answered like a free one."""
        try:
            with transaction.atomic():
                user, answer = super().try_save(request)
                if user is not None:
                    self._found_company(user)
        except IntegrityError:
            # Somebody else took the address between validation and now (a double click).
            self.account_already_exists = True
            user, answer = super().try_save(request)
        return user, answer

    def _found_company(self, user: User) -> None:
        data = self.cleaned_data
        user.full_name = data["full_name"]
        user.language = data["language"]
        user.save(update_fields=["full_name", "language"])
        register_company(
            name=data["company_name"], country=data["country"], founder=user, at=clock.now()
        )
