from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.money import Money
from marketplace.orders.contract import LineTerms, OrderTerms
from marketplace.orders.totals import deposit_and_balance, totals

prices = st.decimals(min_value=0, max_value=10**6, places=6)
quantities = st.decimals(min_value=Decimal("0.001"), max_value=10**6, places=3)
lines = st.lists(
    st.builds(LineTerms, st.text(max_size=40), quantities, st.just("piece"), prices), max_size=6
)


def terms(rows):
    return OrderTerms(
        buyer_id=1, seller_id=2, currency="EUR", lines=tuple(rows), freight=Money(123, "EUR")
    )


@given(lines)
def test_terms_survive_being_stored(rows):
    before = terms(rows)

    after = OrderTerms.from_json(before.to_json())

    assert (after, after.hash) == (before, before.hash)


def test_the_hash_ignores_idle_zeros_and_the_order_of_attributes():
    one = LineTerms(
        "Lamp", Decimal("10"), "piece", Decimal("5.900000"), attributes={"a": "1", "b": "2"}
    )
    two = replace(
        one, quantity=Decimal("10.000"), unit_price=Decimal("5.9"), attributes={"b": "2", "a": "1"}
    )

    assert terms([one]).hash == terms([two]).hash


def test_any_change_of_the_terms_changes_the_hash():
    line = LineTerms("Lamp", Decimal(10), "piece", Decimal("5.9"))
    first = terms([line])

    changed = [
        replace(first, lines=(replace(line, unit_price=Decimal("5.900001")),)),
        replace(first, freight=Money(124, "EUR")),
        replace(first, incoterm="DAP"),
        replace(first, lead_time_days=1),
        replace(first, deposit_bps=1),
    ]

    assert first.hash not in {each.hash for each in changed}


@given(lines)
def test_the_lines_sum_to_the_goods_and_no_cent_is_lost(rows):
    sums = totals(rows, freight=Money(123, "EUR"))

    assert sum(amount.minor for amount in sums.lines) == sums.goods.minor
    assert sums.goods + sums.freight == sums.total


@given(st.integers(1, 10**12), st.integers(0, 9_999))
def test_deposit_and_balance_sum_to_the_whole(minor, bps):
    deposit, balance = deposit_and_balance(Money(minor, "EUR"), bps)

    assert deposit + balance == Money(minor, "EUR")
    assert balance.minor >= 0
