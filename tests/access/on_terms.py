"""The part of the scene that was bought on a supplier's credit."""

from typing import Any

from tests.factories import credit


def bought(scene: Any) -> None:
    """An order on terms whose goods have left: its invoice is owed."""
    buyer, seller = scene.members["buyer"], scene.members["seller"]
    order = credit.invoiced(buyer, seller, source_reference="Q-T")
    claim = credit.claim_of(order)
    scene.things.update(on_terms=order, terms_no=order.reference, claim=claim)
    scene.things.update(credit_line=claim.line)
