"""Forms of reviews: one to five stars for each question, and words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vendors.actions import Opinion

LABELS: dict[str, Any] = {
    "communication": _("Communication"),
    "punctuality": _("On time"),
    "as_agreed": _("As agreed"),
    "quality": _("Quality"),
    "as_described": _("As described"),
    "value": _("Value for money"),
}
STARS = [
    ("5", _("5 – excellent")),
    ("4", _("4 – good")),
    ("3", _("3 – fair")),
    ("2", _("2 – poor")),
    ("1", _("1 – bad")),
]


class ReviewForm(forms.Form):
    """Scores by criterion and a text."""

    text = forms.CharField(
        label=_("What should other buyers know?"),
        max_length=3000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, criteria: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for name in criteria:
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name], choices=[("", _("Choose")), *STARS]
            )
        self.order_fields([*criteria, "text"])

    def opinion(self) -> Opinion:
        """Return the valid answers."""
        data = self.cleaned_data
        return Opinion({name: int(data[name]) for name in self.criteria}, data["text"])


class ReplyForm(forms.Form):
    """The supplier's answer."""

    text = forms.CharField(
        label=_("Your reply, in public"), max_length=3000, widget=forms.Textarea({"rows": 3})
    )


class ReportForm(forms.Form):
    """Why an operator should look at a review."""

    text = forms.CharField(
        label=_("What is wrong with it?"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )
