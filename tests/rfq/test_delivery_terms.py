"""Terms of delivery agreed in a quotation: tolerance, criteria and a service's steps reach the order."""

import pytest
from django.urls import reverse

from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.orders.clauses import clauses
from marketplace.orders.contract import InspectionTerms, MilestoneTerms
from marketplace.orders.models import Order
from rfq import actions
from rfq.checks import check_offer
from rfq.errors import OfferInvalid
from rfq.models import Quotation
from rfq.queries import current_revision, offer_of
from tests.factories.money import pay_by_card, protection_of
from tests.factories.orders import accept
from tests.factories.rfq import make_offer, make_rfq

pytestmark = pytest.mark.django_db

STEPS = (
    MilestoneTerms("Drawings", 2_000),
    MilestoneTerms("Prototype", 3_000),
    MilestoneTerms("Moulds", 5_000),
)
SERVICE = {
    "base": "0", "currency": "EUR", "freight": "0", "lead_time_days": "20", "transport_mode": "land",
    "deposit": "0", "tolerance": "0", "valid_days": "15", "message": "Moulds for the new bottle.",
    "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0",
    "lines-0-description": "Design of a bottle and its moulds", "lines-0-quantity": "1",
    "lines-0-unit": "set", "lines-0-unit_price": "9000",
    "milestones-TOTAL_FORMS": "3", "milestones-INITIAL_FORMS": "0",
    "milestones-0-title": "Drawings", "milestones-0-share": "20",
    "milestones-1-title": "Prototype", "milestones-1-share": "30",
    "milestones-2-title": "Moulds", "milestones-2-share": "50",
}  # fmt: skip
GOODS = {
    "base": "0", "currency": "EUR", "freight": "60", "incoterm": "DAP", "place": "Lyon",
    "country": "FR", "lead_time_days": "18", "transport_mode": "land", "deposit": "30",
    "tolerance": "2.5", "valid_days": "15",
    "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0",
    "lines-0-description": "Steel bottle 750 ml", "lines-0-quantity": "1200",
    "lines-0-unit": "piece", "lines-0-unit_price": "5.90",
    "criteria-TOTAL_FORMS": "1", "criteria-INITIAL_FORMS": "0", "criteria-0-line": "1",
    "criteria-0-name": "Net weight", "criteria-0-measure": "number", "criteria-0-target": "310",
    "criteria-0-unit": "g", "criteria-0-tolerance": "10", "criteria-0-sample": "20",
}  # fmt: skip


def begin(client, buyer, seller):
    rfq = make_rfq(buyer, matched=[seller])
    return client.post(reverse("quotations:start", args=[rfq.reference])).url


def ordered(build, client, buyer, buyer_client, typed):
    """Send what was typed and let the buyer order it."""
    answer = client.post(build, {**typed, "action": "preview"})
    assert answer.status_code == 302, answer.content.decode()
    quotation = Quotation.objects.get()
    client.post(reverse("quotations:submission", args=[quotation.reference]))
    quotation.refresh_from_db()
    revision = current_revision(quotation)
    shown = buyer_client.get(reverse("quotations:detail", args=[quotation.reference]))
    buyer_client.post(
        reverse("quotations:acceptance", args=[quotation.reference]),
        {"number": revision.number, "terms_hash": revision.terms_hash},
    )
    return Order.objects.get(), shown.content.decode()


def test_a_service_is_quoted_ordered_held_and_split_into_its_steps(alice, sven, client_for):
    client = client_for(sven)
    build = begin(client, alice, sven)

    order, shown = ordered(build, client, alice, client_for(alice), SERVICE)

    assert "Drawings 20%; Prototype 30%; Moulds 50%" in shown
    assert "All at once and held" in shown
    steps = order.shipments.order_by("position")
    assert [(step.title, step.planned_minor) for step in steps] == [
        ("Drawings", 180_000), ("Prototype", 270_000), ("Moulds", 450_000)
    ]  # fmt: skip
    assert order.terms.milestones == STEPS
    pay_by_card(accept(order, alice), alice)
    assert protection_of(order).held == Money(900_000, "EUR")


def test_tolerance_and_criteria_that_were_typed_in_stand_in_the_contract(alice, sven, client_for):
    client = client_for(sven)
    build = begin(client, alice, sven)

    order, shown = ordered(build, client, alice, client_for(alice), GOODS)

    assert "± 2.5%" in shown
    (criterion,) = order.terms.lines[0].criteria
    assert (order.terms.tolerance_bps, criterion.name, criterion.sample) == (250, "Net weight", 20)
    written = {clause.title: clause.text for clause in clauses(order)}
    assert "up to 2.5 % more or less" in written["Quantity tolerance"]
    assert "Net weight" in written["Acceptance criteria"]


def test_the_contract_of_a_service_names_its_steps_and_the_days_to_answer(alice, sven, client_for):
    client = client_for(sven)
    build = begin(client, alice, sven)

    order, _shown = ordered(build, client, alice, client_for(alice), SERVICE)

    text = {clause.title: clause.text for clause in clauses(order)}["Steps of the service"]
    assert text.splitlines()[1:] == ["Drawings: 20 %", "Prototype: 30 %", "Moulds: 50 %"]
    assert f"after {order.frozen_policies.milestone_days} days" in text


def test_a_step_is_added_and_what_was_typed_stays(alice, sven, client_for):
    client = client_for(sven)
    build = begin(client, alice, sven)

    client.post(build, {**SERVICE, "milestones-2-share": "40", "action": "add_milestone"})

    page = client.get(build).content.decode()
    assert 'value="Prototype"' in page
    assert "Step 4" in page


def test_a_crossed_out_step_goes(alice, sven, client_for):
    client = client_for(sven)
    build = begin(client, alice, sven)
    typed = {**SERVICE, "milestones-1-DELETE": "on", "milestones-2-share": "80"}

    order, _shown = ordered(build, client, alice, client_for(alice), typed)

    assert [step.share_bps for step in order.terms.milestones] == [2_000, 8_000]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"milestones-2-share": "49.99"}, "make 100"),
        ({"milestones-0-title": ""}, "required"),
        ({"milestones-0-share": "0"}, "0.01"),
        ({"milestones-0-share": "NaN"}, "number"),
        ({"deposit": "30"}, "leave the deposit at 0"),
        ({"tolerance": "5"}, "no quantity to deliver"),
        ({"inspection": "on"}, "no goods to inspect"),
        ({"tolerance": "20.01"}, "20"),
        ({"lines-0-unit_price": "0.01"}, "worth something"),
    ],
)
def test_steps_that_cannot_be_carried_out_are_refused_beside_what_was_typed(
    alice, sven, client_for, change, words
):
    client = client_for(sven)
    build = begin(client, alice, sven)

    answer = client.post(build, {**SERVICE, **change, "action": "preview"})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Quotation.objects.get().state == "draft"


@pytest.mark.parametrize(
    "terms",
    [
        {"tolerance_bps": -1},
        {"tolerance_bps": 2_001},
        {"milestones": STEPS[:2]},
        {"milestones": (*STEPS, MilestoneTerms("Nothing", 0))},
        {"milestones": (MilestoneTerms(" ", 10_000),)},
        {"milestones": (MilestoneTerms("x" * 121, 10_000),)},
        {"milestones": tuple(MilestoneTerms(f"Step {n}", 10_000 // 16) for n in range(16))},
        {"milestones": STEPS, "tolerance_bps": 100},
        {"milestones": STEPS, "inspection": InspectionTerms()},
        {"milestones": STEPS, "deposit_bps": 100},
    ],
)
def test_an_offer_that_no_order_could_carry_out_is_refused(terms):
    with pytest.raises(OfferInvalid):
        check_offer(make_offer(**{"deposit_bps": 0, **terms}), clock.now())


def test_a_revision_keeps_and_returns_every_term_of_delivery(alice, sven):
    offer = make_offer(milestones=STEPS, deposit_bps=0)
    rfq = make_rfq(alice, matched=[sven])

    actions.quote_on_request(rfq=rfq, offer=offer, by=sven, at=clock.now())

    quotation = Quotation.objects.get()
    assert offer_of(current_revision(quotation)) == offer
