"""The pages of requests and quotations in a real browser: they fit, and nothing breaks the CSP."""

import os
from pathlib import Path

import pytest
from django.urls import reverse

from rfq import actions
from rfq.models import Quotation
from tests.factories import companies as people
from tests.factories.rfq import make_draft, make_offer, make_quotation, make_rfq

PICTURES = os.environ.get("PICTURES", "")


def shoot(page, name, width):
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}_{width}.png", full_page=True)


@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_fit_the_screen_and_obey_the_csp(as_member, alice, sven, olga, width):
    other = people.make_seller("Other Works")
    held = make_rfq(alice, description="Bottles, please write to me at buyer@example.com today")
    rfq = make_rfq(alice, matched=[sven, other])
    quotation = make_quotation(rfq, sven)
    make_quotation(rfq, other, offer=make_offer(lead_time_days=10, freight=None))
    actions.ask_question(rfq=rfq, question="Which steel?", by=sven, at=rfq.opened_at)
    draft = make_draft(alice)
    other_rfq = make_rfq(alice, matched=[sven], title="400 oak stools for a canteen")
    begun = actions.start_quotation(rfq=other_rfq, by=sven, at=rfq.opened_at)
    pages = {
        alice: {
            "list": reverse("rfqs:list"),
            "wizard": reverse("rfqs:new"),
            "audience": reverse("rfqs:edit", args=[draft.reference, "audience"]),
            "review": reverse("rfqs:edit", args=[draft.reference, "review"]),
            "detail": reverse("rfqs:detail", args=[rfq.reference]),
            "comparison": reverse("rfqs:comparison", args=[rfq.reference]),
            "quotation": reverse("quotations:detail", args=[quotation.reference]),
            "counter": reverse("quotations:counter", args=[quotation.reference]),
            "quotations": reverse("quotations:list"),
        },
        sven: {
            "market": reverse("rfqs:market"),
            "offered": reverse("rfqs:offered", args=[other_rfq.reference]),
            "build": reverse("quotations:build", args=[begun.reference]),
            "sent": reverse("quotations:detail", args=[quotation.reference]),
        },
        olga: {
            "queue": reverse("rfqs:queue"),
            "case": reverse("rfqs:review", args=[held.reference]),
        },
    }
    wide, complaints = {}, []
    for member, addresses in pages.items():
        page = as_member(member, viewport={"width": width, "height": 900}).new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        for name, address in addresses.items():
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, name
            shoot(page, name, width)
            if page.locator("html").evaluate("e => e.scrollWidth > e.clientWidth"):
                wide[name] = page.locator("html").evaluate("e => e.scrollWidth")

    assert (wide, complaints) == ({}, [])


def test_the_buyer_accepts_from_the_comparison(as_member, alice, sven):
    rfq = make_rfq(alice, matched=[sven])
    make_quotation(rfq, sven)
    page = as_member(alice).new_page()
    page.goto(reverse("rfqs:comparison", args=[rfq.reference]))

    page.get_by_role("link", name="Accept or decline").click()
    page.get_by_role("button", name="Accept and order").click()
    page.wait_for_url("**/orders/**")

    assert Quotation.objects.get().state == "ordered"
