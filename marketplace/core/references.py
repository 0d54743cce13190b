"""Public references such as O-7K3M9QX: short to say on the phone, not guessable from one another."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U
LENGTH = 8


def new_reference(prefix: str) -> str:
    """Return a fresh reference; the column's unique constraint settles the rare collision."""
    return f"{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(LENGTH))}"
