import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from marketplace.companies.models import Company
from marketplace.core import clock
from tests.factories.companies import make_operator, make_user
from vendors import actions
from vendors.models import Vendor
from vendors.queries import vendor_of
from vendors.states import VendorState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture():
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "PNG")
    return SimpleUploadedFile("logo.png", out.getvalue(), "image/png")


def test_a_storefront_is_public_with_structured_data(sven, client):
    page = client.get("/en/suppliers/nordform/")

    html = page.content.decode()
    assert page.status_code == 200
    assert '"@type": "Organization", "name": "Nordform"' in html
    assert 'rel="canonical" href="http' in html
    assert "Business registration" in html


def test_text_cannot_leave_the_structured_data(sven, client):
    Vendor.objects.update(tagline="</script><script>alert(1)</script>")

    assert "<script>alert(1)" not in client.get("/en/suppliers/nordform/").content.decode()


@pytest.mark.parametrize("state", [s for s in VendorState if s != VendorState.APPROVED])
def test_other_states_are_seen_by_their_own_people_and_operators_only(
    state, sven, sara, alice, olga, client_for
):
    Vendor.objects.update(state=state)

    seen = [
        client_for(member).get("/en/suppliers/nordform/").status_code
        for member in (None, alice, sven, sara, olga)
    ]
    assert seen == [404, 404, 200, 200, 200]
    assert "Nordform" not in client_for().get("/en/suppliers/").content.decode()


def test_the_directory_narrows_by_words_and_country(sven, mallory, client):
    def names(query):
        page = client.get(f"/en/suppliers/?{query}")
        return [row["company"].name for row in page.context["vendors"]]

    assert names("") == ["Mallory Trading", "Nordform"]
    assert names("country=SE") == ["Nordform"]
    assert names("q=mallory") == ["Mallory Trading"]
    assert names("q=nobody&country=XX") == []
    assert names("q=" + "x" * 5000) == []


def test_a_company_asks_to_sell_and_an_operator_approves_with_a_reason(alice, olga, client_for):
    client_for(alice).post("/en/selling/request/")
    vendor = vendor_of(alice.company.pk)
    assert vendor.state == VendorState.PENDING

    answer = client_for(olga).post(
        f"/en/desk/vendors/{vendor.slug}/", {"decision": "approve", "template": "checked"}
    )

    assert answer.status_code == 302
    vendor.refresh_from_db()
    assert vendor.state == VendorState.APPROVED
    assert Company.objects.get(pk=alice.company.pk).may_sell


def test_a_rejection_needs_a_reason_and_shows_it(alice, olga, client_for):
    client_for(alice).post("/en/selling/request/")
    vendor = vendor_of(alice.company.pk)
    desk = client_for(olga)

    without = desk.post(f"/en/desk/vendors/{vendor.slug}/", {"decision": "reject"})
    desk.post(
        f"/en/desk/vendors/{vendor.slug}/", {"decision": "reject", "reason": "No such register."}
    )

    assert without.status_code == 422
    assert "No such register." in client_for(alice).get("/en/selling/").content.decode()
    client_for(alice).post("/en/selling/request/")
    vendor.refresh_from_db()
    assert vendor.state == VendorState.PENDING


def test_a_second_click_is_told_what_is_true(alice, olga, client_for):
    client_for(alice).post("/en/selling/request/")
    path = f"/en/desk/vendors/{vendor_of(alice.company.pk).slug}/"
    desk = client_for(olga)

    first = desk.post(path, {"decision": "approve"})
    second = desk.post(path, {"decision": "approve"})

    assert (first.status_code, second.status_code) == (302, 422)


@pytest.mark.parametrize(
    "path", ["/en/desk/", "/en/desk/companies/", "/en/desk/vendors/", "/en/desk/vendors/nordform/"]
)
def test_the_desk_is_for_operators_alone(path, sven, alice, olga, client_for):
    assert client_for(olga).get(path).status_code == 200
    assert client_for(alice).get(path).status_code == 404
    assert client_for(sven).get(path).status_code == 404
    assert "/account/login/" in client_for().get(path).url


def test_an_operator_without_a_second_factor_is_sent_to_add_one(sven, client_for):
    operator = make_operator()
    operator.user.authenticator_set.all().delete()

    for path in ("/en/desk/", "/en/desk/vendors/nordform/"):
        answer = client_for(operator).get(path)
        assert (answer.status_code, answer.url) == (302, "/en/account/2fa/totp/activate/")


def test_the_desk_counts_what_waits_and_since_when(olga, client_for):
    from tests.factories.companies import make_company  # noqa: PLC0415 - after the cast

    make_company("Waiting Ltd", founder=make_user(), approved=False)

    page = client_for(olga).get("/en/desk/")

    lines = {line.queue.name: line for line in page.context["lines"]}
    assert lines["companies"].count == 1
    assert lines["companies"].oldest is not None
    assert (lines["vendors"].count, lines["vendors"].oldest) == (0, None)


def test_an_operator_decides_on_a_company(olga, client_for):
    from tests.factories.companies import make_company  # noqa: PLC0415 - after the cast

    company = make_company(approved=False)
    path = f"/en/desk/companies/{company.reference}/"
    desk = client_for(olga)

    desk.post(path, {"decision": "approve"})
    page = desk.post(path, {"decision": "block"})
    desk.post(path, {"decision": "block", "template": "fraud"})

    company.refresh_from_db()
    assert (page.status_code, company.state) == (422, "blocked")
    assert "There are signs of fraud." in desk.get(path).content.decode()


EDIT = {"tagline": "Oak for hotels", "about": "Since 1962.", "certificates": "ISO 9001\n\nFSC"}


def test_the_supplier_edits_the_storefront(sven, sara, mallory, client_for):
    answer = client_for(sven).post("/en/selling/storefront/", {**EDIT, "ships_to": ["FR", "DE"]})

    vendor = vendor_of(sven.company.pk)
    assert answer.status_code == 302
    assert (vendor.tagline, vendor.certificates) == ("Oak for hotels", ["ISO 9001", "FSC"])
    assert vendor.ships_to == ["FR", "DE"]
    assert client_for(sara).get("/en/selling/storefront/").status_code == 403
    assert vendor_of(mallory.company.pk).tagline == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tagline", "x" * 141),
        ("about", "x" * 4001),
        ("founded_year", "1"),
        ("founded_year", "abc"),
        ("staff_count", "0"),
        ("ships_to", ["XX"]),
        ("certificates", "x" * 121),
        ("certificates", "\n".join(str(n) for n in range(13))),
    ],
)
def test_bad_facts_come_back_beside_the_field(field, value, sven, client_for):
    page = client_for(sven).post("/en/selling/storefront/", {**EDIT, field: value})

    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert vendor_of(sven.company.pk).about == ""


def test_pictures_are_reencoded_and_replaced(sven, client_for, client):
    for _ in range(2):
        client_for(sven).post("/en/selling/storefront/logo/", {"logo-file": picture()})

    vendor = vendor_of(sven.company.pk)
    assert sorted(p.width for p in vendor.pictures.all()) == [96, 192]
    assert vendor.pictures.first().file.name.endswith(".webp")
    assert "vendors/" in client.get("/en/suppliers/nordform/").content.decode()
    client_for(sven).post("/en/selling/storefront/logo/", {"remove": "1"})
    assert not vendor.pictures.exists()


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"MZ"])
def test_what_is_no_picture_is_refused_beside_the_field(content, sven, client_for):
    file = SimpleUploadedFile("logo.png", content)

    page = client_for(sven).post("/en/selling/storefront/logo/", {"logo-file": file})

    assert page.status_code == 422
    assert 'id="id_logo-file_error"' in page.content.decode()
    assert not vendor_of(sven.company.pk).pictures.exists()


def test_a_holiday_shows_and_a_wrong_one_is_refused(sven, client_for, client):
    today = clock.now().date().isoformat()
    admin = client_for(sven)

    wrong = admin.post("/en/selling/storefront/holiday/", {"first": today, "until": "2020-01-01"})
    half = admin.post("/en/selling/storefront/holiday/", {"first": today})
    admin.post("/en/selling/storefront/holiday/", {"first": today, "until": today})

    assert (wrong.status_code, half.status_code) == (422, 422)
    assert "Closed for a while" in client.get("/en/suppliers/nordform/").content.decode()


def test_nobody_edits_a_terminated_vendor(sven, olga, client_for):
    actions.terminate_vendor(
        vendor=vendor_of(sven.company.pk), by=olga, at=clock.now(), reason="Fraud."
    )

    assert client_for(sven).get("/en/selling/storefront/").status_code == 403
