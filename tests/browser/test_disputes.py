"""The pages of disputes in a real browser: they fit, nothing breaks the CSP, the split follows."""

import os
from pathlib import Path

import pytest
from django.urls import reverse

from marketplace.core import clock
from tests.factories.disputes import a_file, bring, open_dispute
from tests.factories.money import eur, in_claim_window
from trade_assurance.actions import disputes as actions
from trade_assurance.dispute_states import DisputeState as D

PICTURES = os.environ.get("PICTURES", "")


def visit(context, address, name):
    problems = []
    page = context.new_page()
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    page.goto(address)
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}_{width}.png", full_page=True)
    assert problems == [], name
    return page


@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_of_a_dispute_fit_and_obey_the_csp(as_member, alice, sven, olga, advance, width):
    order = in_claim_window(alice, sven)
    dispute = open_dispute(alice, sven, files=[a_file("pallet.pdf"), a_file("count.pdf")])
    actions.propose(
        dispute=dispute,
        terms=actions.Terms(eur(20_000)),
        message="Five were found.",
        by=sven,
        at=clock.now(),
    )
    buyer = as_member(alice, viewport={"width": width, "height": 900})
    seller = as_member(sven, viewport={"width": width, "height": 900})
    operator = as_member(olga, viewport={"width": width, "height": 900})
    room = reverse("disputes:room", args=[dispute.reference])
    case = reverse("desk_disputes:case", args=[dispute.reference])

    visit(buyer, reverse("disputes:open", args=[order.reference]), "dispute-open")
    visit(buyer, reverse("disputes:index"), "disputes")
    visit(buyer, reverse("orders:detail", args=[dispute.order.reference]), "disputed-order")
    visit(buyer, room, "dispute-room-buyer")
    visit(seller, room, "dispute-room-seller")
    bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)
    visit(operator, reverse("desk_disputes:queue"), "dispute-queue")
    page = visit(operator, case, "dispute-case")
    page.get_by_label("Refund a part").check()
    page.get_by_label("Refund to the buyer").fill("200")
    page.locator("#split svg").wait_for()
    assert "€1,010.82" in page.locator("#split").inner_text()
