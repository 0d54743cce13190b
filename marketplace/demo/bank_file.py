"""The demo bank's statement: a CAMT.053 file of what it says buyers have sent. It books nothing."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marketplace.core import clock
from marketplace.core.money import Money, total
from trade_assurance import policies
from trade_assurance.bank_files.entries import account_number
from trade_assurance.models import Payment
from trade_assurance.states import AWAITING

CURRENCY = "EUR"
SHORT_BPS = 9_000


@dataclass(frozen=True, slots=True)
class Sent:
    """A transfer on the statement; its number changes once a part of it was booked."""

    payment: Payment
    money: Money

    @property
    def number(self) -> str:
        """The bank's own number of the line."""
        return f"ST-{self.payment.reference}-{self.payment.received_minor}"


@require_GET
def statement(request: HttpRequest) -> HttpResponse:
    """Hand the statement out: the newest transfer is a tenth too small until its rest is due."""
    waiting = Payment.objects.filter(state__in=AWAITING, currency=CURRENCY).order_by("-pk")
    sent = [
        Sent(payment, _first_too_little(payment, newest=at == 0))
        for at, payment in enumerate(waiting.select_related("order__buyer"))
    ]
    context = {
        "sent": sent,
        "sum": total((each.money for each in sent), CURRENCY).amount,
        "currency": CURRENCY,
        "account": account_number(policies.custody_account().iban),
        "now": clock.now(),
    }
    answer = render(request, "demo/statement.xml", context, content_type="application/xml")
    answer["Content-Disposition"] = 'attachment; filename="statement.xml"'
    return answer


def _first_too_little(payment: Payment, *, newest: bool) -> Money:
    short = newest and not payment.received_minor
    return payment.missing.share(SHORT_BPS) if short else payment.missing
