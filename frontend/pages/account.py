"""A person's own settings. Sign-up, sign-in, password and second factor are allauth's pages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext as _

from frontend.access import member_of, signed_in
from frontend.forms.account import PersonForm
from marketplace.companies.actions import update_person


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Show and change name, language and time zone."""
    member = member_of(request)
    assert member.user is not None  # noqa: S101 - signed_in lets no guest through
    user = member.user
    initial = {
        "full_name": user.full_name,
        "language": user.language,
        "time_zone": user.time_zone,
    }
    form = PersonForm(request.POST or None, initial=initial)
    if request.method != "POST":
        return render(request, "account/settings.html", {"form": form})
    if not form.is_valid():
        return render(request, "account/settings.html", {"form": form}, status=422)
    user = update_person(by=member, **form.cleaned_data)
    with translation.override(user.language):
        messages.success(request, _("Your settings are saved."))
        return redirect(reverse("account:home"))


app_name = "account"
urlpatterns = [path("settings/", home, name="home")]
