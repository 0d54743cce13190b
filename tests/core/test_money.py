from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.money import CurrenciesDiffer, Money, NotWholeMinorUnits

amounts = st.integers(-(10**12), 10**12)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any)


@given(amounts, weights)
def test_a_split_loses_no_minor_unit(minor, shares):
    parts = Money(minor, "EUR").split(shares)

    assert sum(part.minor for part in parts) == minor


@given(amounts, weights)
def test_each_part_is_within_one_unit_of_its_exact_share(minor, shares):
    parts = Money(minor, "EUR").split(shares)

    assert all(
        abs(part.minor - Decimal(minor) * share / sum(shares)) < 1
        for part, share in zip(parts, shares, strict=True)
    )


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("12.50", "EUR", 1250), ("1200", "JPY", 1200), ("1.005", "KWD", 1005)],
)
def test_each_currency_has_its_own_exponent(amount, currency, minor):
    assert Money.of(amount, currency) == Money(minor, currency)


def test_a_float_is_refused():
    with pytest.raises(TypeError):
        Money.of(0.1, "EUR")


def test_a_fraction_of_a_cent_is_refused():
    with pytest.raises(NotWholeMinorUnits):
        Money.of("0.001", "EUR")


def test_currencies_do_not_mix():
    with pytest.raises(CurrenciesDiffer):
        Money(1, "EUR") + Money(1, "USD")


def test_rounding_is_half_to_even():
    assert [Money.rounded(Decimal(a), "EUR").minor for a in ("0.125", "0.135", "-0.125")] == [
        12,
        14,
        -12,
    ]


def test_a_share_in_basis_points():
    assert Money(9_999, "EUR").share(250) == Money(250, "EUR")
