"""Forms of the operators' decisions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    """What is decided, and why; a template fills the reason where the operator writes none."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    template = forms.ChoiceField(label=_("Reason"), required=False)
    reason = forms.CharField(
        label=_("In your words"),
        max_length=2000,
        required=False,
        help_text=_("The other side reads this."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        decisions: list[tuple[str, Any]],
        reasons: list[tuple[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._reasons = dict(reasons)
        for name, choices in (("decision", decisions), ("template", [("", "–"), *reasons])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        if len(decisions) == 1:
            self.fields["decision"].initial = decisions[0][0]

    def why(self) -> str:
        """Return the chosen sentence and the operator's own, together."""
        chosen = str(self._reasons.get(self.cleaned_data["template"], ""))
        return " ".join(part for part in (chosen, self.cleaned_data["reason"].strip()) if part)
