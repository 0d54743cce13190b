"""Where the code locks: found in its source, and taken away.

A lock is named by its module and the function that takes it. Locks stand one behind the other (order,
payment, protection, …), so that one alone is seldom missed: a control takes away all the others, and the
one that is left has to decide the race by itself.
"""

import ast
import sys
from contextlib import contextmanager
from pathlib import Path

from django.db.models.query import QuerySet

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("trade_assurance", "marketplace/core", "marketplace/orders", "bookkeeping")
NOT_OURS = {"migrations", "sandbox"}  # guards have controls of their own; the double is no money
IN_SQL = ("FOR UPDATE", "FOR NO KEY UPDATE", "FOR SHARE", "pg_advisory", "pg_try_advisory")


def in_source():
    """Return the names of all places that lock: `module:function`, each once."""
    found = set()
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not NOT_OURS.intersection(path.parts):
                found |= {f"{_module(path)}:{name}" for name in lockers(path.read_text())}
    return found


def lockers(source):
    """Return the functions of a module, by their dotted names, whose own body locks.

    So does one that names a statement of the module which locks.
    """
    tree = ast.parse(source)
    return set(_lockers(tree, "", _locking_statements(tree)))


@contextmanager
def without_locks(*, but=""):
    """Take every row lock of the code away, but the one of this name."""
    lock = QuerySet.select_for_update

    def maybe(rows, *arguments, **options):
        frame = sys._getframe(1)
        while frame and not (name := _name(frame)):
            frame = frame.f_back
        return lock(rows, *arguments, **options) if but and name == but else rows.all()

    QuerySet.select_for_update = maybe
    try:
        yield
    finally:
        QuerySet.select_for_update = lock


def _lockers(tree, prefix, statements):
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            name = f"{prefix}{node.name}"
            yield from _lockers(node, f"{name}.", statements)
            if isinstance(node, ast.FunctionDef) and any(
                _locks(part) or (isinstance(part, ast.Name) and part.id in statements)
                for part in _own(node)
            ):
                yield name


def _locking_statements(tree):
    """Return the names of a module's constants that lock."""
    found = [node for node in tree.body if isinstance(node, ast.Assign)]
    return {
        target.id
        for node in found
        for target in node.targets
        if isinstance(target, ast.Name) and any(map(_locks, ast.walk(node.value)))
    }


def _own(function):
    """Return the nodes of a function, without its words and the functions inside it."""
    waiting = function.body[bool(ast.get_docstring(function)) :]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)


def _locks(node):
    if isinstance(node, ast.Attribute):
        return node.attr == "select_for_update"
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_text and any(words in node.value for words in IN_SQL)


def _module(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def _name(frame):
    """Name the function of the code that asks for a lock; nothing for a library's."""
    path = Path(frame.f_code.co_filename)
    if not path.is_relative_to(ROOT) or ".venv" in path.parts:
        return ""
    return f"{_module(path)}:{frame.f_code.co_qualname}"
