from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rfq.matching import Candidate, Listing, Match, Request, best_first, score, words_of


def test_words_are_folded_and_idle_ones_left_out():
    assert words_of("Need 1200 Bouteilles isothermes, ACIER inoxydable ! Bottles") == [
        "1200",
        "bouteille",
        "isotherme",
        "acier",
        "inoxydable",
        "bottle",
    ]


def test_a_perfect_answer_scores_a_hundred():
    asked = Request("steel bottle", (1, 2), Decimal(1200), 40)
    sold = Listing("Steel bottle 750 ml", (1, 2), Decimal(500), None, 18)

    assert score(asked, sold) == Match(100, ("steel", "bottle"))


def test_each_part_costs_its_points():
    asked = Request("steel bottle", (1, 2), Decimal(1200), 40)
    sold = Listing("Steel bottle", (1, 2), Decimal(500), None, 18)
    cases = [
        (Listing("Oak stool", (1, 2), Decimal(500), None, 18), 40),
        (Listing("Steel bottle", (1, 3), Decimal(500), None, 18), 90),
        (Listing("Steel bottle", (9,), Decimal(500), None, 18), 80),
        (Listing("Steel bottle", (1, 2), Decimal(2000), None, 18), 90),
        (Listing("Steel bottle", (1, 2), Decimal(1), Decimal(1000), 18), 90),
        (Listing("Steel bottle", (1, 2), Decimal(500), None, 60), 90),
    ]

    assert score(asked, sold).score == 100
    assert [score(asked, other).score for other, _ in cases] == [points for _, points in cases]


def test_one_candidate_per_supplier_the_best_first():
    found = best_first(
        [Candidate(1, 10, 40, "a"), Candidate(2, 20, 70, "b"), Candidate(1, 11, 90, "c")]
    )

    assert [(c.seller_id, c.listing_id) for c in found] == [(1, 11), (2, 20)]


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_score_is_between_nothing_and_a_hundred(asked, sold):
    assert 0 <= score(Request(asked), Listing(sold)).score <= 100
