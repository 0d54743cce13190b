"""/api/v1: whether an order goes on whose supplier was stopped."""

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.companies.requests import member_of_request
from marketplace.core import clock
from marketplace.core.api import KEY, once
from marketplace.orders.models import Order
from marketplace.orders.queries import party_orders
from marketplace.orders.rules import can_see_order
from trade_assurance.actions.sellers import answer_question
from trade_assurance.models import SellerQuestion
from trade_assurance.rules import can_answer_question
from trade_assurance.seller_question_queries import question_of


class SellerQuestionOut(serializers.ModelSerializer[SellerQuestion]):
    """The question, its deadline and what became of it."""

    class Meta:
        model = SellerQuestion
        fields = ("cause", "state", "asked_at", "answer_due_at", "ended_at", "reason")
        read_only_fields = fields


class SellerAnswer(serializers.Serializer[SellerQuestion]):
    """`true` lets the order go on; `false` cancels what has not left and refunds it in whole."""

    go_on = serializers.BooleanField()


class OrderSupplierQuestion(APIView):
    """The last question about an order whose supplier was stopped."""

    @extend_schema(responses=SellerQuestionOut)
    def get(self, request: Request, reference: str) -> Response:
        """Show the question."""
        return Response(SellerQuestionOut(_question(request, reference)).data)

    @extend_schema(request=SellerAnswer, responses=SellerQuestionOut, parameters=[KEY])
    @once
    def post(self, request: Request, reference: str) -> Response:
        """Answer it for the buyer."""
        question, member = _question(request, reference), member_of_request(request)
        if member.is_operator or not can_answer_question(member, question.order):
            raise PermissionDenied
        asked = SellerAnswer(data=request.data)
        asked.is_valid(raise_exception=True)
        go_on: bool = asked.validated_data["go_on"]
        answered = answer_question(question=question, go_on=go_on, by=member, at=clock.now())
        return Response(SellerQuestionOut(answered).data)


def _question(request: Request, reference: str) -> SellerQuestion:
    member = member_of_request(request)
    order: Order = get_object_or_404(party_orders(member), reference=reference)
    if not can_see_order(member, order):
        raise PermissionDenied
    question = question_of(order)
    if question is None:
        raise NotFound
    return question


urlpatterns = [
    path(
        "orders/<str:reference>/supplier-question/",
        OrderSupplierQuestion.as_view(),
        name="order-supplier-question",
    ),
]
