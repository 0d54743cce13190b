"""Returns for tests: orders whose supplier takes goods back, returns in any state."""

from marketplace.core import clock, jobs
from tests.factories import companies
from tests.factories.money import in_claim_window, protection_of
from trade_assurance.actions import returns as actions
from trade_assurance.models import GoodsReturn
from trade_assurance.return_states import ReturnState as S

ADDRESS = "Nordform, Hamngatan 4, Malmö"


def take_back(seller, *, days=14, restocking_bps=1_000, freight_by="buyer"):
    """The seller takes goods back under these terms from now on."""
    offer = actions.Offer(days, restocking_bps, freight_by)
    return actions.set_return_terms(offer=offer, by=seller, at=clock.now())


def returnable_order(buyer=None, seller=None, **terms):
    """An order in its claim window whose goods may go back."""
    seller = seller or companies.make_seller()
    take_back(seller, **terms)
    return in_claim_window(buyer, seller)


def ask_return(buyer, order, *, quantity=10, **fields):
    """Ten of the first line go back."""
    line = order.lines.order_by("position").first()
    fields = {"lines": {line.pk: quantity}, "reason": "Two boxes too many.", **fields}
    return actions.ask_return(
        protection=protection_of(order),
        request=actions.Request(**fields),
        by=buyer,
        at=clock.now(),
    )


def carry(found, state, *, buyer, seller, freight=None):
    """Carry a return forward to `state`: authorised, sent, received or inspected."""
    steps = {
        S.ASKED: lambda: actions.authorise(
            goods_return=found, address=ADDRESS, by=seller, at=clock.now()
        ),
        S.AUTHORISED: lambda: actions.send_goods(
            goods_return=found, parcel=actions.Parcel("DHL", "RT-1", freight), by=buyer,
            at=clock.now(),
        ),
        S.SENT: lambda: actions.receive_goods(goods_return=found, by=seller, at=clock.now()),
        S.RECEIVED: lambda: actions.accept_goods(goods_return=found, by=seller, at=clock.now()),
    }  # fmt: skip
    steps[S.LABEL] = steps[S.AUTHORISED]
    while found.state != state:
        steps[found.state]()
        found = GoodsReturn.objects.get(pk=found.pk)
    return found


def sweep():
    """Let the clock do what is due."""
    return jobs.run("trade_assurance.returns")
