from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from marketplace.core.money import Money
from marketplace.orders.contract import MilestoneTerms
from rfq.offer import Change, canonical, changes, fingerprint
from tests.factories.rfq import make_line, make_offer

AT = datetime(2027, 1, 1, tzinfo=UTC)


def test_the_total_is_goods_freight_and_one_off():
    offer = make_offer(at=AT, one_off=Money(5000, "EUR"))

    assert offer.goods == Money(708000, "EUR")
    assert offer.total == Money(719000, "EUR")
    assert offer.deposit == Money(215700, "EUR")


def test_equal_terms_have_one_spelling_whatever_their_decimals_look_like():
    padded = make_offer(at=AT, line={"unit_price": Decimal("5.900000")})

    assert canonical(padded) == canonical(make_offer(at=AT))


def test_every_term_counts_in_the_fingerprint():
    offer = make_offer(at=AT)
    others = [
        replace(offer, freight=None),
        replace(offer, freight=Money(0, "EUR")),
        replace(offer, deposit_bps=2999),
        replace(offer, valid_until=AT + timedelta(days=14)),
        replace(offer, message="Other"),
        replace(offer, lines=(make_line(quantity=Decimal(1201)),)),
        replace(offer, lines=(make_line(criteria=()),)),
        replace(offer, tolerance_bps=500),
        replace(offer, milestones=(MilestoneTerms("Drawings", 10_000),)),
    ]

    assert len({fingerprint(o) for o in [offer, *others]}) == len(others) + 1


def test_changes_name_each_term_with_before_and_after():
    before = make_offer(at=AT)
    after = replace(before, lead_time_days=21, lines=(make_line(unit_price=Decimal("5.80")),))

    assert changes(before, after) == [
        Change("total", Money(714000, "EUR"), Money(702000, "EUR")),
        Change("lead_time_days", 18, 21),
        Change("unit_price", Decimal("5.90"), Decimal("5.80"), 1),
    ]
    assert changes(before, before) == []


def test_a_line_that_came_or_went_is_one_change():
    one = make_offer(at=AT)
    two = replace(one, lines=(*one.lines, make_line(description="Lid")))

    assert changes(one, two)[1:] == [Change("line", None, "Lid", 2)]
    assert changes(two, one)[1:] == [Change("line", "Lid", None, 2)]
