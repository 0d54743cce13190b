"""What an order asks of whom: whose turn it is, and what the step means, in one sentence each."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.unpaid_words import unpaid_sentence
from marketplace.companies.member import Member
from marketplace.core.transitions import Actor
from marketplace.orders.gates import is_cleared
from marketplace.orders.models import Order
from marketplace.orders.rules import is_paid
from marketplace.orders.states import InspectionGate, OrderState, ShipmentState

S = OrderState
BUYER, SELLER = Actor.BUYER, Actor.SELLER
STILL = gettext_lazy(
    "Every date stands still until the dispute is closed or the marketplace lets the order go on."
)
ON_ITS_WAY = gettext_lazy(
    "The transfer was announced. As soon as it reaches the marketplace's account it is held, and "
    "both sides are told."
)
RECEIVED = gettext_lazy(
    "Receipt is confirmed. The money goes to the supplier when the claim window ends, unless a "
    "problem is reported before."
)
REST_BUYER = gettext_lazy(
    "A part is on its way and the supplier still has the rest. Each part has its own receipt, claim "
    "window and money below."
)
REST_SELLER = gettext_lazy(
    "A part is on its way. Hand the rest to the carrier as well; each part is paid on its own."
)
READING: dict[Actor, str | Promise] = {
    BUYER: gettext_lazy(
        "Read the contract, ask about what is unclear, and accept it. Nothing is owed before."
    ),
    SELLER: gettext_lazy(
        "The buyer reads the contract. Answer its questions; nothing is owed until both have "
        "accepted."
    ),
}
NOT_CLEARED: dict[tuple[bool, Actor], str | Promise] = {
    (True, BUYER): gettext_lazy(
        "The goods failed their inspection and do not leave. The supplier fixes them and pays for "
        "the next visit; below you can also waive the inspection or ask to cancel."
    ),
    (True, SELLER): gettext_lazy(
        "The goods failed their inspection and cannot leave. Say below how you fix them, then book "
        "the next visit; its fee is yours."
    ),
    (False, BUYER): gettext_lazy(
        "The goods leave once they have passed their inspection. Where it stands is written below."
    ),
    (False, SELLER): gettext_lazy(
        "The goods cannot leave before they have passed their inspection. Have everything ready "
        "for the visit; where it stands is written below."
    ),
}
SENTENCES: dict[tuple[S, Actor], str | Promise] = {
    (S.AWAITING_SUPPLIER, BUYER): gettext_lazy(
        "The supplier checks quantity, date and freight. Nothing is owed until it confirms."
    ),
    (S.AWAITING_SUPPLIER, SELLER): gettext_lazy(
        "Confirm if you can deliver on exactly these terms; nothing can be changed afterwards."
    ),
    (S.AWAITING_PAYMENT, BUYER): gettext_lazy(
        "Pay here and nowhere else. The supplier starts when the money is held; it is paid out "
        "only after you have received the goods."
    ),
    (S.AWAITING_PAYMENT, SELLER): gettext_lazy(
        "Do not start yet: we tell you when the buyer's money is held."
    ),
    (S.IN_PRODUCTION, BUYER): gettext_lazy(
        "The supplier makes your goods and reports progress here."
    ),
    (S.IN_PRODUCTION, SELLER): gettext_lazy(
        "The money is held for you. Report progress, and say when the goods are ready."
    ),
    (S.READY_TO_SHIP, BUYER): gettext_lazy("The goods are made and wait for the carrier."),
    (S.READY_TO_SHIP, SELLER): gettext_lazy(
        "Hand the goods to the carrier, then enter carrier and tracking number."
    ),
    (S.SHIPPING, BUYER): gettext_lazy(
        "Confirm receipt when the goods are there and counted. If something is wrong, open a "
        "dispute instead."
    ),
    (S.SHIPPING, SELLER): gettext_lazy("The goods are on their way; the buyer confirms receipt."),
    (S.DELIVERED, BUYER): gettext_lazy(
        "Check quantity and quality, then confirm receipt. If something is wrong, open a dispute "
        "instead."
    ),
    (S.DELIVERED, SELLER): gettext_lazy(
        "The goods arrived. The buyer checks them and confirms receipt; if nobody does, the date "
        "below does."
    ),
}


def who_acts(order: Order, member: Member) -> str:
    """Say whose turn it is."""
    if order.paused_at is not None:
        return _("Nothing runs out while the order stands still.")
    turn = _turn(order)
    if turn is None:
        return _("Nobody has to do anything now.")
    if _is_on_its_way(order):
        return _("Waiting for the transfer to arrive.")
    if _is_being_inspected(order):
        return _("Waiting for the inspection.")
    if member.acts_for(order.buyer_id if turn is BUYER else order.seller_id):
        return _("It is your turn.")
    return _("Waiting for %(name)s.") % {
        "name": order.buyer.name if turn is BUYER else order.seller.name
    }


def what_next(order: Order, member: Member) -> str:
    """Say what the present step means for the member's side; nothing to operators or at the end."""
    state = S(order.state)
    side = _side(order, member)
    if side is None or state in {S.COMPLETED, S.CANCELLED}:
        return ""
    if order.paused_at is not None:
        return str(STILL)
    if state == S.AWAITING_PAYMENT and order.accepted_at is None:
        return str(READING[side])
    if _is_on_its_way(order):
        return str(ON_ITS_WAY)
    return str(_usual(order, state, side))


def _usual(order: Order, state: S, side: Actor) -> str | Promise:
    """Say what the state means where nothing particular is going on."""
    if order.starts_on and (sentence := unpaid_sentence(order, state, side)):
        return sentence
    if order.received_at is not None:
        return RECEIVED
    if state == S.SHIPPING and _has_rest(order):
        return REST_BUYER if side is BUYER else REST_SELLER
    if state == S.READY_TO_SHIP and not is_paid(order):
        state = S.AWAITING_PAYMENT
    elif state == S.READY_TO_SHIP and not is_cleared(order):
        return NOT_CLEARED[order.inspection == InspectionGate.FAILED, side]
    return SENTENCES[state, side]


def _turn(order: Order) -> Actor | None:
    turn = {
        S.AWAITING_SUPPLIER: SELLER,
        S.AWAITING_PAYMENT: BUYER,
        S.IN_PRODUCTION: SELLER,
        S.READY_TO_SHIP: SELLER if is_paid(order) else BUYER,
        S.SHIPPING: BUYER,
        S.DELIVERED: BUYER,
    }.get(S(order.state))
    return None if order.state == S.DELIVERED and order.received_at else turn


def _has_rest(order: Order) -> bool:
    return any(shipment.state == ShipmentState.PLANNED for shipment in order.shipments.all())


def _side(order: Order, member: Member) -> Actor | None:
    if member.acts_for(order.seller_id):
        return SELLER
    return BUYER if member.acts_for(order.buyer_id) else None


def _is_being_inspected(order: Order) -> bool:
    waits = S(order.state) == S.READY_TO_SHIP and is_paid(order) and not is_cleared(order)
    return waits and order.inspection != InspectionGate.FAILED


def _is_on_its_way(order: Order) -> bool:
    return order.state == S.AWAITING_PAYMENT and order.transfer_announced_at is not None
