from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from marketplace.core import clock
from marketplace.orders.models import Order
from rfq import actions
from rfq.matching import Candidate
from rfq.models import RFQ, Quotation
from tests.factories import companies as people
from tests.factories.rfq import make_draft, make_quotation, make_rfq

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
WHAT = {"title": "1,200 steel bottles", "description": "Insulated steel bottles, 750 ml, engraved."}
AMOUNT = {"quantity": "1200", "unit": "piece", "currency": "EUR", "target_unit_price": "6"}
TERMS = {"destination_country": "FR", "destination_place": "Lyon", "incoterm": "DAP"}
BUILT = {
    "lines-TOTAL_FORMS": "1",
    "lines-INITIAL_FORMS": "0",
    "lines-0-description": "Steel bottle 750 ml",
    "lines-0-quantity": "1200",
    "lines-0-unit": "piece",
    "lines-0-unit_price": "5.90",
    "lines-0-min_quantity": "500",
    "lines-0-from_1": "500",
    "lines-0-price_1": "6.80",
    "lines-0-from_2": "1000",
    "lines-0-price_2": "5.90",
    "criteria-TOTAL_FORMS": "1",
    "criteria-INITIAL_FORMS": "0",
    "criteria-0-line": "1",
    "criteria-0-name": "Leak test",
    "criteria-0-measure": "yes_no",
    "criteria-0-target": "yes",
    "criteria-0-aql": "2.5",
    "currency": "EUR",
    "freight": "60",
    "incoterm": "DAP",
    "place": "Lyon",
    "country": "FR",
    "lead_time_days": "18",
    "transport_mode": "land",
    "deposit": "30",
    "valid_days": "15",
    "message": "Engraving included.",
}

LOWER = {
    "lines-0-unit_price": "5.70",
    "lines-0-from_2": "",
    "lines-0-price_2": "",
    "lines-0-price_1": "5.70",
}
COUNTER = {
    "number": "1",
    "quantity_1": "1200",
    "unit_price_1": "5.50",
    "freight": "60",
    "lead_time_days": "18",
    "deposit": "30",
    "valid_days": "3",
}


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def audience():
    return {"visibility": "public", "closes_at": (clock.now() + timedelta(days=10)).date()}


def test_a_request_is_posted_in_five_plain_steps(alice, client_for, media):
    client = client_for(alice)
    file = SimpleUploadedFile("drawing.pdf", PDF, "application/pdf")

    page = client.get(reverse("rfqs:new") + "?title=Steel+bottles&quantity=1200")
    assert b'value="Steel bottles"' in page.content
    client.post(reverse("rfqs:new") + "?quantity=1200", {**WHAT, "file": file})
    rfq = RFQ.objects.get()
    assert (rfq.state, rfq.quantity) == ("draft", 1200)
    for name, data in (("amount", AMOUNT), ("terms", TERMS), ("audience", audience())):
        assert client.get(reverse("rfqs:edit", args=[rfq.reference, name])).status_code == 200
        answer = client.post(reverse("rfqs:edit", args=[rfq.reference, name]), data)
        assert answer.status_code == 302, answer.context["form"].errors
    review = client.get(answer.url)
    assert b"drawing.pdf" in review.content
    for _ in range(2):  # a double click
        answer = client.post(reverse("rfqs:submission", args=[rfq.reference]))

    rfq.refresh_from_db()
    assert (rfq.state, rfq.files.count()) == ("open", 1)
    assert client.get(answer.url).status_code == 200
    file = rfq.files.get()
    assert client.get(reverse("rfqs:file", args=[rfq.reference, file.pk])).getvalue() == PDF


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        ("what", {**WHAT, "title": ""}, "title"),
        ("what", {**WHAT, "title": "x" * 121}, "title"),
        ("what", {**WHAT, "category": "999999"}, "category"),
        ("amount", {**AMOUNT, "quantity": "0"}, "quantity"),
        ("amount", {**AMOUNT, "quantity": "NaN"}, "quantity"),
        ("amount", {**AMOUNT, "currency": "XXX"}, "currency"),
        ("amount", {**AMOUNT, "target_unit_price": "-1"}, "target_unit_price"),
        ("terms", {**TERMS, "destination_country": "ZZ"}, "destination_country"),
        ("terms", {**TERMS, "needed_by_on": "2001-01-01"}, "needed_by_on"),
        ("audience", {"visibility": "invited", "closes_at": "2999-01-01"}, "sellers"),
    ],
)
def test_bad_input_is_answered_at_its_field_and_nothing_is_lost(
    alice, client_for, name, data, field
):
    rfq = make_draft(alice)
    before = RFQ.objects.values().get()

    answer = client_for(alice).post(reverse("rfqs:edit", args=[rfq.reference, name]), data)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert RFQ.objects.values().get() == before
    assert b"is-bad" in answer.content


def test_a_file_of_the_wrong_kind_is_refused(alice, client_for, media):
    rfq = make_draft(alice)
    file = SimpleUploadedFile("virus.exe", b"MZ" + b"\0" * 200)

    answer = client_for(alice).post(
        reverse("rfqs:edit", args=[rfq.reference, "what"]), {**WHAT, "file": file}
    )

    assert answer.status_code == 422
    assert rfq.files.count() == 0


def test_a_supplier_builds_previews_and_sends_a_quotation(alice, sven, client_for):
    rfq = make_rfq(alice, matched=[sven])
    client = client_for(sven)
    assert b"1,200 steel bottles" in client.get(reverse("rfqs:market")).content
    offered = client.get(reverse("rfqs:offered", args=[rfq.reference]))
    assert b"Steel bottle 750 ml" in offered.content
    assert b"Atelier Roux" not in offered.content

    build = client.post(reverse("quotations:start", args=[rfq.reference])).url
    assert client.get(build).status_code == 200
    assert client.post(build, {**BUILT, "action": "add"}).status_code == 302
    assert client.get(build).content.count(b"Goods</label>") >= 2
    preview = client.post(build, {**BUILT, "action": "preview"}).url
    assert "7,140.00" in client.get(preview).content.decode()
    quotation = Quotation.objects.get()
    sent = client.post(reverse("quotations:submission", args=[quotation.reference]))

    quotation.refresh_from_db()
    assert (quotation.state, quotation.current) == ("submitted", 1)
    assert client.get(sent.url).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"lines-0-quantity": "100"},
        {"lines-0-unit_price": ""},
        {"currency": "XXX"},
        {"freight": "1.234"},
        {"valid_days": "91"},
        {"message": "x" * 4001},
        {"lines-0-price_1": ""},
    ],
)
def test_a_bad_quotation_keeps_what_was_typed_and_sends_nothing(alice, sven, client_for, change):
    rfq = make_rfq(alice, matched=[sven])
    client = client_for(sven)
    build = client.post(reverse("quotations:start", args=[rfq.reference])).url

    answer = client.post(build, {**BUILT, **change, "action": "preview"})

    assert answer.status_code == 422
    assert b"Engraving included" in answer.content or "message" in change
    assert Quotation.objects.get().state == "draft"


def test_the_buyer_compares_counters_and_the_supplier_revises_and_it_is_ordered(
    alice, sven, client_for
):
    other = people.make_seller("Other Works")
    rfq = make_rfq(alice, matched=[sven, other])
    quotation, _rival = make_quotation(rfq, sven), make_quotation(rfq, other)
    buyer, seller = client_for(alice), client_for(sven)
    assert buyer.get(reverse("rfqs:detail", args=[rfq.reference])).status_code == 200
    table = buyer.get(reverse("rfqs:comparison", args=[rfq.reference])).content.decode()
    assert "Nordform" in table
    assert "Other Works" in table
    csv = buyer.get(reverse("rfqs:comparison_csv", args=[rfq.reference])).content.decode()
    assert "5.95" in csv

    url = reverse("quotations:counter", args=[quotation.reference])
    assert buyer.get(url).status_code == 200
    assert buyer.post(url, COUNTER).status_code == 302
    detail = reverse("quotations:detail", args=[quotation.reference])
    assert "Accept the counter-offer" in seller.get(detail).content.decode()
    build = reverse("quotations:build", args=[quotation.reference])
    assert seller.get(build).status_code == 200
    seller.post(build, {**BUILT, **LOWER, "action": "preview"})
    seller.post(reverse("quotations:submission", args=[quotation.reference]))
    page = buyer.get(detail)
    current = page.context["current"].row
    assert current.number == 3
    accepted = {"number": current.number, "terms_hash": current.terms_hash}
    for _ in range(2):  # a double click
        answer = buyer.post(reverse("quotations:acceptance", args=[quotation.reference]), accepted)
        assert answer.status_code == 302

    assert Order.objects.get().total.minor == 1200 * 570 + 6000
    assert buyer.get(detail).status_code == 200


def test_a_tampered_or_stale_acceptance_changes_nothing(alice, sven, client_for):
    quotation = make_quotation(make_rfq(alice, matched=[sven]), sven)
    url = reverse("quotations:acceptance", args=[quotation.reference])

    for data in ({}, {"number": "1", "terms_hash": "0" * 64}, {"number": "99999999999"}):
        assert client_for(alice).post(url, data).status_code == 302

    assert Order.objects.count() == 0
    assert Quotation.objects.get().state == "submitted"


def test_an_operator_reviews_what_was_held_back(alice, olga, client_for):
    rfq = make_rfq(alice, description="Bottles, please write to me at buyer@example.com today")
    client = client_for(olga)
    assert rfq.title.encode() in client.get(reverse("rfqs:queue")).content
    assert client.get(reverse("rfqs:review", args=[rfq.reference])).status_code == 200
    url = reverse("rfqs:decision", args=[rfq.reference])

    assert client.post(url, {"decision": "reject", "reason": ""}).status_code == 422
    assert client.post(url, {"decision": "approve"}).status_code == 302

    assert RFQ.objects.get().state == "open"


def test_who_may_open_which_page(alice, bob, sven, sara, mallory, olga, client_for):
    other = people.make_seller("Other Works")
    rfq = make_rfq(alice, matched=[sven, other])
    quotation = make_quotation(rfq, sven)
    expected = {
        reverse("rfqs:detail", args=[rfq.reference]): (200, 403, 404, 404, 404, 302, 404),
        reverse("rfqs:comparison", args=[rfq.reference]): (200, 403, 404, 404, 404, 404, 404),
        reverse("rfqs:offered", args=[rfq.reference]): (404, 404, 200, 403, 404, 404, 200),
        reverse("rfqs:review", args=[rfq.reference]): (404, 404, 404, 404, 404, 200, 404),
        reverse("quotations:detail", args=[quotation.reference]): (
            200,
            403,
            200,
            403,
            404,
            200,
            404,
        ),
        reverse("quotations:counter", args=[quotation.reference]): (
            200,
            403,
            403,
            403,
            404,
            403,
            404,
        ),
        reverse("quotations:build", args=[quotation.reference]): (
            403,
            403,
            200,
            403,
            404,
            403,
            404,
        ),
    }
    members = (alice, bob, sven, sara, mallory, olga, other)

    found = {url: tuple(client_for(m).get(url).status_code for m in members) for url in expected}

    assert found == expected
    for url in expected:
        assert client_for().get(url).status_code == 302


def test_the_lists_teach_when_they_are_empty(alice, sven, client_for):
    assert b"No requests yet" in client_for(alice).get(reverse("rfqs:list")).content
    assert b"No open requests" in client_for(sven).get(reverse("rfqs:market")).content
    assert b"No quotations here" in client_for(sven).get(reverse("quotations:list")).content


def test_a_supplier_asks_the_buyer_answers_and_one_says_no(alice, sven, client_for):
    rfq = make_rfq(alice, matched=[sven])
    ask = reverse("rfqs:question", args=[rfq.reference])
    assert client_for(sven).post(ask, {"question": ""}).status_code == 422
    assert client_for(sven).post(ask, {"question": "Which steel?"}).status_code == 302
    question = rfq.questions.get()
    answer = reverse("rfqs:answer", args=[rfq.reference, question.pk])
    assert client_for(alice).post(answer, {"answer": "18/8"}).status_code == 302
    refusal = reverse("rfqs:refusal", args=[rfq.reference])
    assert client_for(sven).post(refusal, {"reason": "No capacity."}).status_code == 302

    assert rfq.matches.get().decline_reason == "No capacity."


def test_the_buyer_extends_closes_and_cancels(alice, client_for):
    rfq = make_rfq(alice)
    client = client_for(alice)
    later = (clock.now() + timedelta(days=30)).date()
    extend = reverse("rfqs:extension", args=[rfq.reference])
    assert client.post(extend, {"closes_at": "2001-01-01"}).status_code == 422
    assert client.post(extend, {"closes_at": later}).status_code == 302
    assert client.post(reverse("rfqs:closure", args=[rfq.reference])).status_code == 302
    cancel = reverse("rfqs:cancellation", args=[rfq.reference])
    assert client.post(cancel, {"reason": ""}).status_code == 422
    assert client.post(cancel, {"reason": "Stopped."}).status_code == 302

    assert RFQ.objects.get().state == "cancelled"


def test_a_new_match_never_opens_anothers_request(alice, sven, mallory, client_for):
    rfq = make_rfq(alice, matched=[sven])
    url = reverse("rfqs:offered", args=[rfq.reference])
    assert client_for(mallory).get(url).status_code == 404

    actions.record_matches(rfq=rfq, candidates=[Candidate(mallory.company.pk, None, 50, "Bottle")])

    assert client_for(mallory).get(url).status_code == 200
