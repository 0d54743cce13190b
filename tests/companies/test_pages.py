import pytest
from django.core import mail

from marketplace.companies.models import Address, Invitation, Membership, Role, User
from marketplace.core import outbox
from tests.companies.test_signup import link_in
from tests.factories.companies import PASSWORD, make_company, make_member, make_user

pytestmark = pytest.mark.django_db
ADDRESS = {"line1": "1 rue de la Gare", "postcode": "69002", "city": "Lyon", "country": "FR"}
PAGES = ["/en/company/", "/en/company/team/", "/en/company/addresses/", "/en/selling/"]


@pytest.mark.parametrize("path", PAGES)
def test_members_see_their_companys_pages_and_guests_sign_in(path, alice, bob, client_for):
    assert client_for(alice).get(path).status_code == 200
    assert client_for(bob).get(path).status_code == 200
    assert client_for().get(path).url == f"/en/account/login/?next={path}"


@pytest.mark.parametrize("path", PAGES)
def test_operators_have_no_company_pages(path, olga, client_for):
    assert client_for(olga).get(path).status_code == 404


def test_an_administrator_changes_the_profile(alice, client_for):
    answer = client_for(alice).post(
        "/en/company/",
        {"name": "Atelier Roux SAS", "country": "FR", "vat_number": "fr 123", "currency": "EUR"},
    )

    alice.company.refresh_from_db()
    assert answer.status_code == 302
    assert (alice.company.name, alice.company.vat_number) == ("Atelier Roux SAS", "FR123")


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/en/company/", {"name": "X", "country": "FR", "currency": "EUR"}),
        ("/en/company/addresses/", ADDRESS),
        ("/en/company/team/", {"email": "eve@x.test"}),
        ("/en/company/roles/", {"name": "Boss"}),
        ("/en/selling/request/", {}),
    ],
)
def test_a_colleague_without_the_permission_is_refused(path, data, alice, bob, client_for):
    assert client_for(bob).post(path, data).status_code == 403

    alice.company.refresh_from_db()
    assert alice.company.name == "Atelier Roux"
    assert (Address.objects.count(), Invitation.objects.count()) == (0, 0)


def test_addresses_are_added_changed_and_removed(alice, client_for):
    client = client_for(alice)
    client.post("/en/company/addresses/", ADDRESS)
    address = Address.objects.get()
    client.post(f"/en/company/addresses/{address.pk}/", {**ADDRESS, "city": "Paris"})
    address.refresh_from_db()

    assert (address.company, address.city) == (alice.company, "Paris")
    client.post(f"/en/company/addresses/{address.pk}/removal/")
    assert Address.objects.count() == 0


@pytest.mark.parametrize("field", ["line1", "city", "country"])
def test_an_incomplete_address_comes_back_with_what_was_typed(field, alice, client_for):
    answer = client_for(alice).post("/en/company/addresses/", {**ADDRESS, field: ""})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "69002" in answer.content.decode()


def test_a_stranger_finds_no_address_member_or_invitation(alice, mallory, client_for):
    address = Address.objects.create(company=alice.company, **ADDRESS)
    membership = Membership.objects.get(company=alice.company)
    client = client_for(mallory)

    assert client.get(f"/en/company/addresses/{address.pk}/").status_code == 404
    assert client.post(f"/en/company/addresses/{address.pk}/removal/").status_code == 404
    assert client.post(f"/en/company/team/{membership.pk}/removal/").status_code == 404
    assert client.post(f"/en/company/team/{membership.pk}/role/", {"role": 1}).status_code == 404
    assert Address.objects.count() == 1


def test_the_last_administrator_stays(alice, client_for):
    membership = Membership.objects.get(company=alice.company)

    page = client_for(alice).post(f"/en/company/team/{membership.pk}/removal/", follow=True)

    assert "Somebody must be left who manages the company" in page.content.decode()
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_a_stale_password_is_asked_for_again_before_roles_change(alice, bob, client_for):
    client = client_for(alice)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1.0}]
    session.save()
    membership = Membership.objects.get(user=bob.user)

    answer = client.post(f"/en/company/team/{membership.pk}/removal/")

    assert answer.status_code == 302
    assert "/account/reauthenticate/" in answer.url
    assert Membership.objects.filter(pk=membership.pk).exists()


def invite(client, email="new@x.test", role="Buyer"):
    pk = Role.objects.get(name=role, company=client.session["acting_company"]).pk
    client.post("/en/company/team/", {"email": email, "role": pk})
    outbox.drain()
    return link_in(mail.outbox[-1])


def test_an_invited_person_opens_an_account_and_belongs_to_the_company(alice, client_for, client):
    link = invite(client_for(alice))

    page = client.get(link)
    answer = client.post(link, {"full_name": "Nora New", "password": PASSWORD, "language": "fr"})

    user = User.objects.get(email="new@x.test")
    membership = Membership.objects.get(user=user)
    assert (page.status_code, answer.status_code) == (200, 302)
    assert (membership.company, membership.role.name) == (alice.company, "Buyer")
    assert int(client.session["_auth_user_id"]) == user.pk
    assert client.get(link).status_code == 410


def test_an_invited_person_with_an_account_joins_with_it(alice, client_for):
    user = make_user(email="new@x.test")
    make_company(founder=user)
    link = invite(client_for(alice))

    guest = client_for().get(link)
    client = client_for(make_member(make_company(), user=user))
    answer = client.post(link)

    assert "Sign in to accept" in guest.content.decode()
    assert answer.status_code == 302
    assert Membership.objects.filter(user=user, company=alice.company).count() == 1
    assert client.session["acting_company"] == alice.company.pk


def test_an_invitation_for_another_address_says_so(alice, mallory, client_for):
    link = invite(client_for(alice))

    page = client_for(mallory).post(link)

    assert page.status_code == 403
    assert "another address" in page.content.decode()
    assert not Membership.objects.filter(user=mallory.user, company=alice.company).exists()


def test_an_expired_invitation_says_so_and_can_be_sent_again(alice, client_for, client, advance):
    admin = client_for(alice)
    link = invite(admin)
    advance(days=8)

    assert client.get(link).status_code == 410
    pk = Invitation.objects.get().pk
    admin.post(f"/en/company/invitations/{pk}/mail/")
    outbox.drain()

    assert client.get(link).status_code == 404
    assert client.get(link_in(mail.outbox[-1])).status_code == 200


def test_a_withdrawn_or_forged_link_does_not_work(alice, client_for, client):
    admin = client_for(alice)
    link = invite(admin)
    admin.post(f"/en/company/invitations/{Invitation.objects.get().pk}/withdrawal/")

    assert client.get(link).status_code == 410
    assert client.get("/en/invitations/abc:def/").status_code == 404


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "required"),
        ("no address", "valid email"),
        ("x" * 250 + "@x.test", "at most 254"),
    ],
)
def test_bad_addresses_are_not_invited(email, sentence, alice, client_for):
    role = Role.objects.get(company=alice.company, name="Buyer")

    page = client_for(alice).post("/en/company/team/", {"email": email, "role": role.pk})

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert Invitation.objects.count() == 0


def test_members_and_invited_ones_are_not_invited_twice(alice, bob, client_for):
    client = client_for(alice)
    role = Role.objects.get(company=alice.company, name="Buyer")
    invite(client)

    for email in (bob.user.email, "new@x.test"):
        page = client.post("/en/company/team/", {"email": email, "role": role.pk})
        assert page.status_code == 422

    assert Invitation.objects.count() == 1


def test_another_companys_role_cannot_be_given(alice, mallory, client_for):
    foreign = Role.objects.get(company=mallory.company, name="Administrator")

    page = client_for(alice).post("/en/company/team/", {"email": "new@x.test", "role": foreign.pk})

    assert page.status_code == 422
    assert Invitation.objects.count() == 0


def test_somebody_in_two_companies_switches_between_them_only(alice, mallory, client_for):
    second = make_company("Second", founder=alice.user)
    client = client_for(alice)

    client.post("/en/company/switch/", {"company": second.pk, "next": "/en/company/"})
    assert client.get("/en/company/").context["company"] == second
    assert client.post("/en/company/switch/", {"company": mallory.company.pk}).status_code == 404
    assert client.post("/en/company/switch/", {"company": "x"}).status_code == 404
    assert client.get("/en/company/").context["company"] == second


def test_settings_keep_name_language_and_zone(alice, client_for):
    good = {"full_name": "Alix", "language": "fr", "time_zone": "Asia/Tokyo"}

    answer = client_for(alice).post("/en/settings/", good)
    bad = client_for(alice).post("/en/settings/", {**good, "time_zone": "Mars/Base"})

    alice.user.refresh_from_db()
    assert (answer.url, bad.status_code) == ("/fr/settings/", 422)
    assert (alice.user.full_name, alice.user.time_zone) == ("Alix", "Asia/Tokyo")


@pytest.mark.parametrize(
    "path",
    [
        "/en/settings/",
        "/fr/account/email/",
        "/en/account/password/change/",
        "/en/account/2fa/",
        "/en/account/2fa/totp/activate/",
        "/en/account/sessions/",
        "/en/account/logout/",
    ],
)
def test_account_pages_open(path, alice, client_for):
    page = client_for(alice).get(path)

    assert page.status_code == 200
    assert 'style="' not in page.content.decode()
