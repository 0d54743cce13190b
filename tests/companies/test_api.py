import pytest

from marketplace.companies.models import Invitation
from marketplace.core import clock
from vendors import actions
from vendors.models import Vendor
from vendors.queries import vendor_of

pytestmark = pytest.mark.django_db


def test_a_program_learns_who_it_acts_for(alice, olga, client_for):
    me = client_for(alice).get("/api/v1/me/").json()
    operator = client_for(olga).get("/api/v1/me/").json()

    assert (me["email"], me["company"]["name"]) == (alice.user.email, "Atelier Roux")
    assert me["permissions"] == sorted(alice.permissions)
    assert (operator["is_operator"], operator["company"]) == (True, None)
    assert client_for().get("/api/v1/me/").status_code == 403


def test_only_ones_own_companies_and_colleagues_are_listed(alice, bob, mallory, client_for):
    companies = client_for(alice).get("/api/v1/companies/").json()["results"]
    members = client_for(bob).get("/api/v1/members/").json()["results"]
    strangers = client_for(mallory).get("/api/v1/members/").json()["results"]

    assert [row["name"] for row in companies] == ["Atelier Roux"]
    assert {row["email"] for row in members} == {alice.user.email, bob.user.email}
    assert [row["email"] for row in strangers] == [mallory.user.email]


def test_a_colleague_is_invited_and_the_invitation_withdrawn(alice, bob, mallory, client_for):
    asked = {"email": "new@x.test", "role": "Buyer"}
    client = client_for(alice)

    made = client.post("/api/v1/invitations/", asked)
    again = client.post("/api/v1/invitations/", asked)
    refused = client_for(bob).post("/api/v1/invitations/", asked)
    path = f"/api/v1/invitations/{made.json()['id']}/withdrawal/"

    assert (made.status_code, again.status_code, refused.status_code) == (201, 422, 403)
    assert again.json()["errors"][0]["code"] == "already_invited"
    assert client_for(mallory).post(path).status_code == 404
    assert client.post(path).status_code == 204
    assert Invitation.objects.get().withdrawn_at is not None


@pytest.mark.parametrize("asked", [{}, {"email": "x", "role": "Buyer"}, {"email": "a@x.test"}])
def test_bad_invitations_name_the_field(asked, alice, client_for):
    answer = client_for(alice).post("/api/v1/invitations/", asked)

    assert answer.status_code == 400
    assert Invitation.objects.count() == 0


def test_suppliers_are_public_once_approved(sven, alice, client_for):
    actions.request_vendor_profile(by=alice, at=clock.now())

    listed = client_for().get("/api/v1/vendors/").json()["results"]

    assert [row["slug"] for row in listed] == ["nordform"]
    assert client_for().get("/api/v1/vendors/nordform/").json()["name"] == "Nordform"
    assert client_for().get("/api/v1/vendors/atelier-roux/").status_code == 404
    assert client_for().get("/api/v1/vendors/nordform/reviews/").json()["results"] == []


def test_only_operators_decide_on_a_supplier(sven, alice, olga, client_for):
    path = "/api/v1/vendors/nordform/decision/"
    asked = {"decision": "suspend", "reason": "Late too often."}

    answers = [client_for(m).post(path, asked).status_code for m in (None, alice, sven)]
    assert answers == [403, 404, 404]
    assert vendor_of(sven.company.pk).state == "approved"

    without = client_for(olga).post(path, {"decision": "suspend"})
    done = client_for(olga).post(path, asked)
    twice = client_for(olga).post(path, asked)

    assert (without.status_code, done.status_code, twice.status_code) == (422, 200, 409)
    assert Vendor.objects.get().state == "suspended"
