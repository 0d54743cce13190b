"""/api/v1: who I am, my companies, their members and invitations, and operators' decisions."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.generics import ListAPIView, get_object_or_404
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.companies import actions, queries
from marketplace.companies.member import Member
from marketplace.companies.models import Company, Invitation, Membership, Role
from marketplace.companies.requests import member_of_request
from marketplace.companies.rules import can_manage_company
from marketplace.core import clock


class CompanyOut(serializers.ModelSerializer[Company]):
    """A company one belongs to."""

    country = serializers.CharField(read_only=True)

    class Meta:
        model = Company
        fields = (
            "reference", "name", "country", "state", "may_sell", "currency",
            "registration_number", "vat_number",
        )  # fmt: skip
        read_only_fields = fields


class MeOut(serializers.Serializer[Any]):
    """The person, the company acted for, and what the role allows."""

    email = serializers.EmailField()
    full_name = serializers.CharField()
    language = serializers.CharField()
    time_zone = serializers.CharField()
    is_operator = serializers.BooleanField()
    company = CompanyOut(allow_null=True)
    permissions = serializers.ListField(child=serializers.CharField())


class MemberOut(serializers.ModelSerializer[Membership]):
    """A colleague."""

    full_name = serializers.CharField(source="user.full_name", read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)
    role = serializers.CharField(source="role.name", read_only=True)
    permissions = serializers.ListField(
        source="role.permissions", child=serializers.CharField(), read_only=True
    )

    class Meta:
        model = Membership
        fields = ("id", "full_name", "email", "role", "permissions", "joined_at")
        read_only_fields = fields


class InvitationIn(serializers.Serializer[Any]):
    """Whom to ask, and the name of the role."""

    email = serializers.EmailField(max_length=254)
    role = serializers.CharField(max_length=60)


class InvitationOut(serializers.ModelSerializer[Invitation]):
    """An invitation that waits for an answer."""

    role = serializers.CharField(source="role.name", read_only=True)

    class Meta:
        model = Invitation
        fields = ("id", "email", "role", "created_at", "expires_at")
        read_only_fields = fields


class ByAge(CursorPagination):
    """Newest first."""

    ordering = "-pk"


class MeView(APIView):
    """GET /me/"""

    @extend_schema(responses=MeOut, operation_id="me_retrieve")
    def get(self, request: Request) -> Response:
        """Return who acts."""
        member = member_of_request(request)
        user = member.user
        if user is None:
            raise NotFound
        data = {
            "email": user.email,
            "full_name": user.full_name,
            "language": user.language,
            "time_zone": user.time_zone,
            "is_operator": member.is_operator,
            "company": member.company,
            "permissions": sorted(member.permissions),
        }
        return Response(MeOut(data).data)


class CompanyList(ListAPIView[Company]):
    """GET /companies/: one's own."""

    serializer_class = CompanyOut
    pagination_class = ByAge
    queryset = Company.objects.none()

    def get_queryset(self) -> QuerySet[Company]:
        """Return the companies that the person belongs to."""
        return Company.objects.filter(memberships__user=member_of_request(self.request).user)


class MemberList(ListAPIView[Membership]):
    """GET /members/: the team of the company acted for."""

    serializer_class = MemberOut
    pagination_class = ByAge
    queryset = Membership.objects.none()

    def get_queryset(self) -> QuerySet[Membership]:
        """Return the colleagues."""
        return queries.members_of(_company(member_of_request(self.request)))


class InvitationList(ListAPIView[Invitation]):
    """GET and POST /invitations/: of the company acted for."""

    serializer_class = InvitationOut
    pagination_class = ByAge
    queryset = Invitation.objects.none()

    def get_queryset(self) -> QuerySet[Invitation]:
        """Return the open invitations."""
        return queries.unanswered_invitations(_company(member_of_request(self.request)))

    @extend_schema(request=InvitationIn, responses={201: InvitationOut})
    def post(self, request: Request) -> Response:
        """Ask a colleague to join."""
        member = member_of_request(request)
        company = _managed(member)
        asked = InvitationIn(data=request.data)
        asked.is_valid(raise_exception=True)
        role = get_object_or_404(Role, company=company, name=asked.validated_data["role"])
        invitation = actions.invite_colleague(
            company=company,
            email=asked.validated_data["email"],
            role=role,
            by=member,
            at=clock.now(),
        )
        return Response(InvitationOut(invitation).data, status=status.HTTP_201_CREATED)


class InvitationWithdrawal(APIView):
    """POST /invitations/<id>/withdrawal/"""

    @extend_schema(request=None, responses={204: None}, operation_id="invitations_withdraw")
    def post(self, request: Request, pk: int) -> Response:
        """Make the link stop working."""
        member = member_of_request(request)
        invitation = get_object_or_404(Invitation, pk=pk, company=_managed(member))
        actions.withdraw_invitation(invitation=invitation, by=member, at=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _company(member: Member) -> Company:
    if member.company is None:
        raise NotFound
    return member.company


def _managed(member: Member) -> Company:
    company = _company(member)
    if not can_manage_company(member, company):
        raise PermissionDenied
    return company


urlpatterns = [
    path("me/", MeView.as_view(), name="me"),
    path("companies/", CompanyList.as_view(), name="companies"),
    path("members/", MemberList.as_view(), name="members"),
    path("invitations/", InvitationList.as_view(), name="invitations"),
    path(
        "invitations/<int:pk>/withdrawal/",
        InvitationWithdrawal.as_view(),
        name="invitation-withdrawal",
    ),
]
