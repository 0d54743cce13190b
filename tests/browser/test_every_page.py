"""Every page of the flow once: width, language and scheme take turns; `make looks` sees them all."""

from itertools import product

from tests.browser.inspecting import sights, violations, watch
from tests.browser.scene import Scene

TURNS = list(product((390, 1440), ("en", "fr"), ("light", "dark")))


def test_no_page_breaks_a_rule_of_accessibility_or_sticks_out(as_member):
    found, tabs = {}, {}
    for number, page in enumerate(Scene().pages()):
        width, language, scheme = turn = TURNS[number * 3 % len(TURNS)]
        if page.member not in tabs:
            said = []
            tabs[page.member] = as_member(page.member).new_page(), said
            watch(tabs[page.member][0], said)
        tab, said = tabs[page.member]
        said.clear()
        tab.set_viewport_size({"width": width, "height": 900})
        tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        answer = tab.goto(page.url(language))
        if answer.status != page.status:
            said.append(f"answered {answer.status}")
        complaints = [*said, *sights(tab), *violations(tab)]
        if complaints:
            found[page.name, *turn] = complaints

    assert found == {}
