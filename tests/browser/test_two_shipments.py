"""An order that leaves in two consignments: one is disputed and split, the other released."""

import pytest
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext

from marketplace.core import outbox
from marketplace.orders.states import OrderState
from tests.browser import trade
from tests.factories.money import held_order
from trade_assurance.models import Dispute, Protection


@pytest.fixture(params=["en", "fr"], autouse=True)
def language(request):
    with translation.override(request.param):
        yield request.param


def ship_part(page, order, *, quantities, tracking):
    trade.go(page, f"/orders/{order.reference}/")
    trade.fill(page, carrier="DB Schenker", tracking=tracking)
    for line, quantity in zip(order.lines.order_by("position"), quantities, strict=False):
        page.locator(f"main [name='line_{line.pk}']").fill(quantity)
    trade.press(page, "Ship the goods")


def on_part(page, order, position, noun, label):
    """Take a step of one consignment: open its box and confirm."""
    trade.go(page, f"/orders/{order.reference}/")
    box = page.locator(f"#part-{position}-{noun}")
    box.locator("summary").click()
    page.locator("dialog[open] button:not([data-close])").filter(has_text=gettext(label)).click()
    page.wait_for_load_state()


def states(order):
    rows = Protection.objects.filter(order=order).order_by("tranche__position")
    return list(rows.values_list("state", flat=True))


@pytest.mark.parametrize("width", [390, 1440])
def test_two_shipments_one_disputed_and_split_the_other_released(as_member, alice, sven, width):
    order = held_order(alice, sven, state=OrderState.READY_TO_SHIP)
    seller, buyer = (
        as_member(who, viewport={"width": width, "height": 900}).new_page() for who in (sven, alice)
    )

    ship_part(seller, order, quantities=["12", "0"], tracking="SE-1")
    ship_part(seller, order, quantities=["8", "10"], tracking="SE-2")
    assert states(order) == ["receipt_pending", "receipt_pending"]

    on_part(buyer, order, 2, "receipt", "Confirm receipt of this part")
    on_part(buyer, order, 1, "receipt", "Confirm receipt of this part")
    assert buyer.evaluate("document.documentElement.scrollWidth") <= width
    trade.go(buyer, f"/orders/{order.reference}/dispute/?tranche=2")
    trade.fill(buyer, reason="short_quantity", amount="100.00", description="Two are missing.")
    trade.press(buyer, "Open the dispute")
    dispute = Dispute.objects.get()
    assert (dispute.protection.tranche.position, states(order)) == (2, ["claim_window", "disputed"])

    trade.go(buyer, f"/orders/{order.reference}/")
    box = buyer.locator("#release-1")
    box.locator("summary").click()
    buyer.locator("dialog[open] button:not([data-close])").last.click()
    buyer.wait_for_load_state()
    assert states(order) == ["released", "disputed"]

    trade.go(seller, f"/disputes/{dispute.reference}/")
    trade.press(seller, "Accept this amount")
    outbox.drain()
    assert states(order) == ["released", "partially_released"]
    assert order.payments.get().refunded_minor == 10_000
    order.refresh_from_db()
    assert order.state == OrderState.COMPLETED
    call_command("check_ledger")
