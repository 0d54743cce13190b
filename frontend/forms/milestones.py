"""The steps of a service as they are typed in: what is handed in, and its share of the whole."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.quotations import percent
from marketplace.orders.contract import MilestoneTerms
from rfq.checks import MILESTONE_LENGTH, MOST_MILESTONES

PREFIX = "milestones"


class MilestoneForm(forms.Form):
    """One step: it is handed in, accepted by the buyer and paid on its own."""

    title = forms.CharField(label=_("What is handed in"), max_length=MILESTONE_LENGTH)
    share = forms.DecimalField(
        label=_("Share in percent"),
        min_value=Decimal("0.01"),
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )

    def milestone(self) -> MilestoneTerms:
        """Return the valid answers."""
        data = self.cleaned_data
        return MilestoneTerms(data["title"], int(data["share"] * 100))


MilestoneFormSet = forms.formset_factory(
    MilestoneForm, extra=0, max_num=MOST_MILESTONES, absolute_max=MOST_MILESTONES, can_delete=True
)


def milestones_of(forms: Iterable[Any]) -> tuple[MilestoneTerms, ...]:
    """Return the valid steps in their order; crossed out and empty ones go."""
    return tuple(
        form.milestone()
        for form in forms
        if form.cleaned_data and not form.cleaned_data.get("DELETE")
    )


def typed_steps(forms: Iterable[Any]) -> list[dict[str, Any]]:
    """Return what was typed as initial values; crossed out steps go."""
    return [
        {name: form[name].value() for name in ("title", "share")}
        for form in forms
        if not form["DELETE"].value()
    ]


def rows_of_steps(milestones: Iterable[MilestoneTerms]) -> list[dict[str, Any]]:
    """Return steps as the forms' initial values."""
    return [{"title": each.title, "share": percent(each.share_bps)} for each in milestones]
