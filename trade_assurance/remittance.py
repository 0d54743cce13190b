"""Our references in what a payer wrote. Plain text: spaces, hyphens and case do not matter.

A missing or wrong letter is no match: the next reference may be a neighbour's.
"""

from marketplace.core.references import ALPHABET, LENGTH

PREFIX = "P"
LETTERS = frozenset(ALPHABET)


def references_in(text: str) -> list[str]:
    """Return every string of the shape of a payment reference, in the order of the text."""
    bare = "".join(letter for letter in text.upper() if letter.isascii() and letter.isalnum())
    found = (bare[at + 1 : at + 1 + LENGTH] for at, letter in enumerate(bare) if letter == PREFIX)
    shaped = (code for code in found if len(code) == LENGTH and LETTERS.issuperset(code))
    return list(dict.fromkeys(f"{PREFIX}-{code}" for code in shaped))
