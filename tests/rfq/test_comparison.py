from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.money import Money
from rfq.comparison import Asked, Entry, Missing, compare
from tests.factories.rfq import make_line, make_offer

AT = datetime(2027, 1, 1, tzinfo=UTC)
ASKED = Asked(Decimal(1200), "piece", "EUR")


def entry(key, **terms):
    return Entry(key, f"Supplier {key}", make_offer(at=AT, **terms))


def only(asked, one, **more):
    return compare(asked, [one], **more)[0]


def test_landed_unit_cost_is_goods_freight_and_one_off_over_the_asked_quantity():
    found = only(ASKED, entry("a", one_off=Money(24000, "EUR")))

    assert found.landed_total == Money(120000 * 59 // 10 + 6000 + 24000, "EUR")
    assert found.landed_unit == Decimal("6.15")
    assert found.why == ()


def test_the_price_is_taken_at_the_asked_quantity_and_not_at_the_quoted_one():
    asked = replace(ASKED, quantity=Decimal(5000))

    found = only(asked, entry("a"))

    assert found.unit_price == Decimal("5.20")
    assert found.landed_total == Money(520 * 5000 + 6000, "EUR")


def test_what_is_missing_is_said_and_never_guessed():
    cases = {
        Missing.FREIGHT: (ASKED, entry("a", freight=None)),
        Missing.BELOW_MINIMUM: (replace(ASKED, quantity=Decimal(100)), entry("a")),
        Missing.OTHER_CURRENCY: (replace(ASKED, currency="USD"), entry("a")),
        Missing.OTHER_UNIT: (replace(ASKED, unit="kg"), entry("a")),
    }
    for missing, (asked, one) in cases.items():
        found = only(asked, one)
        assert (found.why, found.landed_unit, found.landed_total) == ((missing,), None, None)


def test_a_frozen_rate_makes_another_currency_comparable():
    asked = replace(ASKED, currency="USD")

    found = only(asked, entry("a"), rates={"EUR": Decimal("1.10")})

    assert found.landed_total == Money(785400, "USD")
    assert found.why == ()


def test_a_price_without_a_ladder_holds_from_the_quoted_quantity_on():
    line = {"tiers": (), "min_quantity": None}
    asked = replace(ASKED, quantity=Decimal(1199))

    assert only(asked, entry("a", line=line)).why == (Missing.BELOW_MINIMUM,)
    assert only(ASKED, entry("a", line=line)).unit_price == Decimal("5.90")


def test_several_lines_are_compared_as_they_were_quoted():
    offer = make_offer(at=AT, lines=(make_line(), make_line(description="Lid")))

    found = only(ASKED, Entry("a", "Supplier", offer))

    assert found.landed_total == Money(2 * 708000 + 6000, "EUR")


def test_the_best_of_each_row_is_marked_and_the_cheapest_comes_first():
    dear = entry("dear", lead_time_days=10)
    cheap = entry("cheap", freight=Money(0, "EUR"), lead_time_days=30)
    unknown = entry("unknown", freight=None, lead_time_days=None)

    found = compare(ASKED, [unknown, dear, cheap])

    assert [c.key for c in found] == ["cheap", "dear", "unknown"]
    assert [c.best for c in found] == [
        frozenset({"landed_unit", "freight"}),
        frozenset({"lead_time_days"}),
        frozenset(),
    ]


def test_nothing_is_best_where_all_are_equal_or_alone():
    assert compare(ASKED, [entry("a")])[0].best == frozenset()
    assert [c.best for c in compare(ASKED, [entry("a"), entry("b")])] == [frozenset()] * 2


def test_prices_of_different_currencies_are_never_called_better():
    other = make_offer(at=AT, currency="USD", freight=Money(1, "USD"))

    found = compare(ASKED, [entry("a"), Entry("b", "Supplier", other)])

    assert [c.best for c in found] == [frozenset(), frozenset()]


@given(
    st.lists(
        st.tuples(st.decimals("0.01", "999", places=4), st.integers(0, 10**7)),
        min_size=2,
        max_size=6,
    )
)
def test_the_first_column_has_the_lowest_landed_cost_and_its_mark(offers):
    entries = [
        entry(
            str(number),
            line={"unit_price": price, "tiers": ()},
            freight=Money(freight, "EUR"),
            valid_until=AT + timedelta(days=15),
        )
        for number, (price, freight) in enumerate(offers)
    ]

    found = compare(ASKED, entries)

    costs = [c.landed_unit for c in found]
    assert costs == sorted(costs)
    marked = {c.landed_unit for c in found if "landed_unit" in c.best}
    assert marked == ({min(costs)} if len(set(costs)) > 1 else set())
