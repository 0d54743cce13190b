"""Forms of the operators' desk of cheques."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ChequeForm(forms.Form):
    """A cheque that came, by the reference on its back."""

    payment = forms.CharField(label=_("Payment reference"), max_length=20)
    number = forms.CharField(label=_("Number of the cheque"), max_length=40)
    drawer = forms.CharField(label=_("Who wrote it"), max_length=160)
    amount = forms.DecimalField(label=_("Amount"), max_digits=16, decimal_places=3)


class ClearedForm(forms.Form):
    """The bank's own number of the credit by which a cheque cleared."""

    bank_id = forms.CharField(label=_("Number at the bank"), max_length=80)
