"""French is complete: every sentence of the code, its placeholders, its typography."""

import os
import re
import shutil

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext

from tools.translations import collect, read

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w+\}|</?\w+>")
NARROW = re.compile(r"(?<![ \u00a0\u202f\d«?!])[;!?»]|[^\S\u00a0\u202f][:;!?»]|«(?!\u00a0)")
WORDS_TO_AVOID = re.compile(r"s[ée]questre|escrow|\btu\b|cotation", re.IGNORECASE)


def forms(text):
    return [text] if isinstance(text, str) else list(text)


@pytest.fixture(scope="module")
def french():
    return [message for message in read("fr") if message.id]


@pytest.mark.skipif(
    not shutil.which("xgettext") and os.environ.get("REQUIRE_ALL") != "1",
    reason="GNU gettext is not installed",
)
def test_every_sentence_of_the_code_is_in_the_catalogue(french):
    known = {(message.id, message.context) for message in french}

    written = {(message.id, message.context) for message in collect() if message.id}

    assert written - known == set(), "run `make translations` and translate what is new"
    assert known - written == set(), "run `make translations`: these are no longer in the code"


def test_every_sentence_is_translated_and_none_is_guessed(french):
    assert [message.id for message in french if not all(forms(message.string))] == []
    assert [message.id for message in french if message.fuzzy] == []


def test_placeholders_are_the_same_in_both_languages(french):
    for message in french:
        for source, target in zip(forms(message.id), forms(message.string), strict=True):
            assert sorted(PLACEHOLDER.findall(source)) == sorted(PLACEHOLDER.findall(target)), (
                target
            )
            assert source.startswith("\n") == target.startswith("\n"), target
            assert source.endswith("\n") == target.endswith("\n"), target


def test_french_has_its_no_break_spaces_and_its_words(french):
    for message in french:
        for target in forms(message.string):
            assert NARROW.findall(target) == [], target
            assert WORDS_TO_AVOID.findall(target) == [], target


def test_the_compiled_catalogue_is_used():
    with translation.override("fr"):
        assert gettext("Quotation") == "Devis"
        assert ngettext("%(days)d day", "%(days)d days", 0) == "%(days)d jour"
        assert ngettext("%(days)d day", "%(days)d days", 2) == "%(days)d jours"
