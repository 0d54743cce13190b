"""An inspector sees the own jobs and nothing else: every route of the matrix is asked."""

import pytest

from tests.access import scene as stage
from tests.access.asking import ask, undone
from tests.access.routes import LINES
from tests.cast import sign_in
from tests.factories.inspections import make_inspector

OWN = ("inspections:jobs", "overview:home")
# One's own sign-in, second factor and sessions are everybody's.
OWN_AREAS = (
    "account:", "account_", "mfa_", "usersessions_", "company:", "notices:", "inspections:",
    "overview:",
)  # fmt: skip


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), stage.files_in(tmp_path_factory.mktemp("media")), undone():
        made = stage.build()
        made.clients["inspector"] = sign_in(made.members["inspector"])
        made.clients["foreigner"] = sign_in(make_inspector("Contrôle Nord"))
        yield made


def private(line):
    """Whether a guest is asked to sign in: what is public shows nothing of anybody."""
    letters = line.expected()
    return letters["guest"] == "s" and not line.name.startswith("admin")


def test_an_inspector_finds_nothing_outside_the_own_areas(scene):
    found = [
        (line.key, kind)
        for line in LINES
        if private(line) and not line.name.startswith(OWN_AREAS)
        if (kind := ask(line, "inspector", scene)[0]) not in {"n", "m"}
    ]

    assert found == []


def test_no_secret_of_a_trade_reaches_an_inspector(scene):
    allowed = {"inspection_secret"}
    found = []
    for line in LINES:
        if line.method != "GET" or "token=" in line.built_of:
            continue
        for role in ("inspector", "foreigner"):
            _kind, text = ask(line, role, scene)
            leaked = {name for name, word in scene.secrets.items() if word in text}
            found += [(line.key, role, name) for name in leaked - allowed]

    assert found == []


def test_an_inspector_is_let_in_to_the_own_job_and_another_company_is_not(scene):
    names = {"inspections:job", "inspections:report", "inspections:photo"}
    lines = [line for line in LINES if line.name in names]

    assert {line.name: ask(line, "inspector", scene)[0] for line in lines} == dict.fromkeys(
        names, "+"
    )
    assert {line.name: ask(line, "foreigner", scene)[0] for line in lines} == dict.fromkeys(
        names, "n"
    )
