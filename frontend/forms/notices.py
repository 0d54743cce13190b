"""Which notices come by mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.companies.member import Member
from messaging.notices import notice_kinds
from messaging.queries import kinds_without_mail

GROUPS = {
    "": _("Conversations"),
    "orders": _("Orders"),
    "rfq": _("Requests and quotations"),
    "vendors": _("Supplier profile and reviews"),
    "money": _("Payments and payouts"),
    "disputes": _("Disputes and returns"),
}


class PreferencesForm(forms.Form):
    """One choice for each group of kinds; all of them always ring the bell."""

    groups = forms.MultipleChoiceField(
        label=_("Send me mails about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The bell shows everything, whatever you choose here."),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kinds: dict[str, list[str]] = {}
        for kind in notice_kinds():
            if kind.by_mail:
                self._kinds.setdefault(kind.group, []).append(kind.name)
        field: Any = self.fields["groups"]
        field.choices = [(name or "-", GROUPS.get(name, name)) for name in self._kinds]
        quiet = kinds_without_mail(member)
        self.initial["groups"] = [
            name or "-" for name, kinds in self._kinds.items() if not quiet.issuperset(kinds)
        ]

    @property
    def without_mail(self) -> list[str]:
        """The kinds of the groups that were left out."""
        wanted = set(self.cleaned_data["groups"])
        return [
            k for name, kinds in self._kinds.items() if (name or "-") not in wanted for k in kinds
        ]
