"""One request from parsing to answer: faults, keys, the clock, the work, and what is remembered."""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction

from trade_assurance.gateways.sandbox import forms, routes, store
from trade_assurance.gateways.sandbox.cards import METHODS
from trade_assurance.gateways.sandbox.refusals import Refused
from trade_assurance.gateways.sandbox.store import query

KEYS_LIVE = timedelta(hours=24)
BROKEN = {"lost", "timeout"}
# The double's own lock: balances are sums, so that writers go one after the other.
BOOKS = 0x57121BE


def answer(method: str, path: str, headers: Mapping[str, str], form: str) -> tuple[int, str]:
    """Answer one request of the API; raise ConnectionError where a fault breaks the line."""
    request = forms.read(method, path, headers, form)
    fault = _next_fault(request)
    if fault and fault[1] == "before":
        return _before(request, fault[0])
    status, body, loses_answer = _once(request)
    if loses_answer:
        raise ConnectionResetError("the connection broke after the request was sent")
    if fault:
        return _after(request, fault[0])
    return status, body


def _before(request: forms.Request, fault: str) -> tuple[int, str]:
    """Fail without having done anything; a 500 is remembered like any answer."""
    if fault in BROKEN:
        raise ConnectionResetError(f"{fault} before the request arrived")
    status, body = _trouble(fault)
    if status == 500 and request.key:
        _remember(request, status, body)
    return status, body


def _after(request: forms.Request, fault: str) -> tuple[int, str]:
    """Fail although it was done; of a 500, the key keeps that answer and not the true one."""
    if fault in BROKEN:
        raise ConnectionResetError(f"{fault} after the request was carried out")
    status, body = _trouble(fault)
    if status == 500 and request.key:
        _remember(request, status, body)
    return status, body


def _once(request: forms.Request) -> tuple[int, str, bool]:
    """Do the work of a key once: a repeat gets what was answered, another body is refused."""
    with transaction.atomic():
        if request.key:
            if not _is_free(request.key):
                return *_trouble("409"), False
            known = _remembered(request)
            if known is not None:
                return *known, False
        query("SELECT pg_advisory_xact_lock(%s)", BOOKS)
        let_time_pass()
        status, body = _worked(request)
        if request.key and (status < 400 or status == 402):
            _remember(request, status, body)
    first_loss = status == 200 and METHODS.get(str(request.params.get("payment_method")))
    return status, body, bool(first_loss and first_loss.loses_answer)


def _is_free(key: str) -> bool:
    """Take the key for this transaction; False while another request with it is at work."""
    return bool(query("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 7))", key)[0][0])


def _worked(request: forms.Request) -> tuple[int, str]:
    try:
        with transaction.atomic():
            made = routes.find(request)(request)
    except Refused as refusal:
        made = refusal
    if isinstance(made, Refused):
        return made.status, json.dumps(made.body)
    return 200, json.dumps(made)


def let_time_pass() -> None:
    """Do what has fallen due since the last request, in order."""
    at = store.now()
    for thing in store.due(at):
        routes.FALLS_DUE[thing["object"]](thing, at)


def _remembered(request: forms.Request) -> tuple[int, str] | None:
    rows = query(
        "SELECT body_hash, status, body FROM sandbox_answer WHERE key = %s AND at > %s",
        request.key, store.now() - KEYS_LIVE,
    )  # fmt: skip
    if not rows:
        return None
    body_hash, status, body = rows[0]
    if body_hash != _hash(request):
        refused = Refused(
            "Keys for idempotent requests can only be used with the same parameters they were"
            " first used with.",
            kind="idempotency_error",
        )
        return refused.status, json.dumps(refused.body)
    return status, body


def _remember(request: forms.Request, status: int, body: str) -> None:
    query(
        "INSERT INTO sandbox_answer (key, body_hash, status, body, at) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (key) DO UPDATE SET body_hash = EXCLUDED.body_hash, at = EXCLUDED.at,"
        " status = EXCLUDED.status, body = EXCLUDED.body",
        request.key, _hash(request), status, body, store.now(),
    )  # fmt: skip


def _hash(request: forms.Request) -> str:
    whole = json.dumps([request.path, request.account, request.params], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def _trouble(fault: str) -> tuple[int, str]:
    kinds = {
        "409": ("idempotency_key_in_use", "Another request with this key is in progress."),
        "429": ("rate_limit", "Too many requests."),
        "500": ("", "An error occurred."),
    }
    code, message = kinds[fault]
    refused = Refused(message, code, status=int(fault), kind="api_error")
    return refused.status, json.dumps(refused.body)


def _next_fault(request: forms.Request) -> tuple[str, str] | None:
    """Take the next scripted fault of this call, if there is one; it is used up."""
    rows = query(
        "DELETE FROM sandbox_fault WHERE seq = (SELECT seq FROM sandbox_fault WHERE call = %s"
        " ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING fault, moment",
        request.call,
    )
    return rows[0] if rows else None
