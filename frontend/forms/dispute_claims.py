"""Forms of a claim: opening a dispute, changing its amount."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.amounts import InCurrency, MoneyField
from frontend.forms.chat import ManyFiles, ManyFilesField
from marketplace.core.transitions import Actor
from marketplace.core.uploads import ACCEPT
from marketplace.orders.models import OrderLine
from trade_assurance.actions.disputes import Claim, Measurement
from trade_assurance.dispute_queries import reasons_for
from trade_assurance.dispute_states import Remedy
from trade_assurance.models import Protection

CHOOSE = [("", _("Choose"))]


class ClaimForm(InCurrency):
    """What is wrong with which goods, how much, what is to be done, and what shows it."""

    tranche = forms.ChoiceField(label=_("About which part of the order?"))
    reason = forms.ChoiceField(label=_("What is wrong?"))
    wanted = forms.ChoiceField(
        label=_("What do you ask for?"),
        choices=Remedy.choices,
        initial=Remedy.REFUND,
        required=False,
    )
    days = forms.IntegerField(
        label=_("Days to send the replacement"),
        required=False,
        min_value=1,
        max_value=999,
        help_text=_("Only for a replacement. If it is not sent by then, your money goes back."),
    )
    amount = MoneyField(
        label=_("How much is it about?"),
        help_text=_("At most what is held. You can agree on less later."),
    )
    description = forms.CharField(
        label=_("Describe it"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_(
            "What you ordered, what you got, and when you noticed. The supplier reads this."
        ),
    )
    exhibits = ManyFilesField(
        label=_("Evidence"),
        required=False,
        widget=ManyFiles(attrs={"accept": ACCEPT, "multiple": True}),
        help_text=_(
            "Pictures, papers, measurements: up to 10 files of 50 MB. Needed for damaged, counterfeit"
            " or wrong goods. Files cannot be changed or removed later."
        ),
    )

    def __init__(
        self,
        *args: Any,
        protections: Sequence[Protection],
        side: str,
        lines: Iterable[OrderLine],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.protections = {str(row.tranche.position): row for row in protections}
        self._offer_tranches(side)
        self.lines = list(lines)
        names = [name for line in self.lines for name in self._add_line(line)]
        self.order_fields(
            ["tranche", "reason", *names, "wanted", "days", "amount", "description", "exhibits"]
        )
        self.line_fields = [self[name] for name in names]
        for field in self.fields.values():
            if isinstance(field, MoneyField):
                field.currency = protections[0].currency

    def _offer_tranches(self, side: str) -> None:
        reasons = dict.fromkeys(
            reason for row in self.protections.values() for reason in reasons_for(row, side)
        )
        choices = [(reason.value, reason.label) for reason in reasons]
        self.fields["reason"].choices = [*CHOOSE, *choices]  # type: ignore[attr-defined]
        if side != Actor.BUYER.value:
            del self.fields["wanted"], self.fields["days"]
            self.fields["amount"].label = _("How much is to be paid to you?")
        if len(self.protections) == 1:
            del self.fields["tranche"]
            return
        self.fields["tranche"].choices = [  # type: ignore[attr-defined]
            (name, _("Part %(number)s, %(held)s held") % {"number": name, "held": row.held})
            for name, row in self.protections.items()
        ]

    def _add_line(self, line: OrderLine) -> list[str]:
        names = [f"line_{line.pk}", f"amount_{line.pk}"]
        self.fields[names[0]] = forms.DecimalField(
            label=line.title,
            required=False,
            min_value=Decimal(0),
            max_value=line.quantity,
            max_digits=14,
            decimal_places=3,
        )
        self.fields[names[1]] = MoneyField(
            label=_("of it for these goods (%(currency)s)") % {"currency": line.currency},
            required=False,
        )
        return names

    @property
    def protection(self) -> Protection:
        """The part of the order that the valid claim is about."""
        chosen = self.cleaned_data.get("tranche") or next(iter(self.protections))
        return self.protections[chosen]

    def claim(self, measured: Mapping[int, Measurement]) -> Claim:
        """Return the valid answers, with what was measured about which criterion."""
        data = self.cleaned_data
        lines = {line.pk: quantity for line in self.lines if (quantity := data[f"line_{line.pk}"])}
        amounts = {line.pk: money for line in self.lines if (money := data[f"amount_{line.pk}"])}
        return Claim(
            reason=data["reason"],
            amount=data["amount"],
            description=data["description"],
            wanted=data.get("wanted") or Remedy.REFUND,
            days=data.get("days"),
            lines=lines,
            line_amounts=amounts,
            files=data["exhibits"],
            measured=measured,
        )


class ClaimChangeForm(InCurrency):
    """Another amount, and why."""

    amount = MoneyField(label=_("New amount of the claim"))
    message = forms.CharField(
        label=_("Why it changes"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
