"""Service orders: work is handed in, accepted or rejected, and paid milestone by milestone."""

from datetime import timedelta

import pytest

from marketplace.core import clock
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions as orders
from marketplace.orders.actions.shipping import WorkUnexplained
from marketplace.orders.contract import MilestoneTerms
from marketplace.orders.states import OrderState as S
from marketplace.orders.tasks import sweep_receipt
from tests.factories.money import eur, held_order
from tests.factories.orders import ship
from trade_assurance import actions
from trade_assurance.models import Protection
from trade_assurance.states import ProtectionState as P

pytestmark = pytest.mark.django_db
TOTAL = 124_000
STEPS = (
    MilestoneTerms("Drawings", 2000),
    MilestoneTerms("Prototype", 3333),
    MilestoneTerms("Series", 4667),
)
SHARES = [24_800, 41_329, 57_871]


@pytest.fixture
def order(alice, sven):
    return held_order(alice, sven, milestones=STEPS)


def milestone(order, position):
    return order.shipments.get(position=position)


def hand_in(order, position, seller, note="Done as agreed"):
    step = milestone(order, position)
    return orders.hand_in(order=order, shipment=step, note=note, by=seller, at=clock.now())


def rows(order):
    found = Protection.objects.filter(order=order).order_by("tranche__position")
    return [(row.state, row.held.minor) for row in found]


def test_a_service_is_planned_as_milestones_that_make_the_whole(order):
    planned = list(order.shipments.order_by("position").values_list("title", "planned_minor"))

    assert planned == list(zip(["Drawings", "Prototype", "Series"], SHARES, strict=True))
    assert (sum(SHARES), rows(order)) == (TOTAL, [(P.FUNDS_HELD, TOTAL)])


def test_work_that_is_handed_in_gets_its_share_and_ten_days(order, sven):
    hand_in(order, 1, sven)

    step = milestone(order, 1)
    assert rows(order) == [(P.FUNDS_HELD, TOTAL - SHARES[0]), (P.RECEIPT_PENDING, SHARES[0])]
    assert (step.state, step.auto_receipt_at - step.shipped_at) == ("delivered", timedelta(days=10))
    order.refresh_from_db()
    assert order.state == S.SHIPPING


def test_the_buyer_accepts_and_releases_one_milestone(order, alice, sven):
    hand_in(order, 1, sven)
    orders.record_receipt(order=order, shipment=milestone(order, 1), by=alice, at=clock.now())
    row = Protection.objects.get(order=order, tranche__position=2)

    actions.release_early(protection=row, by=alice, at=clock.now())

    assert rows(order) == [(P.FUNDS_HELD, TOTAL - SHARES[0]), (P.RELEASED, 0)]


def test_silence_accepts_after_ten_days(order, sven, advance):
    hand_in(order, 1, sven)
    advance(days=10, minutes=1)

    sweep_receipt()

    assert (milestone(order, 1).state, rows(order)[1][0]) == ("received", P.CLAIM_WINDOW)


def test_rejected_work_is_disputed_by_itself_and_the_other_milestones_go_on(order, alice, sven):
    hand_in(order, 1, sven)
    orders.refuse_goods(
        order=order, shipment=milestone(order, 1), reason="Wrong scale", by=alice, at=clock.now()
    )

    assert (milestone(order, 1).state, rows(order)[1][0]) == ("refused", P.DISPUTED)
    hand_in(order, 2, sven)
    assert [row[0] for row in rows(order)] == [P.FUNDS_HELD, P.DISPUTED, P.RECEIPT_PENDING]
    assert order.disputes.get().claimed == eur(SHARES[0])


def test_the_last_milestone_takes_what_is_left_and_ends_the_order(order, alice, sven):
    for position in (1, 3, 2):
        hand_in(order, position, sven)
    orders.record_receipt(order=order, by=alice, at=clock.now())
    for row in Protection.objects.filter(order=order).order_by("-pk"):
        actions.release_early(protection=row, by=alice, at=clock.now())

    order.refresh_from_db()
    amounts = Protection.objects.filter(order=order).values_list("released_minor", flat=True)
    assert (sorted(amounts), order.state) == (sorted(SHARES), S.COMPLETED)


def test_work_without_a_word_or_a_file_is_not_taken(order, sven):
    with pytest.raises(WorkUnexplained):
        hand_in(order, 1, sven, note=" ")

    assert (milestone(order, 1).state, rows(order)) == ("planned", [(P.FUNDS_HELD, TOTAL)])


def test_nothing_is_handed_in_twice_and_a_service_ships_nothing(order, sven):
    hand_in(order, 1, sven)
    before = rows(order)

    with pytest.raises(TransitionRefused):
        hand_in(order, 1, sven)
    with pytest.raises(TransitionRefused):
        ship(order, sven)

    assert rows(order) == before


def test_the_buyer_hands_in_nothing(order, alice):
    with pytest.raises(TransitionRefused):
        hand_in(order, 1, alice)

    assert rows(order) == [(P.FUNDS_HELD, TOTAL)]
