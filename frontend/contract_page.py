"""What pages show of a contract: its clauses with their questions, who accepted, and who may now."""

from dataclasses import dataclass, field

from frontend.contract_changes import may_offer
from frontend.forms.contracts import AcceptanceForm, AnswerForm
from marketplace.companies.member import Member
from marketplace.core.transitions import Actor
from marketplace.orders import rules
from marketplace.orders.actions.accepting import role_of
from marketplace.orders.change_states import ChangeState
from marketplace.orders.clauses import Clause, clauses
from marketplace.orders.models import (
    ClauseRemark,
    ContractAcceptance,
    ContractChange,
    Order,
    OrderDocument,
)
from marketplace.orders.queries import acceptances_of, questions_of
from marketplace.orders.states import DocumentKind, OrderState


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the form to answer it where it is the reader's to answer."""

    question: ClauseRemark
    answer: ClauseRemark | None
    form: AnswerForm | None


@dataclass(frozen=True, slots=True)
class ClauseShown:
    """A clause with what was asked about it."""

    clause: Clause
    asked: list[Asked] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the contract stands, for one reader."""

    accepted: list[ContractAcceptance]
    form: AcceptanceForm | None
    name: str
    company: str
    open_questions: int
    papers: list[OrderDocument]
    offer: ContractChange | None
    may_change: bool


def standing(order: Order, member: Member, *, tried: AcceptanceForm | None = None) -> Standing:
    """Return who accepted the live revision, and the form to accept it where that is open."""
    accepted = [a for a in acceptances_of(order) if a.revision.number == order.revision]
    mine = _may_accept(order, member, accepted)
    open_now = sum(1 for each in questions_of(order) if not hasattr(each, "answer"))
    return Standing(
        accepted=accepted,
        form=(tried or _blank(order, member)) if mine else None,
        name=str(member.user or ""),
        company=member.company.name if member.company else "",
        open_questions=open_now,
        papers=[
            d
            for d in order.documents.all()
            if d.kind == DocumentKind.CONTRACT and d.version == order.revision
        ],
        offer=order.changes.filter(state=ChangeState.OPEN).select_related("person").first(),
        may_change=may_offer(order, member),
    )


def shown_clauses(
    order: Order, member: Member, *, tried: AnswerForm | None = None, tried_pk: int = 0
) -> list[ClauseShown]:
    """Return every clause with its questions, and the form to answer what the reader may answer."""
    rows = {clause.number: ClauseShown(clause) for clause in clauses(order)}
    side = rules.side(member, order)
    may = rules.can_discuss_contract(member, order) and not _ended(order)
    for each in questions_of(order):
        answer = getattr(each, "answer", None)
        form = None
        if may and answer is None and each.side != side:
            form = (
                tried if tried and tried_pk == each.pk else AnswerForm(auto_id=f"id_{each.pk}_%s")
            )
        rows[each.clause].asked.append(Asked(each, answer, form))
    return list(rows.values())


def may_ask(order: Order, member: Member) -> bool:
    """Tell whether the reader may ask about a clause."""
    return rules.can_discuss_contract(member, order) and not _ended(order)


def _ended(order: Order) -> bool:
    return order.state in {OrderState.COMPLETED, OrderState.CANCELLED}


def _may_accept(order: Order, member: Member, accepted: list[ContractAcceptance]) -> bool:
    side = rules.side(member, order)
    if order.state != OrderState.AWAITING_PAYMENT or order.accepted_at is not None:
        return False
    if side not in {Actor.BUYER, Actor.SELLER} or not rules.can_discuss_contract(member, order):
        return False
    return side not in {each.side for each in accepted}


def _blank(order: Order, member: Member) -> AcceptanceForm:
    company_id = member.company.pk if member.company else 0
    role = role_of(member.user, company_id) if member.user else ""
    return AcceptanceForm(
        initial={"role": role, "contract_hash": order.contract_hash}, auto_id="id_accept_%s"
    )
