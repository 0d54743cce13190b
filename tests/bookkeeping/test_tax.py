"""VAT in whole minor units: which rule, how much is contained, and credits that end where they should."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookkeeping.states import FeeTaxCase, TaxCase
from bookkeeping.tax import Taxpayer, contained, credited, of_fee, of_goods
from marketplace.core.money import Money

SE, FR = Taxpayer("SE", "SE5560747551 01"), Taxpayer("FR", "FR40303265045")


@pytest.mark.parametrize(
    ("seller", "buyer", "where", "bps", "case"),
    [
        (FR, FR, "FR", 2_000, TaxCase.DOMESTIC),
        (FR, FR, "FR", None, TaxCase.UNSTATED),
        (SE, FR, "FR", 2_500, TaxCase.WITHIN_EU),
        (SE, Taxpayer("FR"), "FR", None, TaxCase.NO_NUMBER),
        (Taxpayer("SE"), FR, "FR", None, TaxCase.NO_NUMBER),
        (SE, FR, "CH", None, TaxCase.EXPORT),
        (SE, Taxpayer("US"), "", None, TaxCase.EXPORT),
        (Taxpayer("CN"), FR, "FR", None, TaxCase.OUTSIDE),
        (Taxpayer("CN"), Taxpayer("CN"), "CN", 1_300, TaxCase.DOMESTIC),
    ],
)
def test_the_rule_follows_from_where_the_goods_go(seller, buyer, where, bps, case):
    whole = Money(12_000, "EUR")

    taxed = of_goods(whole, seller=seller, buyer=buyer, destination=where, domestic_bps=bps)

    assert taxed.case == case
    assert taxed.net + taxed.tax == whole
    assert bool(taxed.tax) == (case == TaxCase.DOMESTIC)


@pytest.mark.parametrize(
    ("gross", "bps", "net"),
    [(12_000, 2_000, 10_000), (100, 2_000, 83), (1, 2_000, 1), (0, 2_000, 0), (999, 0, 999)],
)
def test_the_net_amount_is_what_a_gross_one_contains(gross, bps, net):
    assert contained(Money(gross, "JPY"), bps) == Money(net, "JPY")


@given(
    st.integers(1, 10**9),
    st.integers(0, 5_000),
    st.lists(st.integers(1, 10_000), min_size=1, max_size=6),
)
def test_credits_of_the_whole_carry_exactly_its_tax(total, bps, weights):
    whole = Money(total, "EUR")
    tax = whole - contained(whole, bps)
    before, taxed = Money(0, "EUR"), Money(0, "EUR")

    for part in whole.split(weights):
        in_it = credited(part, total=whole, tax=tax, before=before, taxed=taxed)
        assert 0 <= in_it.minor <= part.minor
        before, taxed = before + part, taxed + in_it

    assert (before, taxed) == (whole, tax)


def test_a_fee_is_taxed_as_it_was_frozen():
    assert of_fee([("domestic", 2_000)]) == FeeTaxCase.TAXED
    assert of_fee([("no_number", 2_000)]) == FeeTaxCase.TAXED
    assert of_fee([("reverse_charge", 0)]) == FeeTaxCase.REVERSE
    assert of_fee([("outside", 0)]) == FeeTaxCase.NONE
    assert of_fee([("domestic", 0)]) == FeeTaxCase.NONE
    assert of_fee([]) == FeeTaxCase.NONE


def test_an_order_frozen_under_two_rules_says_what_holds_for_the_taxed_lines():
    assert of_fee([("reverse_charge", 0), ("domestic", 2_000)]) == FeeTaxCase.TAXED
    assert of_fee([("outside", 0), ("reverse_charge", 0)]) == FeeTaxCase.REVERSE
