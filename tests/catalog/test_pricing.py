from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.catalog.pricing import (
    LadderInvalid,
    LeadTime,
    Price,
    PriceLadder,
    PriceRefusal,
    Tier,
    Why,
    checked,
    lead_time_for,
    price_for,
)

TIERS = (
    Tier(Decimal(1), Decimal("12.50")),
    Tier(Decimal(100), Decimal("10")),
    Tier(Decimal(500), Decimal("8.40")),
)


def ladder(**changes):
    fields = {
        "currency": "EUR",
        "unit": "piece",
        "tiers": TIERS,
        "minimum": Decimal(10),
        "multiple": Decimal(5),
    }
    return PriceLadder(**{**fields, **changes})


def test_the_answer_names_price_tier_rule_and_what_reaches_the_next_tier():
    priced = price_for(
        ladder(lead_times=(LeadTime(Decimal(0), 14), LeadTime(Decimal(100), 30))), Decimal(120)
    )

    assert priced == Price(
        quantity=Decimal(120),
        currency="EUR",
        unit="piece",
        unit_price=Decimal(10),
        tier=TIERS[1],
        minimum=Decimal(10),
        multiple=Decimal(5),
        lead_time_days=30,
        rule="list",
        next_tier=TIERS[2],
        more_for_next=Decimal(380),
    )
    assert priced.total == Decimal(1200)


def test_the_last_tier_has_no_next():
    priced = price_for(ladder(), Decimal(500))

    assert (priced.unit_price, priced.next_tier, priced.more_for_next) == (
        Decimal("8.40"),
        None,
        None,
    )


def test_a_tier_above_the_maximum_is_not_promised():
    priced = price_for(ladder(maximum=Decimal(300)), Decimal(100))

    assert (priced.next_tier, priced.more_for_next) == (None, None)


def test_a_multiple_that_steps_over_a_tier_names_the_tier_it_reaches():
    priced = price_for(ladder(multiple=Decimal(600)), Decimal(600))
    below = price_for(
        ladder(
            multiple=Decimal(90),
            tiers=(
                Tier(Decimal(1), Decimal(5)),
                Tier(Decimal(100), Decimal(4)),
                Tier(Decimal(150), Decimal(3)),
            ),
        ),
        Decimal(90),
    )

    assert priced.tier == TIERS[2]
    assert (below.next_tier, below.more_for_next) == (Tier(Decimal(150), Decimal(3)), Decimal(90))


@pytest.mark.parametrize(
    ("quantity", "changes", "code", "accepted"),
    [
        (Decimal(9), {}, Why.BELOW_MINIMUM, (Decimal(10),)),
        (Decimal(9), {"minimum": Decimal(12)}, Why.BELOW_MINIMUM, (Decimal(15),)),
        (Decimal(0), {}, Why.BELOW_MINIMUM, (Decimal(10),)),
        (Decimal(-5), {}, Why.BELOW_MINIMUM, (Decimal(10),)),
        (Decimal(12), {}, Why.NOT_A_MULTIPLE, (Decimal(10), Decimal(15))),
        (Decimal("12.5"), {}, Why.NOT_A_MULTIPLE, (Decimal(10), Decimal(15))),
        (Decimal(32), {"maximum": Decimal(33)}, Why.NOT_A_MULTIPLE, (Decimal(30),)),
        (Decimal(1000), {"maximum": Decimal(33)}, Why.ABOVE_MAXIMUM, (Decimal(30),)),
        (Decimal(50), {"tiers": ()}, Why.QUOTE_ONLY, ()),
        (
            Decimal(50),
            {"tiers": (Tier(Decimal(60), Decimal(1)),)},
            Why.BELOW_MINIMUM,
            (Decimal(60),),
        ),
        (Decimal(5), {"minimum": Decimal(12), "maximum": Decimal(14)}, Why.BELOW_MINIMUM, ()),
    ],
)
def test_a_refusal_says_what_would_be_accepted(quantity, changes, code, accepted):
    refusal = price_for(ladder(**changes), quantity)

    assert isinstance(refusal, PriceRefusal)
    assert (refusal.code, refusal.accepted) == (code, accepted)


def test_a_product_without_lead_times_promises_none():
    assert lead_time_for(ladder(), Decimal(10)) is None


@pytest.mark.parametrize(
    ("tiers", "reason", "index"),
    [
        ([(0, 5)], "quantity_not_positive", 0),
        ([(1, 0)], "price_not_positive", 0),
        ([(1, -1)], "price_not_positive", 0),
        ([(10, 5), (10, 4)], "quantity_not_ascending", 1),
        ([(10, 5), (5, 4)], "quantity_not_ascending", 1),
        ([(10, 5), (20, 5)], "price_not_descending", 1),
        ([(10, 5), (20, 4), (30, 6)], "price_not_descending", 2),
    ],
)
def test_a_ladder_that_does_not_descend_is_named_with_its_tier(tiers, reason, index):
    with pytest.raises(LadderInvalid) as invalid:
        checked(Tier(Decimal(q), Decimal(p)) for q, p in tiers)

    assert (invalid.value.reason, invalid.value.index) == (reason, index)


quantities = st.decimals(Decimal("0.001"), Decimal(100_000), places=3)
positive = st.decimals(Decimal("0.001"), Decimal(5_000), places=3)


@st.composite
def ladders(draw):
    starts = sorted(draw(st.sets(st.integers(1, 5_000), max_size=6)))
    prices = sorted(
        draw(st.sets(st.integers(1, 10**7), min_size=len(starts), max_size=len(starts)))
    )
    tiers = [
        Tier(Decimal(q), Decimal(p).scaleb(-6))
        for q, p in zip(starts, reversed(prices), strict=True)
    ]
    return PriceLadder(
        "EUR", "piece", checked(tiers), draw(positive), draw(positive), draw(st.none() | positive)
    )


@given(ladders(), quantities)
def test_what_a_refusal_proposes_is_accepted(ladder, quantity):
    answer = price_for(ladder, quantity)

    if isinstance(answer, PriceRefusal):
        assert all(isinstance(price_for(ladder, q), Price) for q in answer.accepted)


@given(ladders(), quantities)
def test_reaching_the_next_tier_gives_its_price_and_never_a_dearer_one(ladder, quantity):
    answer = price_for(ladder, quantity)

    if isinstance(answer, Price) and answer.next_tier:
        better = price_for(ladder, quantity + answer.more_for_next)
        assert better.tier == answer.next_tier
        assert better.unit_price < answer.unit_price


@given(ladders(), quantities)
def test_an_accepted_quantity_keeps_every_rule(ladder, quantity):
    answer = price_for(ladder, quantity)

    if isinstance(answer, Price):
        assert quantity >= ladder.minimum
        assert quantity % ladder.multiple == 0
        assert ladder.maximum is None or quantity <= ladder.maximum
        assert answer.tier.min_quantity <= quantity
        assert answer.unit_price == answer.tier.unit_price
