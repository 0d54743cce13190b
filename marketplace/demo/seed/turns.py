"""What a step of an order in the demo may need: the cast, the order, and who its two sides are."""

from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile

from marketplace.demo import art
from marketplace.demo.seed.cast import Cast
from marketplace.orders.models import Order


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything a step may need."""

    cast: Cast
    order: Order
    buyer: str
    seller: str

    def side(self, who: str) -> Any:
        """Return the person who acts: `buyer`, `seller` or a name of the cast."""
        return self.cast[{"buyer": self.buyer, "seller": self.seller}.get(who, who)]


def picture_of(drawing: str) -> "ContentFile[bytes]":
    """Return a drawing of the demo as a file."""
    return ContentFile(art.png(drawing, "graphite", 640), name=f"{drawing}.png")
