"""Automatic rules before a request is published: what an operator should look at, and why.

Pure. An empty answer means that nothing stands against publishing at once.
"""

import re
from dataclasses import dataclass

CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.\w{2,}|https?://|www\.|(?<!\d)\+?\d[\d ().-]{8,}\d(?!\d)", re.IGNORECASE
)
ELSEWHERE = re.compile(
    r"\b(whats\s?app|telegram|wechat|we\s?chat|signal me|skype)\b", re.IGNORECASE
)
FORBIDDEN = re.compile(
    r"\b(replica|counterfeit|contrefaçon|ivory|ivoire|firearms?|ammunition|munitions?|cocaine|"
    r"fentanyl|narcotics?|stupéfiants?|human organs?)\b",
    re.IGNORECASE,
)
FEWEST_WORDS = 4
LARGEST_QUANTITY = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """The words and the quantity of a request."""

    title: str
    description: str
    quantity: float


def reasons_to_review(asked: Asked) -> list[str]:
    """Return the codes of the rules that the request trips, in a fixed order."""
    text = f"{asked.title}\n{asked.description}"
    tripped = {
        "contact_details": bool(CONTACT.search(text)),
        "off_platform": bool(ELSEWHERE.search(text)),
        "forbidden_goods": bool(FORBIDDEN.search(text)),
        "too_few_words": len(text.split()) < FEWEST_WORDS,
        "unlikely_quantity": asked.quantity > LARGEST_QUANTITY,
    }
    return [code for code, found in tripped.items() if found]
