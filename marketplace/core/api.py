"""The base of /api/v1: refusals as standard errors, bodies, pages, and verbs that must happen once."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework import exceptions, serializers, status
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from marketplace.core.errors import NotAllowed, Refusal, Stale
from marketplace.core.idempotency import answer_once, fingerprint
from marketplace.core.transitions import TransitionRefused

View = Callable[..., Response]
KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="Makes a repeat harmless."
)


class NewestFirst(CursorPagination):
    """Cursor pages by the row's number, newest first."""

    ordering = "-id"


def checked(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """Return what the body says in the given shape. Raises: ValidationError."""
    given = shape(data=request.data)
    given.is_valid(raise_exception=True)
    data: dict[str, Any] = given.validated_data
    return data


class RefusalHandler(ExceptionHandler):
    """Answers a `Refusal` with its stable code: 422, or 409 when stale, or 403 when not allowed."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        """Turn our refusals into the exceptions that DRF knows."""
        if isinstance(exc, Refusal):
            return _refused(exc)
        if isinstance(exc, TransitionRefused):
            refused = exceptions.APIException(
                _("This cannot be done in the present state."), code=exc.code
            )
            refused.status_code = status.HTTP_409_CONFLICT
            return refused
        known: Exception = super().convert_known_exceptions(exc)
        return known


def once(view: View) -> View:
    """Honour `Idempotency-Key` on an APIView method that answers with JSON; optional for the caller."""

    @wraps(view)
    def answer(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        if not key or request.user.pk is None:
            return view(self, request, *args, **kwargs)
        django_request = request._request  # noqa: SLF001 - the raw body must be read before it is parsed
        body_hash = fingerprint(
            (request.method or "").encode(), request.path.encode(), django_request.body
        )

        def work() -> tuple[int, Any]:
            response = view(self, request, *args, **kwargs)
            return response.status_code, json.loads(json.dumps(response.data, cls=JSONEncoder))

        first = answer_once(actor_id=request.user.pk, key=key, body_hash=body_hash, work=work)
        headers = {"Idempotency-Replayed": "true"} if first.replayed else None
        return Response(first.data, status=first.status, headers=headers)

    return answer


def _refused(refusal: Refusal) -> exceptions.APIException:
    if refusal.field:
        detail = {refusal.field: [exceptions.ErrorDetail(str(refusal), code=refusal.code)]}
        answer: exceptions.APIException = exceptions.ValidationError(detail)
    else:
        answer = exceptions.APIException(str(refusal), code=refusal.code)
    answer.status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    if isinstance(refusal, Stale):
        answer.status_code = status.HTTP_409_CONFLICT
    elif isinstance(refusal, NotAllowed):
        answer.status_code = status.HTTP_403_FORBIDDEN
    return answer
