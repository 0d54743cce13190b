from datetime import timedelta
from decimal import Decimal

import pytest

from marketplace.companies.actions.company import ReasonMissing
from marketplace.core import clock
from marketplace.core.errors import NotAllowed
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders.states import OrderState
from tests.factories.catalog import make_product
from tests.factories.orders import accept, bring, make_order
from vendors import actions
from vendors.actions import Opinion
from vendors.actions.reviews import ReviewInvalid, ReviewRefused
from vendors.models import Review, ReviewSummary, Vendor
from vendors.scoring import ScoresInvalid, checked, mean
from vendors.states import REVIEW, VENDOR, ReviewState, VendorState

pytestmark = pytest.mark.django_db
GOOD = Opinion({"communication": 5, "punctuality": 4, "as_agreed": 4}, "Good work.")
FINE = Opinion({"quality": 5, "as_described": 5, "value": 3})


@pytest.fixture
def order(alice, sven):
    product = make_product(seller=sven.company, incoterm="DAP")
    placed = make_order(alice, sven, state=OrderState.AWAITING_SUPPLIER, product=product)
    from marketplace.orders import actions as orders  # noqa: PLC0415 - beside its one use

    accept(orders.confirm_order(order=placed, by=sven, at=clock.now()), alice)
    placed.refresh_from_db()
    bring(placed, OrderState.COMPLETED, buyer=alice, seller=sven)
    placed.refresh_from_db()
    return placed


def review(order, by, opinion=GOOD, **more):
    return actions.write_review(order=order, opinion=opinion, by=by, at=clock.now(), **more)


def test_the_buyer_reviews_supplier_and_product_and_the_means_follow(order, alice, sven):
    product_id = order.lines.get().product_id
    review(order, alice)
    review(order, alice, FINE, product_id=product_id)

    vendor = Vendor.objects.get(company=sven.company)
    summary = ReviewSummary.objects.get()
    assert (vendor.rating, vendor.rating_count) == (Decimal("4.33"), 1)
    assert (summary.product_id, summary.rating, summary.rating_count) == (
        product_id,
        Decimal("4.33"),
        1,
    )


@pytest.mark.parametrize("who", ["sven", "mallory", "olga"])
def test_nobody_but_the_buyer_reviews(who, order, request):
    with pytest.raises(NotAllowed):
        review(order, request.getfixturevalue(who))

    assert Review.objects.count() == 0


def test_an_order_is_reviewed_only_when_completed(alice, sven):
    open_order = make_order(alice, sven, state=OrderState.SHIPPING)

    with pytest.raises(ReviewRefused):
        review(open_order, alice)

    assert Review.objects.count() == 0


def test_the_window_closes_after_thirty_days(order, alice, advance):
    advance(days=29)
    first = review(order, alice)
    advance(days=2)

    with pytest.raises(ReviewRefused):
        review(order, alice, FINE, product_id=order.lines.get().product_id)
    with pytest.raises(ReviewRefused):
        actions.revise_review(review=first, opinion=GOOD, by=alice, at=clock.now())


def test_a_thing_is_reviewed_once_and_revised_once(order, alice, sven):
    first = review(order, alice)
    with pytest.raises(ReviewRefused):
        review(order, alice)
    bad = Opinion({"communication": 1, "punctuality": 1, "as_agreed": 1}, "Not so good.")

    actions.revise_review(review=first, opinion=bad, by=alice, at=clock.now())

    with pytest.raises(ReviewRefused):
        actions.revise_review(review=first, opinion=GOOD, by=alice, at=clock.now())
    first.refresh_from_db()
    assert (first.overall, first.text) == (Decimal("1.00"), "Not so good.")
    assert Vendor.objects.get(company=sven.company).rating == Decimal("1.00")


def test_a_product_that_was_not_ordered_is_not_reviewed(order, alice):
    other = make_product()

    with pytest.raises(ReviewRefused):
        review(order, alice, FINE, product_id=other.pk)


@pytest.mark.parametrize(
    "opinion",
    [
        Opinion({}),
        Opinion({**GOOD.scores, "communication": 6}),
        Opinion({**GOOD.scores, "communication": 0}),
        Opinion({**GOOD.scores, "extra": 3}),
        Opinion(GOOD.scores, "x" * 3001),
    ],
)
def test_bad_opinions_are_refused(opinion, order, alice):
    with pytest.raises(ReviewInvalid):
        review(order, alice, opinion)

    assert Review.objects.count() == 0


def test_the_supplier_replies_once_within_thirty_days(order, alice, sven, advance):
    first = review(order, alice)
    second = review(order, alice, FINE, product_id=order.lines.get().product_id)
    with pytest.raises(NotAllowed):
        actions.reply_to_review(review=first, text="Me?", by=alice, at=clock.now())

    actions.reply_to_review(review=first, text="Thank you.", by=sven, at=clock.now())

    with pytest.raises(ReviewRefused):
        actions.reply_to_review(review=first, text="Again.", by=sven, at=clock.now())
    advance(days=31)
    with pytest.raises(ReviewRefused):
        actions.reply_to_review(review=second, text="Late.", by=sven, at=clock.now())


@pytest.mark.parametrize("text", ["", "  ", "x" * 3001])
def test_a_reply_has_words_and_not_too_many(text, order, alice, sven):
    first = review(order, alice)

    with pytest.raises(ReviewInvalid):
        actions.reply_to_review(review=first, text=text, by=sven, at=clock.now())


def test_a_reported_review_is_hidden_with_a_reason_and_leaves_the_mean(order, alice, sven, olga):
    first = review(order, alice)
    actions.report_review(review=first, reason="It insults me.", by=sven, at=clock.now())
    with pytest.raises(NotAllowed):
        actions.hide_review(review=first, reason="Yes.", by=sven, at=clock.now())
    with pytest.raises(ReasonMissing):
        actions.hide_review(review=first, reason=" ", by=olga, at=clock.now())

    actions.hide_review(review=first, reason="It does.", by=olga, at=clock.now())

    vendor = Vendor.objects.get(company=sven.company)
    assert (vendor.rating, vendor.rating_count) == (None, 0)
    actions.restore_review(review=first, reason="On second thoughts.", by=olga, at=clock.now())
    vendor.refresh_from_db()
    assert vendor.rating_count == 1


def test_a_stranger_reports_nothing(order, alice, mallory):
    first = review(order, alice)

    with pytest.raises(NotAllowed):
        actions.report_review(review=first, reason="No.", by=mallory, at=clock.now())


def test_review_pages_are_for_the_parties(order, alice, sven, mallory, olga, client_for):
    path = f"/en/reviews/orders/{order.reference}/"
    buyer, seller = client_for(alice), client_for(sven)
    scores = {"communication": "5", "punctuality": "5", "as_agreed": "4", "text": "Fine."}

    assert buyer.get(path).status_code == 200
    assert [client_for(m).get(path).status_code for m in (mallory, sven, olga)] == [404, 404, 404]
    assert buyer.post(f"{path}supplier/", {**scores, "punctuality": ""}).status_code == 422
    assert buyer.post(f"{path}supplier/", scores).status_code == 302
    found = Review.objects.get()
    assert client_for(mallory).post(f"/en/reviews/{found.reference}/report/").status_code == 404
    seller.post(f"/en/reviews/{found.reference}/reply/", {"text": "Thank you."})
    seller.post(f"/en/reviews/{found.reference}/report/", {"text": "Wrong order."})
    assert seller.get("/en/reviews/").status_code == 200

    desk = client_for(olga)
    assert "Fine." in desk.get("/en/desk/reviews/").content.decode()
    case = f"/en/desk/reviews/{found.reference}/"
    assert desk.post(case, {"decision": "keep"}).status_code == 422
    assert desk.post(case, {"decision": "keep", "template": "opinion"}).status_code == 302
    page = client_for().get("/en/suppliers/nordform/").content.decode()
    assert "Fine." in page
    assert "Thank you." in page


MOVES = {
    (ReviewState.PUBLISHED, "report", Actor.SELLER): ReviewState.REPORTED,
    (ReviewState.PUBLISHED, "report", Actor.BUYER): ReviewState.REPORTED,
    (ReviewState.REPORTED, "keep", Actor.OPERATOR): ReviewState.PUBLISHED,
    (ReviewState.PUBLISHED, "hide", Actor.OPERATOR): ReviewState.HIDDEN,
    (ReviewState.REPORTED, "hide", Actor.OPERATOR): ReviewState.HIDDEN,
    (ReviewState.HIDDEN, "restore", Actor.OPERATOR): ReviewState.PUBLISHED,
}
VENDOR_MOVES = {
    (VendorState.PENDING, "approve", Actor.OPERATOR): VendorState.APPROVED,
    (VendorState.PENDING, "reject", Actor.OPERATOR): VendorState.REJECTED,
    (VendorState.REJECTED, "resubmit", Actor.SELLER): VendorState.PENDING,
    (VendorState.APPROVED, "suspend", Actor.OPERATOR): VendorState.SUSPENDED,
    (VendorState.SUSPENDED, "reinstate", Actor.OPERATOR): VendorState.APPROVED,
    (VendorState.APPROVED, "terminate", Actor.OPERATOR): VendorState.TERMINATED,
    (VendorState.SUSPENDED, "terminate", Actor.OPERATOR): VendorState.TERMINATED,
}


@pytest.mark.parametrize(
    ("machine", "states", "moves"),
    [(REVIEW, ReviewState, MOVES), (VENDOR, VendorState, VENDOR_MOVES)],
)
def test_each_state_name_and_actor_moves_or_refuses(machine, states, moves):
    names = {row.name for row in machine}
    for state in states:
        for name in names:
            for actor in Actor:
                wanted = moves.get((state, name, actor))
                if wanted:
                    assert machine.target(name, state=state, actor=actor) == wanted
                else:
                    with pytest.raises(TransitionRefused):
                        machine.target(name, state=state, actor=actor)


def test_means_are_rounded_half_up_and_scores_checked():
    assert mean([4, 4, 5]) == Decimal("4.33")
    assert mean([Decimal("4.005")]) == Decimal("4.01")
    assert checked({"a": 1}, ("a",)) == {"a": 1}
    for scores in ({}, {"a": True}, {"a": "5"}, {"a": 6}, {"b": 1}):
        with pytest.raises(ScoresInvalid):
            checked(scores, ("a",))


def test_a_window_counts_from_completion(order, alice):
    from vendors.review_rules import review_window  # noqa: PLC0415 - beside its one use

    assert review_window(order) == (order.completed_at, order.completed_at + timedelta(days=30))
