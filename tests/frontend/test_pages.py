"""Help, style guide and errors, as plain answers."""

import pytest
from django.test import RequestFactory

from frontend.assets import CSS
from frontend.pages import errors

HELP = ("protection", "fees", "buyers", "suppliers", "terms", "privacy")
COMPONENTS = CSS.parents[1] / "templates" / "components"
GUIDE = CSS.parents[1] / "templates" / "styleguide"


@pytest.mark.django_db
@pytest.mark.parametrize("name", HELP)
def test_help_reads_the_figures_in_force(client, name):
    response = client.get(f"/en/help/{name}/")

    assert response.status_code == 200
    assert "escrow" not in response.content.decode().lower()


@pytest.mark.django_db
def test_help_on_protection_says_the_days(client):
    text = client.get("/en/help/protection/").content.decode()

    assert "stays held for 30 more days" in text


def test_the_style_guide_is_for_operators(client_for, omar, alice):
    assert client_for(omar).get("/en/styleguide/").status_code == 200
    assert client_for(alice).get("/en/styleguide/").status_code == 404


def test_every_component_stands_in_the_style_guide():
    shown = "".join(page.read_text() for page in GUIDE.glob("*.html"))
    missing = [
        part.name for part in COMPONENTS.glob("*.html") if f"components/{part.name}" not in shown
    ]

    assert missing == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "status"),
    [(errors.bad_request, 400), (errors.forbidden, 403), (errors.not_found, 404), (errors.too_many, 429),
     (errors.form_expired, 403)],
)  # fmt: skip
def test_error_pages_keep_their_status(view, status):
    response = view(RequestFactory().get("/en/x/"))

    assert response.status_code == status
    assert b'<main id="main"' in response.content


def test_the_page_for_our_own_faults_needs_no_database():
    response = errors.server_error(RequestFactory().get("/en/x/"))

    assert response.status_code == 500
    assert b"Something broke on our side" in response.content
