"""Every address for every role: who is let in, who sees what, and that each rule is what decides."""

import re
from collections import Counter

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from tests.access import probe
from tests.access import scene as stage
from tests.access.asking import Line, ask, undone, url_of
from tests.access.routes import LINES, OTHERS

RULES = probe.rules()

# Rules that no route can show: another door refuses first whoever they would refuse. Taking one away
# must leave every cell as it is; the tests named hold them where they decide.
BEHIND_THE_DESK = "asks what the desk's door (operator_required) asked, a second time in the action"
ELSEWHERE: dict[str, str] = {
    "marketplace.companies.rules.can_decide_on_companies": BEHIND_THE_DESK,
    "messaging.rules.can_read_thread": "threads_for finds only these: tests/messaging/test_threads",
    "rfq.rules.can_review_rfqs": BEHIND_THE_DESK,
    "trade_assurance.rules.can_inspect": "visits_for finds only these: tests/access/test_inspectors",
    "vendors.review_rules.can_judge_reviews": BEHIND_THE_DESK,
    "vendors.review_rules.can_report": "reviews_for finds only these: tests/vendors/test_reviews",
}


class Answers:
    """What came back for each cell, asked once; with the rules that said no on the way."""

    def __init__(self, scene):
        self.scene = scene
        self.cells = {}
        self.refusals = {}

    def ask(self, line, role):
        kind, text = ask(line, role, self.scene)
        sees = bool(line.shows) and self.scene.value(line.shows) in text
        return "*" if kind == "+" and sees else kind

    def row(self, line):
        return "".join(self.cell(line, role) for role in stage.ROLES)

    def cell(self, line, role):
        key = (line.key, role)
        if key not in self.cells:
            with probe.listening() as heard:
                self.cells[key] = self.ask(line, role)
                self.refusals[key] = frozenset(heard)
        return self.cells[key]


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker, tmp_path_factory):
    with (
        django_db_blocker.unblock(),
        stage.files_in(tmp_path_factory.mktemp("media")),
        undone(),
    ):
        yield Answers(stage.build())


def names(patterns, spaces=()):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = (pattern.namespace,) if pattern.namespace else ()
            yield from names(pattern.url_patterns, (*spaces, *space))
        elif isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name or ""))


def test_every_route_has_a_line():
    routes = {
        name for name in names(get_resolver().url_patterns) if not name.startswith(tuple(OTHERS))
    }

    assert sorted(routes - {line.name for line in LINES}) == []
    assert sorted({line.name for line in LINES if ":" in line.name} - routes) == [
        "admin:index",
    ]


def test_no_line_stands_twice():
    assert [key for key, count in Counter(line.key for line in LINES).items() if count > 1] == []


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.key)
def test_who_is_let_in_and_who_sees_what(answers, line):
    assert answers.row(line) == line.answers


@pytest.mark.parametrize("role", ["buyer", "seller", "bob", "sara", "operator"])
def test_each_role_sees_something_that_the_stranger_must_not(role):
    assert [line for line in LINES if line.expected()[role] == "*"]
    assert not [line for line in LINES if line.expected()["stranger"] == "*"]


def test_no_secret_reaches_a_stranger_or_a_guest(answers):
    found = []
    for line in LINES:
        if line.method != "GET" or "token=" in line.built_of:  # who has a token was sent it
            continue
        for role in ("stranger", "unproven", "guest"):
            _kind, text = ask(line, role, answers.scene)
            leaked = [name for name, word in answers.scene.secrets.items() if word in text]
            found += [(line.key, role, name) for name in leaked]

    assert found == []


def test_no_page_behind_sign_in_is_kept_by_a_browser_or_a_proxy(answers):
    found = []
    for line in LINES:
        letters = line.expected()
        role = next((role for role in stage.ROLES if letters[role] in "+*"), None)
        if line.method == "GET" and letters["guest"] in "snf" and role is not None:
            kept = cache_control(ask(line, role, answers.scene)[1])
            if not {"private", "no-store"} <= kept:
                found.append((line.key, role, kept))

    assert found == []


def cache_control(text):
    """Read the header from what `ask` returns: the body, then all headers."""
    found = re.findall(r"'Cache-Control': '([^']*)'", text)
    return set(found[-1].split(", ")) if found else set()


@pytest.mark.parametrize("name", sorted(RULES))
def test_taking_a_rule_away_turns_a_cell_red(answers, name):
    for line in LINES:
        answers.row(line)
    cells = [key for key, refused in answers.refusals.items() if name in refused]
    by_key: dict[str, Line] = {line.key: line for line in LINES}
    with probe.taken_away(RULES[name]):
        red = next(
            (
                (key, role)
                for key, role in cells
                if answers.ask(by_key[key], role) != answers.cells[key, role]
            ),
            None,
        )

    assert (red is None) == (name in ELSEWHERE), (name, red, len(cells))


def test_addresses_are_built_of_the_scene(answers):
    assert all(url_of(line, answers.scene).startswith("/") for line in LINES)
