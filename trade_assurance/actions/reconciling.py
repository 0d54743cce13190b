"""The daily proof that our books and the card provider's say the same; a difference is an alarm.

It stops nothing: refunds are owed whatever the provider's balance says, and releases stop only when
our own books are unsound.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from trade_assurance.gateways import gateway_for, sellers_gateway
from trade_assurance.gateways.base import ProviderBalance, ProviderLine
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Subject, Transfer
from trade_assurance.ledger.queries import balance_of, currencies_of
from trade_assurance.models import PaymentIntent, ProviderProof, WebhookEvent
from trade_assurance.states import IntentState, PaymentMethod

# The fee of a dispute is booked with its case.
FEES_OF_THEIR_OWN = frozenset({"adjustment"})
OVERLAP = timedelta(days=1)
OPEN = (IntentState.CREATED, IntentState.SENT, IntentState.UNCLEAR)
log = logging.getLogger(__name__)


def prove_provider(*, at: datetime) -> list[ProviderProof]:
    """Ask the card provider for its balances and lines, book its fees, and note each comparison.

    Talks to the provider, so it runs in no transaction. Raises what gateways raise.
    """
    door = sellers_gateway()
    if door is None:
        return []
    code = gateway_for(PaymentMethod.CARD)
    last = ProviderProof.objects.filter(provider=code).order_by("-at").first()
    lines = door.lines(since=last.at - OVERLAP if last else at - timedelta(days=3_650))
    balances = door.balances()
    return _compare(code, balances, lines, at=at)


@transaction.atomic
def _compare(
    code: str, balances: list[ProviderBalance], lines: list[ProviderLine], *, at: datetime
) -> list[ProviderProof]:
    for line in lines:
        if line.fee and line.kind not in FEES_OF_THEIR_OWN:
            _book_fee(code, line, at=at)
    theirs = {balance.whole.currency: balance.whole.minor for balance in balances}
    clearing = Purse(AccountKind.CARD_CLEARING)
    in_flight = (
        PaymentIntent.objects.filter(payment__gateway=code, state__in=OPEN).count()
        + WebhookEvent.objects.filter(done_at=None).count()
    )
    proofs = [
        ProviderProof(
            provider=code,
            currency=currency,
            ours_minor=-balance_of(clearing, currency).minor,
            theirs_minor=theirs.get(currency, 0),
            in_flight=in_flight,
            at=at,
        )
        for currency in sorted({*theirs, *currencies_of(clearing)})
    ]
    for proof in proofs:
        _raise_alarm(proof)
    return ProviderProof.objects.bulk_create(proofs)


def _book_fee(code: str, line: ProviderLine, *, at: datetime) -> None:
    """Book what the provider kept of a line, once; a fee that it gave back the other way round."""
    loss, clearing = Purse(AccountKind.LOSS), Purse(AccountKind.CARD_CLEARING)
    given_back = line.fee.minor < 0
    transfer = (
        Transfer(clearing, loss, -line.fee) if given_back else Transfer(loss, clearing, line.fee)
    )
    post(
        kind=MovementKind.PROVIDER_FEE,
        transfers=[transfer],
        subject=Subject("provider", 0),
        key=f"fee-{code}-{line.id}",
        at=at,
    )


def _raise_alarm(proof: ProviderProof) -> None:
    """A gap with nothing in flight, or the same gap as the time before, is no matter of timing."""
    if not proof.difference:
        return
    rows = ProviderProof.objects.filter(provider=proof.provider, currency=proof.currency)
    before = rows.order_by("-at").first()
    if not proof.in_flight or (before is not None and before.difference == proof.difference):
        log.critical("%s has %s, our books say %s", proof.provider, proof.theirs, proof.ours)
