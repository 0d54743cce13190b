"""The part of the scene that was bought on a supplier's credit."""

from typing import Any

from django.test import override_settings

from marketplace.core import clock
from tests.factories import credit
from tests.factories.orders import make_order
from trade_assurance import actions
from trade_assurance.actions import cheques


def bought(scene: Any) -> None:
    """An order on terms whose goods have left: its invoice is owed."""
    buyer, seller = scene.members["buyer"], scene.members["seller"]
    order = credit.invoiced(buyer, seller, source_reference="Q-T")
    claim = credit.claim_of(order)
    scene.things.update(on_terms=order, terms_no=order.reference, claim=claim)
    scene.things.update(credit_line=claim.line)
    _cheque(scene)


def _cheque(scene: Any) -> None:
    """A cheque that an operator registered."""
    buyer, seller, olga = (scene.members[role] for role in ("buyer", "seller", "operator"))
    order = make_order(buyer, seller, source_reference="Q-C")
    with override_settings(MONEY_POLICIES={"cheques_taken": True}):
        payment = actions.start_payment(order=order, method="cheque", by=buyer, at=clock.now())
    cheque = cheques.register_cheque(
        payment=payment, number=scene.secret("cheque_no"), drawer="Atelier Roux",
        money=payment.amount, by=olga, at=clock.now(),
    )  # fmt: skip
    scene.things.update(cheque=cheque)
