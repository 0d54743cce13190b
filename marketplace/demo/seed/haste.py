"""What the seed may leave out because an interrupted one is thrown away and its password printed."""

import gc

from django.contrib.auth.hashers import get_hasher
from django.db import connection

LIGHT = {"time_cost": 1, "memory_cost": 64, "parallelism": 1}  # memory in KiB
RARELY = 50_000


def make_haste() -> None:
    """Let this process commit without waiting for the disk, and hash lightly.

    The hash is still Argon2 with a salt of its own; signing in with the password strengthens it,
    as it does after any change of these costs.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    hasher = get_hasher()
    for name, cost in LIGHT.items():
        if hasattr(hasher, name):
            setattr(hasher, name, cost)
    gc.set_threshold(RARELY)
