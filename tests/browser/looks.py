"""`make looks`: a picture of every page in eight variants, and what a script finds wrong in it.

Widths, languages and schemes are crossed. Pictures go to $LOOKS, or build/looks, as
<page>-<width>-<language>-<scheme>.png; ONLY and VARIANTS (regular expressions) narrow the run.
Not collected with the tests: pictures are judged by eye.
"""

import os
import re
from itertools import product
from pathlib import Path

from tests.browser.inspecting import sights, violations, watch
from tests.browser.scene import Scene

FOLDER = Path(os.environ.get("LOOKS", "build/looks"))
ONLY = re.compile(os.environ.get("ONLY", ""))
WANTED = re.compile(os.environ.get("VARIANTS", ""))
ALL_PICTURES = """() => Promise.all([...document.images].map(image => {
  image.loading = 'eager';
  return image.decode().catch(() => {});
}))"""
VARIANTS = list(product((390, 1440), ("en", "fr"), ("light", "dark")))


def test_looks(as_member, settings):
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 86_400  # a run takes longer than five minutes
    FOLDER.mkdir(parents=True, exist_ok=True)
    pages = [page for page in Scene().pages() if ONLY.search(page.name)]
    found, written = {}, 0
    for width, language, scheme in VARIANTS:
        variant = f"{width}-{language}-{scheme}"
        if not WANTED.search(variant):
            continue
        look = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
        tabs = {}
        for page in pages:
            if page.member not in tabs:
                tabs[page.member] = as_member(page.member, locale=language, **look).new_page()
            tab = tabs[page.member]
            complaints = []
            watch(tab, complaints)
            answer = tab.goto(page.url(language))
            if answer.status != page.status:
                complaints.append(f"answered {answer.status}")
            tab.evaluate(ALL_PICTURES)
            tab.screenshot(path=FOLDER / f"{page.name}-{variant}.png", full_page=True)
            written += 1
            complaints += [*sights(tab), *violations(tab)]
            if complaints:
                found[f"{page.name}-{variant}"] = complaints
    report = [f"{name}\n" + "".join(f"    {one}\n" for one in all_) for name, all_ in found.items()]
    (FOLDER / "found.txt").write_text("".join(report) or "nothing\n")
    assert written, "ONLY and VARIANTS left nothing to look at"
    assert found == {}, "".join(report)
