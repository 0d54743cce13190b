"""Every currency there and back: what Stripe wants is not always what the world writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.money import EXPONENTS, Money
from trade_assurance.gateways.base import GatewayMisused
from trade_assurance.gateways.sandbox.balances import checked
from trade_assurance.gateways.sandbox.refusals import Refused
from trade_assurance.gateways.stripe.amounts import from_stripe, scale, to_stripe


@pytest.mark.parametrize(
    ("minor", "currency", "sent"),
    [
        (12_345, "EUR", 12_345),
        (1_200, "JPY", 1_200),
        (3_800, "UGX", 380_000),
        (5, "ISK", 500),
        (1_230, "KWD", 1_230),
        (100, "HUF", 100),
        (1_050, "TWD", 1_050),
    ],
)
def test_an_amount_is_sent_as_stripe_writes_its_currency(minor, currency, sent):
    assert to_stripe(Money(minor, currency)) == sent
    assert from_stripe(sent, currency.lower()) == Money(minor, currency)
    assert checked(sent, currency.lower()) == sent


@pytest.mark.parametrize(
    ("money", "payout"),
    [
        (Money(1_235, "KWD"), False),
        (Money(1_001, "BHD"), False),
        (Money(1_050, "HUF"), True),
        (Money(10_010, "TWD"), True),
    ],
)
def test_an_amount_finer_than_stripe_takes_is_refused_by_us_and_by_the_double(money, payout):
    with pytest.raises(GatewayMisused):
        to_stripe(money, payout=payout)
    with pytest.raises(Refused):
        checked(money.minor, money.currency.lower(), payout=payout)


def test_decimals_that_a_currency_does_not_have_are_never_rounded_away():
    with pytest.raises(GatewayMisused):
        from_stripe(380_050, "ugx")


@given(st.sampled_from(sorted(EXPONENTS)), st.integers(1, 10**5))
def test_no_currency_loses_or_gains_anything_on_its_way_there_and_back(currency, whole):
    money = Money(whole * scale(currency).charge_multiple, currency)

    sent = to_stripe(money)

    assert from_stripe(sent, currency) == money
    assert checked(sent, currency.lower()) == sent
