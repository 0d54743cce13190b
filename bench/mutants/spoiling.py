"""What can be spoilt in a function, one thing at a time. Pure.

A mutant is a function's code with one thing changed: a comparison moved by one, a sum turned into a
difference, a condition turned round, a filter dropped, a call or a refusal left out. Words and SQL are
left alone: a test that quotes words proves little, and the database's guards have controls of their own.
"""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType, UnionType
from typing import Any

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
LOOKUPS = {"filter", "exclude", "get", "create", "update"}
Change = Callable[[ast.AST], ast.AST]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One thing to spoil: the `number`th of a function, and what it would be."""

    function: str
    number: int
    line: int
    what: str


def mutants_of(source: str) -> list[Mutant]:
    """Return everything that can be spoilt in the functions of a module, in its order."""
    found = []
    for name, function in _functions(ast.parse(source)):
        for number, (node, what, _) in enumerate(_sites(function)):
            line = getattr(node, "lineno", function.lineno)
            found.append(Mutant(name, number, line, what))
    return found


def spoilt(source: str, mutant: Mutant, path: str) -> CodeType:
    """Return the code of the mutant's function with that one thing changed."""
    tree = ast.parse(source)
    function = dict(_functions(tree))[mutant.function]
    node, _, change = list(_sites(function))[mutant.number]
    _Replacing(node, change).visit(function)
    module = compile(ast.fix_missing_locations(tree), path, "exec")
    return _code_of(module, mutant.function)


def text_of(source: str, function: str) -> str:
    """Return a function's own text: its mutants are tried again when it changes."""
    return ast.dump(dict(_functions(ast.parse(source)))[function])


def _functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    """Functions of the module and methods of its classes; what is inside a function belongs to it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield f"{prefix}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{prefix}{node.name}.")


def _sites(function: ast.FunctionDef) -> Iterator[tuple[ast.AST, str, Change]]:
    for statement in function.body[bool(ast.get_docstring(function)) :]:
        for node in _walk(statement):
            for what, change in _changes(node):
                yield node, what, change


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """Walk in the order of the text; annotations and words are no code."""
    yield node
    for name, value in ast.iter_fields(node):
        if name not in {"annotation", "returns", "decorator_list"}:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _walk(child)


def _changes(node: ast.AST) -> Iterator[tuple[str, Change]]:
    for kind, changes in CHANGES.items():
        if isinstance(node, kind):
            yield from changes(node)


def _signs(node: ast.UnaryOp) -> Iterator[tuple[str, Change]]:
    if isinstance(node.op, ast.Not | ast.USub):
        yield f"without {type(node.op).__name__.lower()}", lambda n: n.operand  # type: ignore[attr-defined]


def _conditions(node: ast.If | ast.IfExp) -> Iterator[tuple[str, Change]]:
    if not isinstance(node.test, ast.Compare | ast.BoolOp | ast.UnaryOp):
        yield "the condition turned round", _turned_round


def _constants(node: ast.Constant) -> Iterator[tuple[str, Change]]:
    if isinstance(node.value, bool | int):
        other = not node.value if isinstance(node.value, bool) else node.value + 1
        yield f"{node.value} → {other}", lambda _: ast.Constant(other)


def _statements(node: ast.Expr) -> Iterator[tuple[str, Change]]:
    if isinstance(node.value, ast.Call):
        yield f"without {ast.unparse(node.value.func)}(…)", lambda _: ast.Pass()


def _refusals(_: ast.Raise) -> Iterator[tuple[str, Change]]:
    yield "without the refusal", lambda _: ast.Pass()


def _returns(node: ast.Return) -> Iterator[tuple[str, Change]]:
    if node.value and not isinstance(node.value, ast.Constant):
        yield "return nothing", lambda _: ast.Return(ast.Constant(None))


def _operators(
    node: ast.Compare | ast.BoolOp | ast.BinOp | ast.AugAssign,
) -> Iterator[tuple[str, Change]]:
    operators = node.ops if isinstance(node, ast.Compare) else [node.op]
    for number, operator in enumerate(operators):
        other = SWAPS.get(type(operator))
        if other is None:
            continue

        def change(n: ast.AST, number: int = number, other: type[ast.AST] = other) -> ast.AST:
            if isinstance(n, ast.Compare):
                n.ops[number] = other()  # type: ignore[call-overload]
            else:
                n.op = other()  # type: ignore[attr-defined]
            return n

        yield f"{type(operator).__name__} → {other.__name__}", change


def _lookups(node: ast.Call) -> Iterator[tuple[str, Change]]:
    """A row looked up or written without one of its conditions."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in LOOKUPS:
        return
    for number, keyword in enumerate(node.keywords):
        if keyword.arg:

            def change(n: ast.AST, number: int = number) -> ast.AST:
                del n.keywords[number]  # type: ignore[attr-defined]
                return n

            yield f"without {keyword.arg}=", change


def _turned_round(node: ast.AST) -> ast.AST:
    node.test = ast.UnaryOp(ast.Not(), node.test)  # type: ignore[attr-defined]
    return node


class _Replacing(ast.NodeTransformer):
    """Puts a changed copy in the place of one node."""

    def __init__(self, node: ast.AST, change: Change) -> None:
        self.node, self.change = node, change

    def visit(self, node: ast.AST) -> ast.AST:
        if node is self.node:
            return self.change(copy.copy(node))
        self.generic_visit(node)
        return node


def _code_of(code: CodeType, name: str) -> CodeType:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_qualname == name:
                return constant
            if name.startswith(f"{constant.co_qualname}."):
                return _code_of(constant, name)
    raise LookupError(name)


CHANGES: dict[type[ast.AST] | UnionType, Callable[[Any], Iterator[tuple[str, Change]]]] = {
    ast.Compare | ast.BoolOp | ast.BinOp | ast.AugAssign: _operators,
    ast.UnaryOp: _signs,
    ast.If | ast.IfExp: _conditions,
    ast.Constant: _constants,
    ast.Expr: _statements,
    ast.Raise: _refusals,
    ast.Return: _returns,
    ast.Call: _lookups,
}
