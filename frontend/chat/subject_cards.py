"""Cards of a product, a request or an order: the thing as it is now, for whoever may see it."""

from collections.abc import Sequence
from typing import Any

from frontend.chat.cards import Reader, register
from frontend.chat.openings import CARD_KINDS
from frontend.chat.subjects import read_subject
from marketplace.companies.member import Member
from messaging.models import Message
from messaging.states import SubjectKind


def _reader(kind: SubjectKind) -> Reader:
    def read(messages: Sequence[Message], member: Member) -> dict[int, dict[str, Any]]:
        references = {m.seq: str(m.card.get("reference", "")) for m in messages}
        things = {r: read_subject(kind, r, member) for r in set(references.values())}
        return {
            seq: {"subject": thing, "kind": kind.label}
            for seq, reference in references.items()
            if (thing := things[reference])
        }

    return read


for _kind in CARD_KINDS:
    register(_kind, "chat/cards/subject.html", _reader(_kind))
