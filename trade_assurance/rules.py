"""Who may see and do what about money."""

from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.companies.models import User
from marketplace.companies.states import Permission
from marketplace.core.errors import NotAllowed
from marketplace.core.transitions import Actor
from marketplace.orders.models import Order
from marketplace.orders.rules import can_see_order, side
from trade_assurance.models import Payout


def actor_on(by: Member, order: Order) -> Actor:
    """Return the side `by` acts for; SYSTEM is the clock. Raises: NotAllowed for a stranger."""
    if by is SYSTEM:
        return Actor.CLOCK
    actor = side(by, order)
    if actor is None:
        raise NotAllowed(_("This order belongs to other companies."))
    return actor


def person_of(by: Member) -> User:
    """Return the person who acts. Raises: NotAllowed for a guest."""
    if by.user is None:
        raise NotAllowed(_("Please sign in."))
    return by.user


def can_see_payment(member: Member, order: Order) -> bool:
    """Whoever sees the order sees its payments; the seller's finance people do too."""
    if can_see_order(member, order):
        return True
    return member.acts_for(order.seller_id) and member.may(Permission.SEE_FINANCE)


def can_pay(member: Member, order: Order) -> bool:
    """The buyer's people who may place orders."""
    return member.acts_for(order.buyer_id) and member.may(Permission.PLACE_ORDERS)


def can_release(member: Member, order: Order) -> bool:
    """The buyer's people who may confirm receipt."""
    return member.acts_for(order.buyer_id) and member.may(Permission.CONFIRM_RECEIPT)


def can_see_finance(member: Member) -> bool:
    """The company's finance people: statements, payouts."""
    return member.company is not None and member.may(Permission.SEE_FINANCE)


def can_manage_payouts(member: Member) -> bool:
    """The company's people who may change its bank details."""
    return member.company is not None and member.may(Permission.MANAGE_PAYOUTS)


def can_handle_money(member: Member) -> bool:
    """Operators match transfers and make payouts."""
    return member.is_operator


def can_approve_payout(member: Member, payout: Payout) -> bool:
    """An operator; above the threshold another one than who scheduled it."""
    if not member.is_operator:
        return False
    return not payout.needs_second or payout.created_by_id != member.user_id


def assert_operator(member: Member) -> None:
    """Raise NotAllowed unless the member is an operator."""
    if not can_handle_money(member):
        raise NotAllowed(_("Only an operator of the marketplace can do this."))
