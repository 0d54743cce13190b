import re

import pytest
from django.core import mail

from marketplace.companies.models import Company, Membership, User
from marketplace.companies.states import CompanyState, Permission
from marketplace.core import outbox
from tests.factories.companies import PASSWORD, make_user

pytestmark = pytest.mark.django_db
GOOD = {
    "full_name": "Ada Martin",
    "company_name": "Martin et fils",
    "country": "FR",
    "email": "ada@martin.test",
    "password1": PASSWORD,
    "language": "fr",
}


@pytest.fixture(autouse=True)
def fresh_limits():
    from django.core.cache import cache  # noqa: PLC0415 - after settings

    cache.clear()


def sign_up(client, **changes):
    return client.post("/en/account/signup/", {**GOOD, **changes})


def link_in(message):
    return re.search(r"http://\S+?(/(?:en|fr)/\S+)", message.body).group(1)


def test_signing_up_makes_a_user_a_pending_company_and_its_administrator(client):
    answer = sign_up(client)

    assert (answer.status_code, answer.url) == (302, "/en/account/confirm-email/")
    user = User.objects.get()
    membership = Membership.objects.select_related("company", "role").get()
    assert (user.email, user.full_name, user.language) == ("ada@martin.test", "Ada Martin", "fr")
    assert (membership.user, membership.company.name) == (user, "Martin et fils")
    assert membership.company.state == CompanyState.PENDING
    assert set(membership.role.permissions) == set(Permission.values)
    assert [role.name for role in membership.company.roles.order_by("pk")] == [
        "Administrator",
        "Buyer",
        "Sales",
        "Finance",
        "Observer",
    ]


def test_the_request_sends_no_mail_the_worker_does_in_the_readers_language(client):
    sign_up(client)
    assert mail.outbox == []

    outbox.drain()

    (message,) = mail.outbox
    assert (message.to, link_in(message)[:4]) == (["ada@martin.test"], "/fr/")
    assert message.alternatives[0][1] == "text/html"


def test_the_link_in_the_mail_confirms_the_address_and_signs_in(client):
    sign_up(client)
    outbox.drain()
    link = link_in(mail.outbox[0])

    page = client.get(link)
    answer = client.post(link)

    assert page.status_code == 200
    assert answer.status_code == 302
    assert int(client.session["_auth_user_id"]) == User.objects.get().pk
    assert User.objects.get().emailaddress_set.get().verified


def test_nobody_signs_in_before_confirming(client):
    sign_up(client)

    answer = client.post(
        "/en/account/login/", {"login": GOOD["email"], "password": GOOD["password1"]}
    )

    assert answer.url == "/en/account/confirm-email/"
    assert "_auth_user_id" not in client.session


def test_a_used_link_shows_a_page_that_says_so(client):
    sign_up(client)
    outbox.drain()
    link = link_in(mail.outbox[0])
    client.post(link)

    page = client.get(link)

    assert (
        "no longer works" in page.content.decode() or "ne fonctionne plus" in page.content.decode()
    )


def test_a_taken_address_gets_the_same_answer_and_a_mail_instead_of_an_account(client):
    make_user(email=GOOD["email"])

    answer = sign_up(client)

    assert (answer.status_code, answer.url) == (302, "/en/account/confirm-email/")
    assert (User.objects.count(), Company.objects.count()) == (1, 0)
    outbox.drain()
    assert [m.subject for m in mail.outbox] == ["You already have an account"]


def test_sending_the_form_twice_makes_one_account(client):
    sign_up(client)
    sign_up(client)

    assert (User.objects.count(), Company.objects.count(), Membership.objects.count()) == (1, 1, 1)


def test_an_address_taken_between_check_and_save_is_answered_alike(client, monkeypatch):
    make_user(email=GOOD["email"])
    monkeypatch.setattr(
        "marketplace.companies.signup.CompanySignupForm.validate_unique_email",
        lambda _form, email: email,
    )

    answer = sign_up(client)

    assert (answer.status_code, answer.url) == (302, "/en/account/confirm-email/")
    assert (User.objects.count(), Company.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", ""),
        ("full_name", "x" * 121),
        ("company_name", ""),
        ("company_name", "x" * 161),
        ("country", ""),
        ("country", "XX"),
        ("email", ""),
        ("email", "no address"),
        ("email", "a" * 250 + "@x.test"),
        ("password1", ""),
        ("password1", "short"),
        ("password1", "password1"),
        ("language", "xx"),
        ("company_name", "nul\0byte"),
    ],
)
def test_bad_answers_are_named_beside_the_field_and_lose_nothing(client, field, value):
    answer = sign_up(client, **{field: value})

    assert field in answer.context["form"].errors
    html = answer.content.decode()
    assert f'id="id_{field}_error"' in html
    kept = "company_name" if field != "company_name" else "full_name"
    assert GOOD[kept] in html
    assert (User.objects.count(), Company.objects.count()) == (0, 0)


def test_a_forgotten_password_is_replaced_through_the_mail(client):
    user = make_user(email="ada@martin.test", language="en")
    client.post("/en/account/password/reset/", {"email": user.email})
    outbox.drain()

    form = client.get(link_in(mail.outbox[0]), follow=True)
    new = "another fine phrase 9"
    answer = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})

    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.check_password(new)


def test_an_unknown_address_gets_the_same_page_and_a_mail_that_says_so(client):
    known = client.post("/en/account/password/reset/", {"email": make_user().email})
    unknown = client.post("/en/account/password/reset/", {"email": "nobody@x.test"})

    outbox.drain()

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [m.subject for m in mail.outbox] == [
        "Choose a new password",
        "There is no account with this address",
    ]


def test_no_link_or_key_is_kept_in_the_outbox(client):
    from marketplace.core.models import OutboxMessage  # noqa: PLC0415 - models after setup

    client.post("/en/account/password/reset/", {"email": make_user().email})

    (message,) = OutboxMessage.objects.filter(topic="companies.account_mail")
    assert set(message.payload) == {"kind", "email", "user_id", "language"}
