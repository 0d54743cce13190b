"""Rules for templates and stylesheets that no page may break."""

import gzip
import re

import lucide
from django.apps import apps
from django.contrib.staticfiles import finders

from frontend import assets
from frontend.categories import ICONS

ROOT = assets.CSS.parents[2]
OWN = [
    config
    for config in apps.get_app_configs()
    if config.path.startswith(str(ROOT)) and "site-packages" not in config.path
]
TEMPLATES = sorted({
    path
    for folder in {ROOT / "frontend", *(ROOT / config.name.replace(".", "/") for config in OWN)}
    for path in (folder / "templates").rglob("*.html")
})  # fmt: skip
MAIL = ("mail/", "email/")
TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
INLINE = re.compile(
    r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style|javascript:|hx-on|<script(?![^>]*\ssrc=)(?![^>]*application/(?:ld\+)?json)"""
)


def pages():
    return [path for path in TEMPLATES if not any(part in path.as_posix() for part in MAIL)]


def test_nothing_is_inline():
    broken = [path.name for path in pages() if INLINE.search(TAGS.sub("", path.read_text()))]

    assert broken == []


def test_every_icon_exists():
    names = {
        name for path in TEMPLATES for name in re.findall(r'{% lucide "([^"]+)"', path.read_text())
    }
    fallbacks = {
        name
        for path in TEMPLATES
        for name in re.findall(r'lucide \w[\w.]*\|default:"([^"]+)"', path.read_text())
    }
    for name in sorted(names | fallbacks | set(ICONS.values()) | {"shapes"}):
        assert lucide._render_icon(name, 24).startswith("<svg"), name


def test_styles_stay_within_their_budget():
    bundle = assets.bundle()

    assert len(gzip.compress(bundle.encode(), 9)) <= 25 * 1024
    assert "data:" not in bundle
    assert bundle.index("@layer reset, tokens, base") < bundle.index("@font-face")


def test_stylesheets_stay_readable():
    long = [
        name
        for name in assets.sources()
        if (assets.CSS.parent / name).read_text().count("\n") > 200
    ]

    assert long == []


def test_production_collects_one_stylesheet():
    collected = {name for finder in finders.get_finders() for name, _ in finder.list([])}

    assert assets.BUNDLE in collected


def test_scripts_stay_within_their_budget_and_apart():
    texts = [(assets.CSS.parent / name).read_text() for name in assets.scripts()]

    assert len(gzip.compress("".join(texts).encode(), 9)) <= 15 * 1024
    assert not any(
        re.search(r"^\s*import\b|\beval\(|innerHTML", text, re.MULTILINE) for text in texts
    )
