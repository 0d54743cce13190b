"""Cards in a conversation: facts as they were posted, with the state of the thing as it is now.

An area registers how its kind of card is shown: a template, and a function that reads the present
state of all cards of one page at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.companies.member import Member
from messaging.models import Message

Reader = Callable[[Sequence[Message], Member], dict[int, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class CardKind:
    """How one kind is shown; `read` returns template values by message number."""

    template: str
    read: Reader


_kinds: dict[str, CardKind] = {}


def register(card_kind: str, template: str, read: Reader) -> None:
    """Add a kind of card; called at import by the module that knows it."""
    _kinds[card_kind] = CardKind(template, read)


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card ready for its template."""

    template: str
    values: dict[str, Any]


def shown_cards(messages: Sequence[Message], member: Member) -> dict[int, ShownCard]:
    """Return the cards among the messages by their number; unknown kinds show their plain facts."""
    cards: dict[int, ShownCard] = {}
    for name in sorted({m.card_kind for m in messages if m.card_kind}):
        group = [m for m in messages if m.card_kind == name]
        kind = _kinds.get(name)
        values = kind.read(group, member) if kind else {}
        template = kind.template if kind else "chat/cards/plain.html"
        for message in group:
            found = values.get(message.seq)
            plain = ShownCard("chat/cards/plain.html", {"card": message.card})
            cards[message.seq] = ShownCard(template, found) if found else plain
    return cards
