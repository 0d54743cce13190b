"""The file of an order or of a dispute to take away: everything in one archive, signed.

`contents` says what belongs into it, `summary` writes it for people, `sealing` packs and signs it.
`tools/verify_bundle.py` checks the result without this software, its database or a network.
"""

from bookkeeping.bundles.making import Bundle, dispute_bundle, order_bundle
from bookkeeping.bundles.sealing import SealingOff, is_on, key_id, public_keys

__all__ = [
    "Bundle",
    "SealingOff",
    "dispute_bundle",
    "is_on",
    "key_id",
    "order_bundle",
    "public_keys",
]
