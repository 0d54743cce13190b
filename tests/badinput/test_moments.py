"""A table of case × form: a clear message beside the field, all typed kept, nothing moved."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from marketplace.core import clock, uploads
from marketplace.orders.models import Order
from rfq import actions as rfqs
from tests.badinput.looking import Page, nothing_moved
from tests.factories.catalog import make_product
from tests.factories.orders import make_order
from tests.factories.rfq import make_offer, make_quotation, make_rfq

pytestmark = pytest.mark.django_db

LONG = "x" * 5000
COMPANY = {"name": "Atelier Roux", "country": "FR", "currency": "EUR"}
ADDRESS = {"line1": "1 rue X", "city": "Lyon", "country": "FR", "postcode": "69002"}
BANK = {"holder": "Nordform", "iban": "FR7630006000011234567890189", "bic": ""}

# who, url name, what is sent, the field that must say why
TABLE = {
    "address empty": ("alice", "company:addresses", {**ADDRESS, "line1": ""}, "line1"),
    "address too long": ("alice", "company:addresses", {**ADDRESS, "city": LONG}, "city"),
    "address in no country": (
        "alice",
        "company:addresses",
        {**ADDRESS, "country": "XX"},
        "country",
    ),
    "company without a name": ("alice", "company:home", {**COMPANY, "name": ""}, "name"),
    "company name too long": ("alice", "company:home", {**COMPANY, "name": LONG}, "name"),
    "invitation empty": ("alice", "company:team", {"email": ""}, "email"),
    "invitation to no address": ("alice", "company:team", {"email": "not an address"}, "email"),
    "role without a name": ("alice", "company:role_new", {"name": ""}, "name"),
    "role name too long": ("alice", "company:role_new", {"name": LONG}, "name"),
    "bank details empty": ("sven", "payouts:bank_details", {**BANK, "iban": ""}, "iban"),
    "bank details of no bank": ("sven", "payouts:bank_details", {**BANK, "iban": "FR00"}, "iban"),
    "import without a file": ("sven", "listings:import", {"currency": "EUR"}, "file"),
    "settings without a name": ("alice", "account:home", {"full_name": ""}, "full_name"),
}


@pytest.mark.parametrize("case", TABLE)
def test_the_field_says_why_and_keeps_what_was_typed(case, client_for, request):
    who, name, sent, field = TABLE[case]
    client = client_for(request.getfixturevalue(who))

    with nothing_moved():
        answer = client.post(reverse(name), sent)

    page = Page(answer.content.decode())
    assert answer.status_code == 422
    assert page.message_beside(field)
    assert 'role="alert" tabindex="-1" autofocus data-focus' in page.html
    for key, value in sent.items():
        if value and key != field and page.inputs.get(key, {}).get("type") == "text":
            assert page.inputs[key].get("value") == value


@pytest.fixture
def product(sven):
    return make_product(seller=sven.company, incoterm="DAP", moq=10)


def order_form(client, product):
    html = client.get(
        reverse("orders:new"), {"product": product.pk, "quantity": "100"}
    ).content.decode()
    hidden = {name: found.get("value") or "" for name, found in Page(html).inputs.items()}
    return {**hidden, "product": str(product.pk), "quantity": "100", **ADDRESS, "address": "new"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quantity", ""),
        ("quantity", "1"),
        ("quantity", "-5"),
        ("quantity", "NaN"),
        ("message", LONG),
    ],
)
def test_a_bad_order_is_not_placed(client_for, alice, product, field, value):
    client = client_for(alice)
    sent = order_form(client, product) | {field: value}

    with nothing_moved():
        answer = client.post(reverse("orders:new"), sent)

    assert answer.status_code == 422
    assert Order.objects.count() == 0


def test_a_changed_hidden_price_is_refused(client_for, alice, product):
    client = client_for(alice)
    sent = order_form(client, product) | {"unit_price": "0.01"}

    with nothing_moved():
        answer = client.post(reverse("orders:new"), sent)

    assert answer.status_code in {409, 422}


def test_another_companys_address_is_no_choice(client_for, alice, sven, product):
    client = client_for(alice)
    sent = order_form(client, product) | {"address": "999999"}

    with nothing_moved():
        assert client.post(reverse("orders:new"), sent).status_code == 422


@pytest.mark.parametrize(
    ("name", "content"),
    [("lamp.svg", b"<svg onload='x'/>"), ("run.pdf", b"MZ\x90\x00" * 20), ("empty.pdf", b"")],
)
def test_a_file_of_the_wrong_kind_is_refused(client_for, alice, name, content):
    rfq = rfqs.start_rfq(by=alice, at=clock.now(), fields={"title": "Cups"})
    client = client_for(alice)

    with nothing_moved():
        client.post(
            reverse("rfqs:files", args=[rfq.reference]), {"file": SimpleUploadedFile(name, content)}
        )

    assert rfq.files.count() == 0


def test_a_file_above_the_limit_is_refused(client_for, alice, monkeypatch):
    monkeypatch.setitem(uploads.check.__kwdefaults__, "max_bytes", 10)  # instead of sending 50 MB
    rfq = rfqs.start_rfq(by=alice, at=clock.now(), fields={"title": "Cups"})
    file = SimpleUploadedFile("list.txt", b"more than ten bytes")

    with nothing_moved():
        client_for(alice).post(reverse("rfqs:files", args=[rfq.reference]), {"file": file})

    assert rfq.files.count() == 0


def test_a_stale_quotation_is_not_accepted(client_for, alice, sven):
    quotation = make_quotation(make_rfq(alice, matched=[sven]), sven)
    old = quotation.revisions.get()
    rfqs.revise(
        quotation=quotation, number=old.number, offer=make_offer(lead_time_days=40), by=sven,
        at=clock.now(),
    )  # fmt: skip

    with nothing_moved():
        client_for(alice).post(
            reverse("quotations:acceptance", args=[quotation.reference]), {"number": old.number}
        )

    assert Order.objects.count() == 0


@pytest.mark.parametrize("name", ["company:addresses", "orders:new", "rfqs:new"])
def test_an_ended_session_leads_to_sign_in_and_back(name):
    with nothing_moved():
        answer = Client().post(reverse(name), ADDRESS)

    assert answer.status_code == 302
    assert f"next={reverse(name)}" in answer["Location"]


def test_a_form_without_its_token_says_that_it_expired(client_for, alice):
    signed_in = client_for(alice)
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in.cookies

    with nothing_moved():
        answer = client.post(reverse("company:addresses"), ADDRESS)

    assert answer.status_code == 403
    assert "form_expired" in [
        template.name.split("/")[-1].removesuffix(".html") for template in answer.templates
    ]


def test_the_back_button_after_a_step_changes_nothing(client_for, alice, sven):
    order = make_order(alice, sven)
    client = client_for(alice)
    url = reverse("orders:move", args=[order.reference, "cancellation"])
    client.post(url, {"reason": "Plans changed"})

    with nothing_moved():
        answer = client.post(url, {"reason": "Plans changed"})

    assert answer.status_code in {302, 422}


def test_a_double_click_places_one_order(client_for, alice, product):
    client = client_for(alice)
    sent = order_form(client, product) | {"quantity": "100", "transport_mode": "land"}

    first = client.post(reverse("orders:new"), sent)
    assert (first.status_code, Order.objects.count()) == (302, 1)
    with nothing_moved():
        again = client.post(reverse("orders:new"), sent)

    assert again["Location"] == first["Location"]
