"""XML of strangers, read piece by piece: no document type, so no entities and nothing to fetch.

Everything that makes XML dangerous (entity bombs, external files) begins with a DOCTYPE, which no
bank writes; a file with one is refused before the parser does anything with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from trade_assurance.bank_files.entries import StatementUnreadable

CHUNK_BYTES = 64 * 1024
MAX_DEPTH = 40


@dataclass(slots=True)
class Node:
    """An element without its namespace; `line` is where it begins."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own words."""
        return "".join(self.pieces).strip()

    def all(self, path: str) -> list["Node"]:
        """Return the elements at a path of names."""
        found = [self]
        for name in path.split("/"):
            found = [child for node in found for child in node.children if child.name == name]
        return found

    def first(self, *paths: str) -> "Node | None":
        """Return the first element of the first path that has one."""
        return next((node for path in paths for node in self.all(path)), None)

    def words(self, *paths: str) -> str:
        """Return the text at the first path that has any."""
        return next((node.text for path in paths for node in self.all(path) if node.text), "")


def children_of(stream: IO[bytes], parent: str) -> Iterator[tuple[int, list[str], Node]]:
    """Yield every child of every `parent` element: which parent, the path to it, the child.

    Raises: StatementUnreadable for broken XML, a document type, or nesting without end.
    """
    reader = _Reader(parent)
    while chunk := stream.read(CHUNK_BYTES):
        reader.feed(chunk)
        yield from reader.taken()
    reader.feed(b"", last=True)
    yield from reader.taken()


class _Reader:
    def __init__(self, parent: str) -> None:
        self._parent = parent
        self._path: list[str] = []
        self._open: list[Node] = []
        self._parents = 0
        self._done: list[tuple[int, list[str], Node]] = []
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._words

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        try:
            self._parser.Parse(chunk, last)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise StatementUnreadable("broken_xml", self._parser.CurrentLineNumber) from error

    def taken(self) -> list[tuple[int, list[str], Node]]:
        done, self._done = self._done, []
        return done

    def _refuse(self, *_declaration: object) -> None:
        raise StatementUnreadable("doctype", self._parser.CurrentLineNumber)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if len(self._path) >= MAX_DEPTH:
            raise StatementUnreadable("too_deep", self._parser.CurrentLineNumber)
        inside = bool(self._open) or self._parent in self._path[-1:]
        if name == self._parent and not self._open:
            self._parents += 1
        self._path.append(name)
        if inside:
            node = Node(name, self._parser.CurrentLineNumber, attributes)
            if self._open:
                self._open[-1].children.append(node)
            self._open.append(node)

    def _end(self, _tag: str) -> None:
        self._path.pop()
        if self._open:
            node = self._open.pop()
            if not self._open:
                self._done.append((self._parents, list(self._path), node))

    def _words(self, text: str) -> None:
        if self._open:
            self._open[-1].pieces.append(text)
