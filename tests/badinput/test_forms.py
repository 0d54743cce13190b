"""A table of case × form: a clear message beside the field, all typed kept, nothing moved."""

from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.test import Client

from tests.badinput.entry import LARGE, PROGRAM, kept, opened
from tests.badinput.forms import TABLE
from tests.badinput.looking import Page, facts, nothing_moved

pytestmark = pytest.mark.django_db
FILE_FIELDS = sorted(
    {
        (name, field)
        for name, entry in TABLE.items()
        for field, value in entry.wrong.values()
        if value is PROGRAM
    }
)
CASES = [(name, case) for name, entry in TABLE.items() for case in entry.wrong]


@pytest.fixture(autouse=True)
def _fresh_limits(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def open_form(client_for, request):
    def open_one(name):
        entry = TABLE[name]
        client = Client() if entry.by == "guest" else client_for(request.getfixturevalue(entry.by))
        return opened(entry, client, request.getfixturevalue)

    return open_one


@pytest.mark.parametrize(("name", "case"), CASES)
def test_the_field_says_why_and_keeps_what_was_typed(open_form, name, case):
    field, value = TABLE[name].wrong[case]
    form = open_form(name)
    changes = value if isinstance(value, dict) else {field: value}

    with nothing_moved():
        answer = form.post(**changes)

    assert answer.status_code == 422
    page = Page(answer.content.decode())
    shown = page.form_to(form.address, on=form.page)
    assert page.message_beside(field, shown)
    assert 'role="alert" tabindex="-1" autofocus data-focus' in page.html
    sent = {**form.values, **changes}
    for key in set(sent) - TABLE[name].idle - {"csrfmiddlewaretoken", field}:
        assert kept(shown, key) == sent[key], key


@pytest.mark.parametrize(("name", "field"), FILE_FIELDS)
def test_a_file_of_fifty_megabytes_is_refused_beside_its_field(open_form, name, field):
    form = open_form(name)

    with nothing_moved():
        answer = form.post(**{field: LARGE})

    assert answer.status_code == 422
    shown = Page(answer.content.decode()).form_to(form.address, on=form.page)
    assert "MB" in Page(answer.content.decode()).message_beside(field, shown)


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("junk", ["999999999", "x'\"<script>\u202e"])
def test_a_tampered_form_breaks_nothing(open_form, name, junk):
    """What a page keeps in hidden fields and choices comes back as anything."""
    form = open_form(name)
    ours = {key for key in form.values if key not in TABLE[name].typed}
    before = facts()

    answer = form.post(**dict.fromkeys(ours, junk), noise=junk)

    assert answer.status_code in {302, 404, 409, 422}
    assert answer.status_code == 302 or facts() == before


@pytest.mark.parametrize("name", TABLE)
def test_the_same_form_twice_makes_one_thing(open_form, name):
    form = open_form(name)

    first = form.post()
    assert first.status_code == 302, first.content.decode()[:3000]
    with nothing_moved():
        again = form.post()

    assert (again.status_code, again["Location"]) == (302, first["Location"])


@pytest.mark.parametrize("name", [name for name, entry in TABLE.items() if entry.by != "guest"])
def test_an_ended_session_leads_to_sign_in_and_back_to_the_form(open_form, name):
    form = open_form(name)
    signed_in, form.client = form.client, Client()

    with nothing_moved():
        answer = form.post()

    assert answer.status_code == 302
    path, _, onward = answer["Location"].partition("?next=")
    assert (path, unquote(onward)) == ("/en/account/login/", form.page)
    form.client = signed_in
    assert signed_in.get(form.page).status_code == 200


@pytest.mark.parametrize("name", [name for name, entry in TABLE.items() if entry.drafted])
def test_a_long_form_keeps_a_draft_on_the_device(open_form, name):
    form = open_form(name)
    page = Page(form.client.get(form.page).content.decode())

    assert page.form_to(form.address, on=form.page).attrs.get("data-draft")
