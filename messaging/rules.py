"""Who may read a conversation and who may write in it."""

from marketplace.companies.member import Member
from marketplace.companies.states import CompanyState, Permission
from messaging.models import Thread
from messaging.states import SubjectKind


def can_read_thread(member: Member, thread: Thread) -> bool:
    """Both companies' people may read, and operators, who judge disputes by it."""
    return member.side(buyer_id=thread.buyer_id, seller_id=thread.seller_id) is not None


def can_write_in_thread(member: Member, thread: Thread) -> bool:
    """People of both companies whose role carries CHAT; operators only inside a dispute."""
    if member.is_operator:
        return thread.subject_kind == SubjectKind.DISPUTE
    if member.company is None or member.company.state == CompanyState.BLOCKED:
        return False
    return can_read_thread(member, thread) and member.may(Permission.CHAT)


def can_start_thread(member: Member, *, other_id: int) -> bool:
    """A company's people with CHAT may write to another company."""
    if member.company is None or member.company.state == CompanyState.BLOCKED:
        return False
    return member.may(Permission.CHAT) and not member.acts_for(other_id)
