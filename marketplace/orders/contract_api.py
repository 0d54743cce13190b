"""/api/v1/orders/…/contract: read it, ask and answer about a clause, accept it."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.companies.member import Member
from marketplace.core import clock
from marketplace.core.api import once
from marketplace.orders import actions, queries, rules
from marketplace.orders.clauses import clauses
from marketplace.orders.models import ClauseRemark, ContractAcceptance, Order


class ContractAcceptanceOut(serializers.ModelSerializer[ContractAcceptance]):
    """Who accepted which revision, in which role, when, and by which fingerprint."""

    revision = serializers.IntegerField(source="revision.number", read_only=True)

    class Meta:
        model = ContractAcceptance
        fields = ("revision", "side", "name", "role", "contract_hash", "language", "accepted_at")
        read_only_fields = fields


class AnswerOut(serializers.ModelSerializer[ClauseRemark]):
    """An answer."""

    person = serializers.CharField(read_only=True)

    class Meta:
        model = ClauseRemark
        fields = ("side", "person", "text", "written_at")
        read_only_fields = fields


class QuestionOut(serializers.ModelSerializer[ClauseRemark]):
    """A question on a clause, with its answer if there is one."""

    person = serializers.CharField(read_only=True)
    answer = serializers.SerializerMethodField()

    class Meta:
        model = ClauseRemark
        fields = ("id", "clause", "side", "person", "text", "written_at", "answer")
        read_only_fields = fields

    @extend_schema(responses=AnswerOut)
    def get_answer(self, question: ClauseRemark) -> dict[str, Any] | None:
        """Return the answer, or null while the question is open."""
        answer = getattr(question, "answer", None)
        return AnswerOut(answer).data if answer else None


class ClauseOut(serializers.Serializer[Any]):
    """A clause of the contract in the language of the request."""

    number = serializers.IntegerField(read_only=True)
    title = serializers.CharField(read_only=True)
    text = serializers.CharField(read_only=True)


class ContractOut(serializers.Serializer[Any]):
    """The live revision: what was agreed, its fingerprint, who accepted it, what was asked."""

    revision = serializers.IntegerField(read_only=True)
    contract_hash = serializers.CharField(read_only=True)
    contract = serializers.JSONField(read_only=True)
    reading_until_at = serializers.DateTimeField(read_only=True, allow_null=True)
    accepted_at = serializers.DateTimeField(read_only=True, allow_null=True)
    clauses = ClauseOut(many=True, read_only=True)
    acceptances = ContractAcceptanceOut(many=True, read_only=True)
    questions = QuestionOut(many=True, read_only=True)


class ContractAcceptanceIn(serializers.Serializer[Any]):
    """The role of the person who accepts, and the fingerprint of what was read."""

    role = serializers.CharField(max_length=80)
    contract_hash = serializers.CharField(max_length=64)
    language = serializers.CharField(max_length=5, default="en")


class ClauseQuestionGiven(serializers.Serializer[Any]):
    """A question on a clause."""

    clause = serializers.IntegerField()
    text = serializers.CharField(max_length=2000)


class ClauseAnswerGiven(serializers.Serializer[Any]):
    """The answer to a question."""

    text = serializers.CharField(max_length=2000)


class Contract(APIView):
    """The contract of an order."""

    @extend_schema(responses=ContractOut)
    def get(self, request: Request, reference: str) -> Response:
        """Read the contract as it stands."""
        return Response(_data(_order(request, reference)))


class Acceptance(APIView):
    """Accept the contract for the caller's side."""

    @extend_schema(request=ContractAcceptanceIn, responses=ContractOut)
    @once
    def post(self, request: Request, reference: str) -> Response:
        """Accept what was read, in the caller's name."""
        order = _order(request, reference, discuss=True)
        given = ContractAcceptanceIn(data=request.data)
        given.is_valid(raise_exception=True)
        order = actions.accept_contract(
            order=order, by=_member(request), at=clock.now(), **given.validated_data
        )
        return Response(_data(order), status=status.HTTP_201_CREATED)


class Questions(APIView):
    """Questions on the contract's clauses."""

    @extend_schema(request=ClauseQuestionGiven, responses=QuestionOut)
    @once
    def post(self, request: Request, reference: str) -> Response:
        """Ask the other side about a clause."""
        order = _order(request, reference, discuss=True)
        given = ClauseQuestionGiven(data=request.data)
        given.is_valid(raise_exception=True)
        asked = actions.ask_about_clause(
            order=order, by=_member(request), at=clock.now(), **given.validated_data
        )
        return Response(QuestionOut(asked).data, status=status.HTTP_201_CREATED)


class Answer(APIView):
    """The answer to one question."""

    @extend_schema(request=ClauseAnswerGiven, responses=AnswerOut)
    @once
    def post(self, request: Request, reference: str, pk: int) -> Response:
        """Answer the other side's question."""
        order = _order(request, reference, discuss=True)
        question = get_object_or_404(ClauseRemark, pk=pk, order=order, answers=None)
        given = ClauseAnswerGiven(data=request.data)
        given.is_valid(raise_exception=True)
        answer = actions.answer_about_clause(
            question=question, by=_member(request), at=clock.now(), **given.validated_data
        )
        return Response(AnswerOut(answer).data, status=status.HTTP_201_CREATED)


def _data(order: Order) -> dict[str, Any]:
    shown = {
        "revision": order.revision,
        "contract_hash": order.contract_hash,
        "contract": order.contract,
        "reading_until_at": order.reading_until_at,
        "accepted_at": order.accepted_at,
        "clauses": clauses(order),
        "acceptances": queries.acceptances_of(order),
        "questions": queries.questions_of(order),
    }
    data: dict[str, Any] = ContractOut(shown).data
    return data


def _order(request: Request, reference: str, *, discuss: bool = False) -> Order:
    member = _member(request)
    order: Order = get_object_or_404(queries.party_orders(member), reference=reference)
    if not rules.can_see_order(member, order):
        raise PermissionDenied
    if discuss and not rules.can_discuss_contract(member, order):
        raise PermissionDenied
    return order


def _member(request: Request) -> Member:
    member: Member = request._request.member  # type: ignore[attr-defined]  # noqa: SLF001 - the middleware's
    return member


urlpatterns = [
    path("orders/<str:reference>/contract/", Contract.as_view(), name="order-contract"),
    path(
        "orders/<str:reference>/contract/acceptance/",
        Acceptance.as_view(),
        name="order-acceptance",
    ),
    path("orders/<str:reference>/contract/questions/", Questions.as_view(), name="order-questions"),
    path(
        "orders/<str:reference>/contract/questions/<int:pk>/answer/",
        Answer.as_view(),
        name="order-answer",
    ),
]
