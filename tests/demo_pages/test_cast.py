"""Everybody of the cast is one click away, and the printed password and code sign in by hand."""

import pytest

from marketplace.companies.models import User
from marketplace.core import clock
from marketplace.demo import totp
from marketplace.demo.cast import CAST, PASSWORD
from marketplace.demo.seed import inspected, people
from tests.demo_pages.conftest import words_of

OPERATORS = [role.email for role in CAST if role.email.endswith("@quayside.example")]


@pytest.fixture
def everybody(db):
    """The cast as the seed makes it, with a supplier who is not of the cast."""
    olga, *_ = people.make_operators()
    people.make_buyers(operator=olga, at=clock.now())
    people.make_suppliers(operator=olga, at=clock.now())
    people.make_colleagues()
    inspected.make_inspector(operator=olga)


def become(client, email, **data):
    user = User.objects.get(email=email)
    return client.post(f"/en/demo/cast/{user.pk}/session/", data)


def signed_in(client):
    user_id = client.session.get("_auth_user_id")
    return User.objects.get(pk=user_id).email if user_id else None


def test_the_page_names_everybody_with_password_and_code(client, everybody):
    page = words_of(client.get("/en/demo/"))

    assert [role.email for role in CAST if role.email not in page] == []
    assert PASSWORD in page
    assert totp.present_code() in page


@pytest.mark.parametrize("email", [role.email for role in CAST])
def test_one_click_signs_in(client, everybody, email):
    response = become(client, email)

    assert (response.status_code, response.url) == (302, "/en/overview/")
    assert signed_in(client) == email


def test_there_are_three_operators(everybody):
    assert len(OPERATORS) == 3
    assert set(User.objects.filter(is_operator=True).values_list("email", flat=True)) == set(
        OPERATORS
    )


@pytest.mark.parametrize("email", OPERATORS)
def test_an_operator_reaches_the_desk_without_another_code(client, everybody, email):
    become(client, email)

    assert client.get("/en/desk/").status_code == 200


def test_password_and_printed_code_sign_an_operator_in_by_hand(client, everybody):
    answer = client.post("/en/account/login/", {"login": OPERATORS[0], "password": PASSWORD})
    assert signed_in(client) is None

    client.post(answer.url, {"code": totp.present_code()})

    assert signed_in(client) == OPERATORS[0]


def test_one_click_takes_over_from_whoever_was_signed_in(client, everybody):
    become(client, CAST[0].email)
    become(client, CAST[2].email)

    assert signed_in(client) == CAST[2].email


@pytest.mark.parametrize(
    ("target", "landed"),
    [("/en/orders/", "/en/orders/"), ("https://evil.example/", "/en/overview/")],
)
def test_it_returns_to_a_page_of_this_site_only(client, everybody, target, landed):
    assert become(client, CAST[0].email, next=target).url == landed


def test_somebody_outside_the_cast_is_nobody_to_be(client, everybody):
    assert become(client, "petra@kartonagen-lindner.example").status_code == 404
    assert signed_in(client) is None


def test_a_link_alone_signs_nobody_in(client, everybody):
    user = User.objects.get(email=CAST[0].email)

    assert client.get(f"/en/demo/cast/{user.pk}/session/").status_code == 405
    assert signed_in(client) is None
