"""The contract's acceptance criteria as a dispute's checklist: measured, shown, judged, kept."""

import io
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from PIL import Image

from marketplace.core import clock
from marketplace.orders.contract import LineTerms
from marketplace.orders.criteria import Finding
from tests.factories.disputes import a_claim, a_file
from tests.factories.inspections import BOX, LEAKS, WEIGHT
from tests.factories.money import in_claim_window, protection_of
from trade_assurance.actions import disputes as actions
from trade_assurance.actions.disputes import Measurement
from trade_assurance.actions.disputes.refusals import ExhibitNeeded, MeasurementRefused
from trade_assurance.models import Dispute, DisputeFinding, Exhibit

pytestmark = pytest.mark.django_db
HELD = 1200 * 590 + 8000


@pytest.fixture
def order(alice, sven):
    """Bottles that weigh 750 g ± 10, of which few may leak, in strong boxes; received."""
    line = LineTerms("Bottle", Decimal(1200), "piece", Decimal("5.90"), criteria=(WEIGHT, LEAKS))
    return in_claim_window(alice, sven, lines=(line,), criteria=(BOX,))


def open_with(order, by, measured, **fields):
    claim = a_claim(measured=measured, **fields)
    return actions.open_dispute(protection=protection_of(order), claim=claim, by=by, at=clock.now())


def heavy(**more):
    return Measurement(finding=Finding(value="770"), **more)


def picture():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "PNG")
    out.name = "scale.png"
    out.seek(0)
    return out


def test_each_point_is_judged_by_the_contract_and_not_by_who_claims(order, alice):
    leaks = Measurement(finding=Finding(checked=80, failing=5), note="Five of eighty")

    dispute = open_with(order, alice, {1: heavy(note="Too thick"), 2: leaks})

    rows = dispute.findings.order_by("position")
    assert [(r.position, r.line, r.asked.name, r.verdict, r.note) for r in rows] == [
        (1, 1, "Weight", "fail", "Too thick"),
        (2, 1, "Leak test", "pass", "Five of eighty"),
    ]
    assert rows[0].found == Finding(value="770")
    assert (dispute.state, protection_of(order).state) == ("negotiating", "disputed")


def test_a_file_of_a_point_is_an_exhibit_that_its_finding_names(order, alice):
    dispute = open_with(
        order, alice, {1: heavy(file=a_file("scale.pdf"))}, files=[a_file("pallet.pdf")]
    )

    exhibits = dispute.exhibits.order_by("label").values_list("label", "name", "note")
    assert list(exhibits) == [("B-1", "pallet.pdf", ""), ("B-2", "scale.pdf", "1. Weight")]
    assert dispute.findings.get().exhibit.label == "B-2"


def test_a_file_of_a_point_is_enough_where_a_file_is_needed(order, alice):
    with pytest.raises(ExhibitNeeded):
        open_with(order, alice, {1: heavy()}, reason="not_as_specified")
    assert Dispute.objects.count() == 0

    dispute = open_with(
        order, alice, {1: heavy(file=a_file())}, reason="not_as_specified", description=""
    )

    assert (dispute.reason, dispute.exhibits.count()) == ("not_as_specified", 1)


@pytest.mark.parametrize(
    ("position", "finding", "field"),
    [
        (1, Finding(value="heavy"), "point_1-value"),
        (1, Finding(value="NaN"), "point_1-value"),
        (2, Finding(value="maybe"), "point_2-value"),
        (2, Finding(checked=10, failing=11), "point_2-failing"),
        (9, Finding(value="1"), "point_9-value"),
    ],
)
def test_what_cannot_be_true_is_refused_and_nothing_moves(order, alice, position, finding, field):
    with pytest.raises(MeasurementRefused) as refusal:
        open_with(order, alice, {position: Measurement(finding=finding)})

    assert (refusal.value.field, refusal.value.position) == (field, position)
    held = protection_of(order)
    assert (held.state, held.held.minor) == ("claim_window", HELD)
    assert (Dispute.objects.count(), Exhibit.objects.count()) == (0, 0)


def test_a_contract_without_criteria_has_no_checklist(alice, sven):
    order = in_claim_window(alice, sven)

    assert actions.points_of(order) == []
    with pytest.raises(MeasurementRefused):
        open_with(order, alice, {1: heavy()})


def test_a_finding_is_never_changed_or_deleted(order, alice):
    dispute = open_with(order, alice, {1: heavy()})

    for change in (
        lambda: DisputeFinding.objects.update(value="750"),
        lambda: DisputeFinding.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()

    assert dispute.findings.get().value == "770"


def typed(**points):
    return {"reason": "damaged", "amount": "100.00", "description": "Leaking.", **points}


def test_the_form_offers_the_criteria_and_both_sides_read_the_answers(
    order, alice, sven, olga, client_for
):
    page = reverse("disputes:open", args=[order.reference])
    buyer = client_for(alice)
    form = buyer.get(page).content.decode()
    assert "750 g ± 10" in form
    assert "at most 5 may fail" in form

    answer = buyer.post(
        page,
        typed(
            **{"point_1-value": "770", "point_1-note": "Too thick", "point_1-exhibit": picture()}
        ),
    )

    dispute = Dispute.objects.get()
    assert answer.url.endswith(f"/disputes/{dispute.reference}/")
    assert [row.position for row in dispute.findings.all()] == [1]
    case = reverse("desk_disputes:case", args=[dispute.reference])
    for who, address in ((alice, answer.url), (sven, answer.url), (olga, case)):
        shown = client_for(who).get(address).content.decode()
        assert "Held against the contract" in shown
        assert "Too thick" in shown


@pytest.mark.parametrize(
    ("point", "words"),
    [
        ({"point_1-value": "heavy"}, "Enter the number that was measured."),
        ({"point_2-checked": "10", "point_2-failing": "11"}, "failed"),
        ({"point_2-checked": "-1"}, "0"),
        ({"point_1-note": "x" * 501}, "500"),
    ],
)
def test_a_wrong_answer_is_said_beside_its_point_and_opens_nothing(
    order, alice, client_for, point, words
):
    page = reverse("disputes:open", args=[order.reference])

    answer = client_for(alice).post(page, typed(**point, exhibits=[picture()]))

    assert (answer.status_code, Dispute.objects.count()) == (422, 0)
    assert words in answer.content.decode()
    assert protection_of(order).state == "claim_window"


def test_the_api_takes_and_returns_findings(order, alice, client_for):
    body = {
        "order": order.reference,
        "reason": "short_quantity",
        "amount_minor": 10_000,
        "currency": "EUR",
        "description": "Heavy bottles.",
        "findings": [{"position": 1, "value": "770"}, {"position": 3, "value": "yes"}],
    }

    answer = client_for(alice).post(
        "/api/v1/disputes/", body, content_type="application/json", headers={"Idempotency-Key": "f"}
    )

    assert answer.status_code == 201, answer.content
    found = answer.json()["findings"]
    assert [(row["position"], row["verdict"], row["exhibit"]) for row in found] == [
        (1, "fail", None),
        (3, "pass", None),
    ]
