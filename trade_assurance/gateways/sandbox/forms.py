"""Stripe's form encoding: `a[b][0][c]=d` becomes nested values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from trade_assurance.gateways.sandbox.refusals import Refused


@dataclass(frozen=True, slots=True)
class Request:
    """One request of the API. `call` names it for scripted faults: `POST refunds`."""

    method: str
    path: str
    account: str
    key: str
    params: dict[str, Any]

    @property
    def call(self) -> str:
        """The method and the kind of thing, without ids."""
        words = [word for word in self.path.split("/") if "_" not in word or not _is_id(word)]
        return f"{self.method} {'/'.join(words)}"


def read(method: str, path: str, headers: Mapping[str, str], form: str) -> Request:
    """Read a request as the library sends it."""
    path, _, query = path.partition("?")
    named = {name.lower(): value for name, value in headers.items()}
    pairs = parse_qsl(form if method == "POST" else query, keep_blank_values=True)
    return Request(
        method=method,
        path=path.strip("/"),
        account=named.get("stripe-account", ""),
        key=named.get("idempotency-key", "") if method == "POST" else "",
        params=_nested(pairs),
    )


def _is_id(word: str) -> bool:
    prefix, _, rest = word.partition("_")
    return prefix in {"pi", "cs", "ch", "re", "tr", "trr", "acct", "du", "po", "cus", "txn"} and (
        bool(rest) and rest not in {"balance"}
    )


def _nested(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for name, value in pairs:
        steps = name.replace("]", "").split("[")
        at = whole
        for step in steps[:-1]:
            at = at.setdefault(step, {})
            if not isinstance(at, dict):
                raise Refused(f"Invalid parameter: {name}", "parameter_unknown")
        at[steps[-1]] = value
    return {name: _lists(value) for name, value in whole.items()}


def _lists(value: Any) -> Any:
    """Turn {"0": …, "1": …} into a list, at any depth."""
    if not isinstance(value, dict):
        return value
    inner = {name: _lists(part) for name, part in value.items()}
    if inner and all(name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner
