"""The pages of inspections: both sides on the order, the inspector on a phone, the operator's list."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from marketplace.companies.models import Company
from marketplace.core import clock
from tests.factories.companies import make_admin, make_operator, make_seller
from tests.factories.inspections import (
    BAD,
    book,
    inspection_of,
    make_inspector,
    order_to_inspect,
    report,
)
from tests.factories.money import held_order
from trade_assurance.models import Inspection, InspectionReport, Inspector

pytestmark = pytest.mark.django_db


@pytest.fixture
def trade(client_for):
    buyer, seller, ines = make_admin(), make_seller(), make_inspector()
    order = order_to_inspect(buyer, seller, ines)
    return order, client_for(buyer), client_for(seller), client_for(ines), (buyer, seller, ines)


def picture():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "PNG")
    return SimpleUploadedFile("scale.png", out.getvalue(), "image/png")


def url(name, reference, *more):
    return reverse(f"inspections:{name}", args=[reference, *more])


def test_an_inspector_fills_in_the_checklist_and_hands_it_in(trade):
    order, buyer, _seller, ines, (alice, _sven, inspector) = trade
    reference = book(inspection_of(order), inspector, alice).inspection.reference
    assert reference.encode() in ines.get(reverse("inspections:jobs")).content

    assert ines.post(url("draft", reference)).status_code == 302
    page = ines.get(url("job", reference)).content.decode()
    assert "750 g ± 10" in page
    assert "80 pieces are looked at, at most 5 may fail" in page
    assert 'capture="environment"' in page
    answers = (
        (1, {"value": "752", "photos": [picture()]}),
        (2, {"value": "", "checked": "80", "failing": "6", "note": "Lids leak"}),
        (3, {"value": "yes"}),
    )
    for position, typed in answers:
        saved = ines.post(url("finding", reference, position), typed)
        assert saved.status_code == 302, saved.content
    assert ines.post(url("hand_in", reference), {"inconclusive": ""}).status_code == 302

    written = InspectionReport.objects.get()
    assert (written.result, written.photos.count()) == ("failed", 1)
    assert inspection_of(order).state == "failed"
    shown = buyer.get(reverse("orders:detail", args=[order.reference])).content.decode()
    assert "Lids leak" in shown
    assert written.sha256[:12] in shown
    whole = buyer.get(reverse("inspections:report", args=[written.pk])).content.decode()
    assert written.sha256 in whole


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"value": "NaN"}, "Enter the number that was measured."),
        ({"value": "1e40"}, "Enter the number that was measured."),
        ({"value": "x" * 201}, "200"),
        (
            {"value": "750", "photos": [SimpleUploadedFile("a.png", b"MZ not a picture")]},
            "This kind of file is not accepted",
        ),
    ],
)
def test_what_cannot_be_true_is_said_beside_its_field_and_not_kept(trade, typed, words):
    order, _buyer, _seller, ines, (alice, _sven, inspector) = trade
    reference = book(inspection_of(order), inspector, alice).inspection.reference
    ines.post(url("draft", reference))

    answer = ines.post(url("finding", reference, 1), typed)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    row = InspectionReport.objects.get().findings.get(position=1)
    assert (row.value, row.verdict, row.report.photos.count()) == ("", "open", 0)


def test_the_buyer_waives_a_failed_inspection_on_the_orders_page(trade):
    order, buyer, seller, _ines, (alice, _sven, inspector) = trade
    reference = report(book(inspection_of(order), inspector, alice), inspector, BAD).reference
    assert b"Fix the goods" in seller.get(reverse("orders:detail", args=[order.reference])).content
    assert seller.post(url("waiver", reference), {"reason": "x"}).status_code == 403

    answer = buyer.post(url("waiver", reference), {"reason": "We need them now"})

    assert answer.status_code == 302
    waived = inspection_of(order)
    assert (waived.state, waived.reason) == ("waived", "We need them now")


def test_a_visit_is_booked_and_moved_on_the_orders_page(trade):
    order, buyer, _seller, ines, (_alice, _sven, inspector) = trade
    reference = inspection_of(order).reference
    today = clock.now().date().isoformat()
    wrong = {"company": str(inspector.company.pk), "visit_on": "2020-01-01"}
    buyer.post(url("visits", reference), wrong)
    assert inspection_of(order).state == "agreed"

    buyer.post(url("visits", reference), {**wrong, "visit_on": today})
    assert inspection_of(order).state == "booked"
    ines.post(url("new_day", reference), {"visit_on": "2020-01-01"})
    assert inspection_of(order).visits.get().visit_on.isoformat() == today
    ines.post(url("no_access", reference), {"reason": "Closed"})
    assert inspection_of(order).state == "no_access"


def test_a_buyer_asks_and_the_seller_answers_on_the_orders_page(client_for):
    alice, sven = make_admin(), make_seller()
    order = held_order(alice, sven)
    client_for(alice).post(reverse("inspections:ask", args=[order.reference]), {"note": "Seams"})
    asked = Inspection.objects.get()
    assert (asked.state, asked.note) == ("asked", "Seams")

    client_for(sven).post(url("consent", asked.reference))

    order.refresh_from_db()
    assert (inspection_of(order).state, order.inspection) == ("agreed", "required")


def test_an_operator_lists_a_company_whose_person_is_asked_to_join(client_for):
    client = client_for(make_operator())
    typed = {
        "name": "Bureau Vert", "country": "FR", "email": "ines@vert.test", "fee": "290",
        "currency": "EUR", "regions": "Europe",
    }  # fmt: skip
    page = reverse("desk_inspections:index")
    assert client.post(page, {**typed, "fee": "-1"}).status_code == 422
    assert Inspector.objects.count() == 0

    assert client.post(page, typed).status_code == 302
    assert client.post(page, typed).status_code == 422

    company = Company.objects.get(name="Bureau Vert")
    assert (company.kind, company.state) == ("inspection", "approved")
    assert Inspector.objects.get(company=company).fee_minor == 29000
    assert company.invitations.get().email == "ines@vert.test"


def test_a_foreign_inspector_finds_no_job(trade, client_for):
    order, _buyer, _seller, _ines, (alice, _sven, inspector) = trade
    reference = book(inspection_of(order), inspector, alice).inspection.reference
    other = client_for(make_inspector("Contrôle Nord"))

    assert other.get(url("job", reference)).status_code == 404
    assert other.post(url("draft", reference)).status_code == 404
    assert other.get(reverse("orders:detail", args=[order.reference])).status_code == 404
    assert other.get("/api/v1/orders/").status_code == 404
    assert InspectionReport.objects.count() == 0
