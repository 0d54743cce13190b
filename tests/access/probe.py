"""Watches the `can_…` rules, and takes one away: each answers through its own code object.

Rules are imported by name in many places, so replacing a module's attribute would miss most calls;
replacing a function's code reaches all of them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import FunctionType
from typing import Any

from tests.own_modules import own_modules

heard: set[str] = set()  # the rules that said no since the last `listen`
_originals: dict[str, FunctionType] = {}


def rules() -> dict[str, FunctionType]:
    """Return every `can_…` function of every rules module, by its dotted name."""
    found = {}
    for name in own_modules("*rules.py"):
        module = import_module(name)
        for key, value in vars(module).items():
            if key.startswith("can_") and getattr(value, "__module__", "") == name:
                found[f"{name}.{key}"] = value
    return found


def said(name: str, args: Any, kwargs: Any) -> Any:
    """Ask the original rule; remember that it refused."""
    answer = _originals[name](*args, **kwargs)
    if not answer:
        heard.add(name)
    return answer


@contextmanager
def listening() -> Iterator[set[str]]:
    """Collect the names of the rules that say no inside."""
    heard.clear()
    codes = {}
    for name, rule in rules().items():
        codes[rule] = rule.__code__
        _originals[name] = FunctionType(
            rule.__code__, rule.__globals__, name, rule.__defaults__, rule.__closure__
        )
        _originals[name].__kwdefaults__ = rule.__kwdefaults__
        rule.__code__ = _listener(name).__code__
    try:
        yield heard
    finally:
        for rule, code in codes.items():
            rule.__code__ = code


@contextmanager
def taken_away(rule: FunctionType) -> Iterator[None]:
    """Let one rule say yes to everything inside."""
    code = rule.__code__
    rule.__code__ = (lambda *args, **kwargs: True).__code__
    try:
        yield
    finally:
        rule.__code__ = code


def _listener(name: str) -> Callable[..., Any]:
    made: dict[str, Any] = {}
    source = (
        "def listener(*args, **kwargs):\n"
        "    from tests.access.probe import said\n"
        f"    return said({name!r}, args, kwargs)\n"
    )
    exec(source, made)  # noqa: S102 - a code object without free variables that knows its name
    listener: Callable[..., Any] = made["listener"]
    return listener
