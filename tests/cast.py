"""The cast: people that every test knows. Registered as a plugin by tests/conftest.py."""

import time

import pytest
from django.test import Client

from marketplace.companies.member import Member
from tests.factories import companies as make


@pytest.fixture
def alice(db) -> Member:
    """Administrator of the buyer Atelier Roux."""
    return make.make_admin("Atelier Roux", name="Alice Roux", country="FR")


@pytest.fixture
def bob(alice) -> Member:
    """Alice's colleague, who may only write messages."""
    return make.make_member(alice.company, "Observer", user=make.make_user("Bob Blanc"))


@pytest.fixture
def sven(db) -> Member:
    """Administrator of the approved vendor Nordform."""
    return make.make_seller("Nordform", name="Sven Lund", country="SE")


@pytest.fixture
def sara(sven) -> Member:
    """Sven's colleague, who may only write messages."""
    return make.make_member(sven.company, "Observer", user=make.make_user("Sara Berg"))


@pytest.fixture
def mallory(db) -> Member:
    """A stranger to the others' deals: buyer and approved vendor of her own."""
    return make.make_seller("Mallory Trading", name="Mallory Moss", country="NL")


@pytest.fixture
def olga(db) -> Member:
    """An operator."""
    return make.make_operator("Olga")


@pytest.fixture
def omar(db) -> Member:
    """A second operator."""
    return make.make_operator("Omar")


@pytest.fixture
def otto(db) -> Member:
    """A third operator."""
    return make.make_operator("Otto")


@pytest.fixture
def client_for():
    """`client_for(alice)`: a signed-in client that has just given its password (and code)."""
    return sign_in


def sign_in(member: Member | None = None) -> Client:
    """Return a client of that person, or a guest's, that has just given its password and code."""
    client = Client()
    if member is None or member.user is None:
        return client
    client.force_login(member.user)
    session = client.session
    session["account_authentication_methods"] = [
        {
            "method": "password",
            "at": time.time(),
            "email": member.user.email,
            "reauthenticated": True,
        }
    ]
    session["account_authentication_methods_user"] = str(member.user.pk)
    if member.company is not None:
        session["acting_company"] = member.company.pk
    session.save()
    return client
