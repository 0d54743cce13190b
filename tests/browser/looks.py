"""Pictures of the pages that need no trade: `make looks` writes them to $LOOKS, or build/looks.

Not collected with the tests: pictures are judged by eye.
"""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("LOOKS", "build/looks"))
PAGES = {
    "home": "/en/",
    "home-fr": "/fr/",
    "protection": "/en/help/protection/",
    "fees": "/fr/help/fees/",
    "styleguide": "/en/styleguide/",
    "login": "/en/account/login/",
    "signup": "/fr/account/signup/",
    "missing": "/en/nothing-here/",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_look(as_member, omar, scheme, width):
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, address in PAGES.items():
        member = omar if name == "styleguide" else None
        context = as_member(member, viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        page.goto(address)
        page.screenshot(path=FOLDER / f"{name}-{width}-{scheme}.png", full_page=True)
        context.close()
