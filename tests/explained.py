"""Reads pages as a suspicious accountant does: each amount leads to parts that add up to it."""

import re
from html.parser import HTMLParser

# €1,240.00, ¥1,240, KWD 1.250, also below zero; not a bare number, nor a level of quality.
AMOUNT = re.compile(r"-?(?:€|¥|(?!AQL)[A-Z]{3}\s)\d[\d,]*(?:\.\d+)?")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
# Where an amount is a part of an explanation, a price for one, or a choice in a form.
APART = {"data-explains", "data-rate"}


class Page(HTMLParser):
    """What a page says: linked amounts, amounts without a link, and its explanations by anchor."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loose, self.explained = [], [], {}
        self._stack, self._text = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag in VOID:
            return
        given = dict(attrs)
        self._stack.append((tag, given))
        if "data-why" in given:
            self._text = ""
        if "data-explains" in given:
            self.explained[given["id"]] = {"says": given["data-explains"], "parts": [], "sum": None}
        if self.explained and "data-minor" in given:
            list(self.explained.values())[-1]["parts"].append(int(given["data-minor"]))
        if self.explained and "data-sum" in given:
            list(self.explained.values())[-1]["sum"] = int(given["data-sum"])

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        name, given = self._stack.pop()
        assert name == tag, f"<{name}> is closed by </{tag}>"
        if "data-why" in given:
            self.links.append((self._text.strip(), given["href"]))

    def handle_data(self, data):
        if any("data-why" in given for _tag, given in self._stack):
            self._text += data
        elif self._in_main() and not any(
            APART & set(given) or tag in ("script", "option") for tag, given in self._stack
        ):
            self.loose += [found.strip() for found in AMOUNT.findall(data)]

    def _in_main(self):
        """Notices in the page's head speak of other pages."""
        return any(tag == "main" for tag, _given in self._stack)


def unexplained(client, url):
    """Return what is wrong with the amounts of a page, and how many were opened.

    An amount in a sentence, a heading or a button has to stand explained elsewhere on the page.
    """
    page, wrong, seen = _page(client, url), [], {}
    said = {text for text, _href in page.links}
    wrong += [f"{url}: {text} leads nowhere" for text in page.loose if text not in said]
    for text, href in page.links:
        address, _hash, anchor = href.partition("#")
        if not address:
            seen[address] = page
        if address not in seen:
            seen[address] = _page(client, address)
        found = seen[address].explained.get(anchor)
        if found is None:
            wrong.append(f"{url}: {text} has no {anchor} at {address}")
        elif found["says"] != text:
            wrong.append(f"{url}: {text} is explained as {found['says']} at {href}")
        elif sum(found["parts"]) != found["sum"]:
            wrong.append(f"{url}: the parts of {text} make {sum(found['parts'])} at {href}")
    return wrong, len(page.links)


def _page(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, f"{url} answered {answer.status_code}"
    return Page(answer.content.decode())
