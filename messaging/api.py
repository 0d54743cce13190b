"""/api/v1/threads and /api/v1/notices: read and write conversations, read the bell."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView, get_object_or_404
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from marketplace.companies.member import Member
from marketplace.core import clock
from messaging import actions, queries
from messaging.models import Message, MessageFile, Notice, Thread
from messaging.models.message import BODY_LIMIT
from messaging.reading import wording

PAGE = 100


def _member(request: Request) -> Member:
    """Who acts: the frontend's middleware looked it up for the session."""
    member: Member = request._request.member  # type: ignore[attr-defined]  # noqa: SLF001 - set by middleware
    return member


class ThreadOut(serializers.ModelSerializer[Thread]):
    """A conversation; `unread` is the person's own."""

    buyer = serializers.CharField(source="buyer.reference", read_only=True)
    seller = serializers.CharField(source="seller.reference", read_only=True)
    unread = serializers.IntegerField(read_only=True)

    class Meta:
        model = Thread
        fields = (
            "reference", "subject_kind", "subject_reference", "title", "buyer", "seller",
            "last_seq", "unread", "created_at", "last_message_at",
        )  # fmt: skip
        read_only_fields = fields


class FileOut(serializers.ModelSerializer[MessageFile]):
    """A file's name and size in bytes; it is handed out on the conversation's page."""

    class Meta:
        model = MessageFile
        fields = ("id", "name", "content_type", "size", "sha256")
        read_only_fields = fields


class MessageOut(serializers.ModelSerializer[Message]):
    """A message, numbered 1..n without gap in its conversation."""

    sender = serializers.CharField(source="sender.full_name", default="", read_only=True)
    company = serializers.CharField(source="company.reference", default="", read_only=True)
    files = FileOut(many=True, read_only=True)

    class Meta:
        model = Message
        fields = (
            "seq", "kind", "sender", "company", "body", "event", "card_kind", "card",
            "client_id", "sent_at", "files",
        )  # fmt: skip
        read_only_fields = fields


class MessageIn(serializers.Serializer[Any]):
    """What to say; the same `client_id` again is the same message."""

    body = serializers.CharField(max_length=BODY_LIMIT)
    client_id = serializers.UUIDField(required=False)


class NoticeOut(serializers.ModelSerializer[Notice]):
    """A notice in the caller's language."""

    subject = serializers.SerializerMethodField()
    sentence = serializers.SerializerMethodField()

    class Meta:
        model = Notice
        fields = (
            "id", "kind", "subject", "sentence", "subject_kind", "subject_reference",
            "created_at", "seen_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_subject(self, notice: Notice) -> str:
        """One line."""
        return wording(notice.kind, notice.context, time_zone="UTC").subject

    def get_sentence(self, notice: Notice) -> str:
        """What happened, instants in UTC."""
        return wording(notice.kind, notice.context, time_zone="UTC").sentence


class ThreadPages(CursorPagination):
    """Latest words first."""

    ordering = ("-last_message_at", "-pk")


class NoticePages(CursorPagination):
    """Newest first."""

    ordering = ("-created_at", "-pk")


class ThreadList(ListAPIView[Thread]):
    """The conversations of the caller's company."""

    serializer_class = ThreadOut
    pagination_class = ThreadPages
    queryset = Thread.objects.none()

    def get_queryset(self) -> QuerySet[Thread]:
        """Only what the caller may read."""
        return queries.inbox(_member(self.request))


class ThreadDetail(RetrieveAPIView[Thread]):
    """One conversation."""

    serializer_class = ThreadOut
    lookup_field = "reference"
    queryset = Thread.objects.none()

    def get_queryset(self) -> QuerySet[Thread]:
        """Only what the caller may read."""
        member = _member(self.request)
        threads = queries.with_unread(queries.threads_for(member), member)
        return threads.select_related("buyer", "seller")


class MessageList(GenericAPIView[Message]):
    """The messages of a conversation."""

    serializer_class = MessageOut
    queryset = Message.objects.none()
    pagination_class = None

    def _thread(self, request: Request, reference: str) -> Thread:
        return get_object_or_404(queries.threads_for(_member(request)), reference=reference)

    @extend_schema(
        operation_id="threads_messages_list",
        parameters=[OpenApiParameter("after", OpenApiTypes.INT, description="a message's number")],
        responses=MessageOut(many=True),
    )
    def get(self, request: Request, reference: str) -> Response:
        """Return up to 100 messages with a higher number than `after`, oldest first."""
        thread = self._thread(request, reference)
        after = request.query_params.get("after", "0")
        number = int(after) if after.isdecimal() and len(after) < 10 else 0
        rows = queries.messages_of(thread, after=number, limit=PAGE)
        return Response(MessageOut(rows, many=True).data)

    @extend_schema(
        operation_id="threads_messages_create", request=MessageIn, responses={201: MessageOut}
    )
    def post(self, request: Request, reference: str) -> Response:
        """Say something; a repeated `client_id` answers with the first message."""
        thread = self._thread(request, reference)
        given = MessageIn(data=request.data)
        given.is_valid(raise_exception=True)
        message = actions.post_message(
            thread=thread,
            body=given.validated_data["body"],
            client_id=given.validated_data.get("client_id"),
            by=_member(request),
            at=clock.now(),
        )
        return Response(MessageOut(message).data, status=status.HTTP_201_CREATED)


class NoticeList(ListAPIView[Notice]):
    """The caller's own notices."""

    serializer_class = NoticeOut
    pagination_class = NoticePages
    queryset = Notice.objects.none()

    def get_queryset(self) -> QuerySet[Notice]:
        """The bell of the person who asks."""
        return queries.notices_for(_member(self.request))


urlpatterns = [
    path("threads/", ThreadList.as_view(), name="threads"),
    path("threads/<str:reference>/", ThreadDetail.as_view(), name="thread"),
    path("threads/<str:reference>/messages/", MessageList.as_view(), name="thread-messages"),
    path("notices/", NoticeList.as_view(), name="notices"),
]
