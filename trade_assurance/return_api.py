"""/api/v1/returns: read returns and take their steps."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import ListAPIView, RetrieveAPIView, get_object_or_404
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.companies.member import Member
from marketplace.companies.requests import member_of_request
from marketplace.core import clock
from marketplace.core.api import KEY, NewestFirst, checked, once
from marketplace.core.money import Money
from marketplace.orders.models import Order
from trade_assurance import return_queries, rules
from trade_assurance.actions import returns as actions
from trade_assurance.actions.returns.refusals import ReturnNotAgreed
from trade_assurance.models import GoodsReturn, Protection
from trade_assurance.return_serializers import (
    ReturnAddressIn,
    ReturnAskedIn,
    ReturnLabelIn,
    ReturnOut,
    ReturnParcelIn,
    ReturnReasonIn,
    ReturnReplacementIn,
)


class Returns(ListAPIView[GoodsReturn]):
    """List the returns that the caller may read, or ask for one."""

    serializer_class = ReturnOut
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[GoodsReturn]:
        """Return those of the caller's company; without the permission none."""
        member = member_of_request(self.request)
        rows = _rows(member)
        return rows.filter(pk__in=[row.pk for row in rows if rules.can_read_return(member, row)])

    @extend_schema(parameters=[KEY], request=ReturnAskedIn, responses={201: ReturnOut})
    @once
    def post(self, request: Request) -> Response:
        """Ask to send goods back; the money of their part stands still meanwhile."""
        member, at = member_of_request(request), clock.now()
        data = checked(ReturnAskedIn, request)
        bought = Order.objects.filter(buyer=member.company) if member.company else None
        orders = Order.objects.none() if bought is None else bought
        order = get_object_or_404(orders, reference=data["order"])
        if not rules.can_ask_return(member, order):
            raise PermissionDenied
        wanted = data.get("tranche")
        found = return_queries.returnable(order, at)
        chosen = [row for row in found if wanted in (None, row.tranche.position)]
        if not chosen:
            raise ReturnNotAgreed(_("Nothing of this order can be sent back now."))
        asked = actions.Request(_lines(chosen[0], data["lines"]), data["reason"], data["wanted"])
        made = actions.ask_return(protection=chosen[0], request=asked, by=member, at=at)
        return _answer(made, request, status.HTTP_201_CREATED)


class ReturnDetail(RetrieveAPIView[GoodsReturn]):
    """Read one return."""

    serializer_class = ReturnOut
    lookup_field = "reference"

    def get_queryset(self) -> QuerySet[GoodsReturn]:
        """Return those of the caller's company."""
        return _rows(member_of_request(self.request))

    def get_object(self) -> GoodsReturn:
        """Return it, or refuse a colleague without the permission."""
        return _return(self.request, self.kwargs["reference"])


class ReturnStep(APIView):
    """A step of a return: who may act in it at all is asked here, the rest by the action."""

    verb: ClassVar[Callable[..., GoodsReturn]]
    shape: ClassVar[type[serializers.Serializer[Any]] | None] = None

    @once
    def post(self, request: Request, reference: str) -> Response:
        """Take the step."""
        return self._take(request, reference)

    def _take(self, request: Request, reference: str) -> Response:
        found, shape = self._found(request, reference), self.shape
        data = checked(shape, request) if shape else {}
        self._act(found, data, member_of_request(request))
        return _answer(found, request)

    def _found(self, request: Request, reference: str) -> GoodsReturn:
        found = _return(request, reference)
        if not rules.can_handle_return(member_of_request(request), found):
            raise PermissionDenied
        return found

    def _act(self, found: GoodsReturn, data: dict[str, Any], by: Member) -> None:
        type(self).verb(goods_return=found, **data, by=by, at=clock.now())


@extend_schema(parameters=[KEY], request=ReturnAddressIn, responses={200: ReturnOut})
class ReturnAuthorisation(ReturnStep):
    """The supplier allows the return and says where to."""

    verb = staticmethod(actions.authorise)
    shape = ReturnAddressIn


@extend_schema(parameters=[KEY], request=ReturnReasonIn, responses={200: ReturnOut})
class ReturnRefusal(ReturnStep):
    """The supplier refuses; the claim window goes on."""

    verb = staticmethod(actions.refuse)
    shape = ReturnReasonIn


@extend_schema(request=ReturnLabelIn, responses={200: ReturnOut})
class ReturnLabels(ReturnStep):
    """The supplier gives a label, and pays for the way with it."""

    parser_classes = (MultiPartParser,)
    shape = ReturnLabelIn

    def post(self, request: Request, reference: str) -> Response:
        """Add the label; a second one is refused by the state of the return."""
        return self._take(request, reference)

    def _act(self, found: GoodsReturn, data: dict[str, Any], by: Member) -> None:
        label = actions.Label(data["address"], data["carrier"], data.get("file"))
        actions.give_label(goods_return=found, label=label, by=by, at=clock.now())


@extend_schema(parameters=[KEY], request=ReturnParcelIn, responses={200: ReturnOut})
class ReturnParcel(ReturnStep):
    """The buyer sent the goods."""

    shape = ReturnParcelIn

    def _act(self, found: GoodsReturn, data: dict[str, Any], by: Member) -> None:
        freight = Money(data["freight_minor"], found.currency)
        parcel = actions.Parcel(data["carrier"], data["tracking"], freight or None)
        actions.send_goods(goods_return=found, parcel=parcel, by=by, at=clock.now())


@extend_schema(parameters=[KEY], request=None, responses={200: ReturnOut})
class ReturnReceipt(ReturnStep):
    """The goods are back, says the supplier, or an operator who saw the carrier's proof."""

    verb = staticmethod(actions.receive_goods)

    def _found(self, request: Request, reference: str) -> GoodsReturn:
        if member_of_request(request).is_operator:
            return _return(request, reference)
        return super()._found(request, reference)


@extend_schema(parameters=[KEY], request=None, responses={200: ReturnOut})
class ReturnAcceptance(ReturnStep):
    """What came back is as it should be: the money goes back, or a replacement is due."""

    verb = staticmethod(actions.accept_goods)


@extend_schema(parameters=[KEY], request=None, responses={200: ReturnOut})
class ReturnRefund(ReturnStep):
    """The supplier refunds what it could not replace."""

    verb = staticmethod(actions.refund_instead)


@extend_schema(parameters=[KEY], request=ReturnReasonIn, responses={200: ReturnOut})
class ReturnRejection(ReturnStep):
    """What came back is not accepted."""

    verb = staticmethod(actions.reject_goods)
    shape = ReturnReasonIn


@extend_schema(parameters=[KEY], request=ReturnReplacementIn, responses={200: ReturnOut})
class ReturnReplacement(ReturnStep):
    """The replacement left."""

    verb = staticmethod(actions.replace_goods)
    shape = ReturnReplacementIn


@extend_schema(parameters=[KEY], request=None, responses={200: ReturnOut})
class ReturnEnd(ReturnStep):
    """The buyer keeps the goods."""

    verb = staticmethod(actions.give_up)


def _lines(protection: Protection, asked: list[dict[str, Any]]) -> dict[int, Any]:
    """Return the quantities by line; an unknown or repeated position is refused."""
    known = {line.position: line.pk for line, _most in return_queries.left_to_return(protection)}
    found = {known[row["position"]]: row["quantity"] for row in asked if row["position"] in known}
    if len(found) != len(asked):
        raise serializers.ValidationError(
            {"lines": [_("Name each line of this part by its position, once.")]}, code="lines"
        )
    return found


def _rows(member: Member) -> QuerySet[GoodsReturn]:
    rows = return_queries.returns_for(member).select_related("protection__tranche")
    return rows.prefetch_related("lines__line")


def _return(request: Request, reference: str) -> GoodsReturn:
    member = member_of_request(request)
    found: GoodsReturn = get_object_or_404(_rows(member), reference=reference)
    if not rules.can_read_return(member, found):
        raise PermissionDenied
    return found


def _answer(found: GoodsReturn, request: Request, code: int = status.HTTP_200_OK) -> Response:
    fresh = _rows(member_of_request(request)).get(pk=found.pk)
    return Response(ReturnOut(fresh).data, status=code)


_ONE = "returns/<str:reference>/"
_STEPS = {
    "authorisation": ReturnAuthorisation,
    "refusal": ReturnRefusal,
    "label": ReturnLabels,
    "parcel": ReturnParcel,
    "receipt": ReturnReceipt,
    "acceptance": ReturnAcceptance,
    "refund": ReturnRefund,
    "rejection": ReturnRejection,
    "replacement": ReturnReplacement,
    "end": ReturnEnd,
}
urlpatterns = [
    path("returns/", Returns.as_view(), name="returns"),
    path(_ONE, ReturnDetail.as_view(), name="return"),
    *(
        path(f"{_ONE}{noun}/", view.as_view(), name=f"return-{noun}")
        for noun, view in _STEPS.items()
    ),
]
