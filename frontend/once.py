"""A form that is sent twice (a double click, the back button) is answered twice and done once.

Each page writes a token of its own into its forms, so the same token with the same words is the same
sending. Its first redirect is kept, in the transaction of the deed, and given again.
"""

import hashlib
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase

from marketplace.core.idempotency import answer_once, fingerprint, take_back

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field


def answered_once(request: HttpRequest, view: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Run the view unless this very form was sent before and taken; then lead where it led.

    What did not end in a redirect (a refused form, an answer to a script) may be sent again.
    """
    if request.method != "POST" or TOKEN not in request.POST:
        answer: HttpResponseBase = view(request, *args, **kwargs)
        return answer
    actor_id, print_ = request.user.pk or 0, _print_of(request)
    made: list[HttpResponseBase] = []

    def work() -> tuple[int, str]:
        made.append(view(request, *args, **kwargs))
        return made[0].status_code, made[0].headers.get("Location", "")

    with transaction.atomic():
        first = answer_once(actor_id=actor_id, key=f"form-{print_}", body_hash=print_, work=work)
        if first.replayed:
            return HttpResponseRedirect(first.data)
        if not isinstance(made[0], HttpResponseRedirect):
            take_back(actor_id=actor_id, key=f"form-{print_}")
    return made[0]


def _print_of(request: HttpRequest) -> str:
    parts = [request.get_full_path().encode()]
    for name, values in sorted(request.POST.lists()):
        parts += [name.encode(), *(value.encode() for value in values), b"\0"]
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest = hashlib.sha256()
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
            parts += [name.encode(), (file.name or "").encode(), digest.digest()]
    return fingerprint(*parts)
