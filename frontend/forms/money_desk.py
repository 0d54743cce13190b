"""Forms of the operators' money desk."""

from django import forms
from django.utils.translation import gettext_lazy


class ReversalForm(forms.Form):
    """A payment that a bank took back, as an operator read it in the bank's letter."""

    payment = forms.CharField(label=gettext_lazy("Payment reference"), max_length=20)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class FreezeForm(forms.Form):
    """The order whose held money is to stand still."""

    order = forms.CharField(label=gettext_lazy("Order reference"), max_length=20)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
