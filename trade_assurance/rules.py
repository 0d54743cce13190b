"""Who may see and do what about money."""

from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.companies.models import User
from marketplace.companies.rules import is_blocked
from marketplace.companies.states import Permission
from marketplace.core.errors import NotAllowed
from marketplace.core.transitions import Actor
from marketplace.orders.models import Order
from marketplace.orders.rules import can_buy_for, can_confirm_receipt, can_see_order, side
from trade_assurance.models import Dispute, GoodsReturn, InspectionVisit, Payout, Ruling


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
    return can_confirm_receipt(member, order)


def can_see_finance(member: Member) -> bool:
    """The company's finance people: statements, payouts."""
    return member.company is not None and member.may(Permission.SEE_FINANCE)


def can_manage_payouts(member: Member) -> bool:
    """The company's people who may change its bank details."""
    return member.company is not None and member.may(Permission.MANAGE_PAYOUTS)


def can_grant_credit(member: Member) -> bool:
    """A selling company's people who manage its payouts: it is their money that is lent."""
    selling = member.company is not None and member.company.may_sell
    return selling and member.may(Permission.MANAGE_PAYOUTS)


def can_see_credit(member: Member) -> bool:
    """What a company owes and is owed: its finance people and those who place orders."""
    if member.company is None:
        return False
    return member.may(Permission.SEE_FINANCE) or member.may(Permission.PLACE_ORDERS)


def can_handle_money(member: Member) -> bool:
    """Operators match transfers and make payouts."""
    return member.is_operator


def can_approve_payout(member: Member, payout: Payout) -> bool:
    """An operator; above the threshold another one than who scheduled it."""
    if not member.is_operator:
        return False
    return not payout.needs_second or payout.created_by_id != member.user_id


def can_send_payout(member: Member, payout: Payout) -> bool:
    """An operator; a large payout of the daily run by another one than who approved it."""
    if not member.is_operator:
        return False
    by_run = payout.needs_second and payout.created_by_id is None
    return not by_run or payout.approved_by_id != member.user_id


def can_answer_question(member: Member, order: Order) -> bool:
    """The buyer's people who may place orders; an operator where they let their days pass."""
    return member.is_operator or can_buy_for(member, order)


def can_refund(member: Member, order: Order) -> bool:
    """An operator; the seller's people who may agree to refunds in a dispute."""
    if member.is_operator:
        return True
    return member.acts_for(order.seller_id) and member.may(Permission.HANDLE_DISPUTES)


def assert_operator(member: Member) -> None:
    """Raise NotAllowed unless the member is an operator."""
    if not can_handle_money(member):
        raise NotAllowed(_("Only an operator of the marketplace can do this."))


def can_inspect(member: Member, visit: InspectionVisit) -> bool:
    """The people of the inspection company whose job the visit is."""
    return member.is_inspector and member.acts_for(visit.company_id)


def can_open_dispute(member: Member, order: Order) -> bool:
    """People of both sides who handle disputes; an operator does it for a buyer that is blocked."""
    if member.is_operator:
        return is_blocked(order.buyer)
    if side(member, order) is None or is_blocked(member.company):
        return False
    return member.may(Permission.HANDLE_DISPUTES)


def can_ask_return(member: Member, order: Order) -> bool:
    """The buyer's people who handle disputes."""
    return member.acts_for(order.buyer_id) and member.may(Permission.HANDLE_DISPUTES)


def can_read_return(member: Member, found: GoodsReturn) -> bool:
    """Operators; people of both sides who handle disputes or see the order."""
    if member.is_operator:
        return True
    if side(member, found.order) is None:
        return False
    return member.may(Permission.HANDLE_DISPUTES) or can_see_order(member, found.order)


def can_handle_return(member: Member, found: GoodsReturn) -> bool:
    """People of both sides who handle disputes, and the supplier's who ship."""
    if member.is_operator or side(member, found.order) is None:
        return False
    ships = member.acts_for(found.order.seller_id) and member.may(Permission.FULFIL_ORDERS)
    return ships or member.may(Permission.HANDLE_DISPUTES)


def can_set_return_terms(member: Member) -> bool:
    """A supplier's people who confirm and ship orders."""
    selling = member.company is not None and member.company.may_sell
    return selling and member.may(Permission.FULFIL_ORDERS)


def can_read_dispute(member: Member, dispute: Dispute) -> bool:
    """Operators; people of both sides who handle disputes or see the order."""
    if member.is_operator:
        return True
    if side(member, dispute.order) is None:
        return False
    return member.may(Permission.HANDLE_DISPUTES) or can_see_order(member, dispute.order)


def can_handle_dispute(member: Member, dispute: Dispute) -> bool:
    """People of both sides who may open and answer disputes."""
    if member.is_operator or side(member, dispute.order) is None:
        return False
    return member.may(Permission.HANDLE_DISPUTES)


def can_judge_disputes(member: Member) -> bool:
    """Operators take cases, ask for evidence and rule."""
    return member.is_operator


def can_rule(member: Member, dispute: Dispute) -> bool:
    """An operator; after an appeal one who had no part in the first ruling."""
    in_force = dispute.rulings.filter(in_force_at__isnull=False)
    involved = {pk for pair in in_force.values_list("operator_id", "second_id") for pk in pair}
    return member.is_operator and member.user_id not in involved


def can_sign_ruling(member: Member, ruling: Ruling) -> bool:
    """Another operator than its author and, after an appeal, than the author of the first."""
    authors = {ruling.operator_id}
    if ruling.number > 1:
        authors |= set(
            ruling.dispute.rulings.filter(number__lt=ruling.number).values_list(
                "operator_id", flat=True
            )
        )
    return member.is_operator and member.user_id not in authors
