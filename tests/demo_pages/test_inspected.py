"""The demo's staged deal plays to its end: paid, failed once, fixed, looked at again today."""

from marketplace.core import clock
from marketplace.demo.seed import inspected, people
from marketplace.demo.seed.cast import Cast
from marketplace.demo.seed.story import play
from marketplace.orders.models import Order
from trade_assurance.models import InspectionVisit, Protection


def test_the_goods_failed_once_and_wait_for_todays_visit(db):
    clock.advance(-inspected.HISTORY)
    olga, *_ = people.make_operators()
    people.make_buyers(operator=olga, at=clock.now())
    people.make_suppliers(operator=olga, at=clock.now())
    inspected.make_inspector(operator=olga)
    clock.advance(inspected.HISTORY)

    play([inspected.scene(Cast.gather())])

    order = Order.objects.get()
    visits = InspectionVisit.objects.order_by("number").values_list("state", "borne_by")
    assert (order.state, order.inspection) == ("ready_to_ship", "failed")
    assert list(visits) == [("done", "seller"), ("planned", "")]
    assert Protection.objects.get().held.minor == order.total_minor
