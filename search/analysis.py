"""Text as search sees it: folding, words, stop words, edit distance and highlights. Pure Python."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from rapidfuzz.distance import OSA

WORD = re.compile(r"[^\W_]+")
CODE = re.compile(r"[^\W_]+(?:[-_./][^\W_]+)+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
LONGEST_QUERY = 200
MOST_WORDS = 16

# Stop words of both languages as folding leaves them; short on purpose: a word that is a stop word
# in one language and a product in the other ("the" is tea in folded French) goes with the former.
STOP_WORDS = frozenset(
    "a an and are as at be by for from in is it its of on or s t that the this to with "  # noqa: SIM905 - reads better than a list of sixty quoted words
    "au aux avec ce ces c d dans de des du elle en est et eux il ils je l la le les leur "
    "m n ne nos notre nous ou par pas pour qu que qui sa se ses son sur un une vos votre vous y".split()
)

Segment = tuple[str, bool]


def fold(text: str) -> str:
    """Return the text in lower case, without accents and ligatures."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    return "".join(char for char in plain if not unicodedata.combining(char))


def words(text: str) -> list[str]:
    """Return the folded words in their order; anything that is no letter or digit separates."""
    return WORD.findall(fold(text))


def indexed_text(text: str) -> str:
    """Return the folded words as one string, with part numbers joined as well: nf-500 adds nf500."""
    folded = fold(text)
    joined = [
        "".join(WORD.findall(code))
        for code in CODE.findall(folded)
        if any(c.isdigit() for c in code)
    ]
    return " ".join([*WORD.findall(folded), *joined])


def query_words(text: str) -> list[str]:
    """Return the words that must be found: no stop words unless there are no others, each once."""
    found = list(dict.fromkeys(words(text[:LONGEST_QUERY])))
    telling = [word for word in found if word not in STOP_WORDS] or found
    return telling[:MOST_WORDS]


def is_part_number(word: str) -> bool:
    """Tell whether the word carries a digit: those are never bent to something similar."""
    return any(char.isdigit() for char in word)


def allowed_edits(word: str) -> int:
    """Return how many typing errors a word may hold: none in part numbers and very short words."""
    if is_part_number(word) or len(word) < 4:
        return 0
    return 1 if len(word) < 6 else 2


def closest(word: str, vocabulary: Iterable[tuple[str, int]]) -> str | None:
    """Return the nearest known word (fewest edits, then most frequent) within `allowed_edits`."""
    limit = allowed_edits(word)
    if not limit:
        return None
    near = [
        (distance, -rows, known)
        for known, rows in vocabulary
        if not is_part_number(known)
        and (distance := OSA.distance(word, known, score_cutoff=limit)) <= limit
    ]
    return min(near)[2] if near else None


def replace_words(text: str, repaired: dict[str, str]) -> str:
    """Return the text with whole words exchanged, as typed otherwise."""
    return WORD.sub(lambda found: repaired.get(fold(found.group()), found.group()), text)


def marked(text: str, hit: Callable[[str], bool]) -> tuple[Segment, ...]:
    """Cut the original text into segments; a word whose folded form is a `hit` is marked."""
    segments: list[Segment] = []
    end = 0
    for found in WORD.finditer(text):
        if hit(fold(found.group())):
            if found.start() > end:
                segments.append((text[end : found.start()], False))
            segments.append((found.group(), True))
            end = found.end()
    if end < len(text):
        segments.append((text[end:], False))
    return tuple(segments)


def segments_between(text: str, start: str, stop: str) -> tuple[Segment, ...]:
    """Cut a text with marker characters around its hits into segments."""
    segments: list[Segment] = []
    for index, part in enumerate(text.split(start)):
        hit, has_stop, rest = part.partition(stop)
        if index and has_stop:
            segments.append((hit, True))
            part = rest  # noqa: PLW2901 - what follows the hit is plain text
        if part:
            segments.append((part, False))
    return tuple(segments)


def coverage(asked: Sequence[str], found: Iterable[str]) -> float:
    """Return which share of the asked words was found, 0 to 1."""
    return len(set(asked) & set(found)) / len(set(asked)) if asked else 0.0
