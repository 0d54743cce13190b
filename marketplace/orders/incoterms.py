"""What an Incoterm (ICC, 2020) says: who pays the main carriage, when the risk passes. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Point(StrEnum):
    """Where the seller has delivered, and with it passed the risk."""

    COLLECTED = "collected"  # at the seller's premises, or at the place named
    HANDED_OVER = "handed_over"  # to the carrier, alongside or on board the ship
    ARRIVED = "arrived"  # at the place of destination


@dataclass(frozen=True, slots=True)
class Rule:
    """One term: where the seller delivers and whether its price contains the main carriage."""

    delivered: Point
    seller_pays_freight: bool
    seller_clears_import: bool = False

    @property
    def seller_bears_transit_risk(self) -> bool:
        """Whether goods lost on the main carriage are the seller's loss."""
        return self.delivered is Point.ARRIVED

    @property
    def forwarder_receipt_delivers(self) -> bool:
        """Whether the receipt of the buyer's own forwarder is the seller's delivery."""
        return self.delivered is not Point.ARRIVED and not self.seller_pays_freight


RULES: dict[str, Rule] = {
    "EXW": Rule(Point.COLLECTED, seller_pays_freight=False),
    "FCA": Rule(Point.HANDED_OVER, seller_pays_freight=False),
    "FAS": Rule(Point.HANDED_OVER, seller_pays_freight=False),
    "FOB": Rule(Point.HANDED_OVER, seller_pays_freight=False),
    "CFR": Rule(Point.HANDED_OVER, seller_pays_freight=True),
    "CIF": Rule(Point.HANDED_OVER, seller_pays_freight=True),
    "CPT": Rule(Point.HANDED_OVER, seller_pays_freight=True),
    "CIP": Rule(Point.HANDED_OVER, seller_pays_freight=True),
    "DAP": Rule(Point.ARRIVED, seller_pays_freight=True),
    "DPU": Rule(Point.ARRIVED, seller_pays_freight=True),
    "DDP": Rule(Point.ARRIVED, seller_pays_freight=True, seller_clears_import=True),
}
# Where nothing was agreed the seller answers for the goods until the buyer has them.
UNNAMED = RULES["DAP"]


def rule_of(incoterm: str) -> Rule:
    """Return what a term says; without one, or with one that is not on the list, as for DAP."""
    return RULES.get(incoterm.upper(), UNNAMED)
