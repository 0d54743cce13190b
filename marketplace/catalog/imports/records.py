"""Records of a CSV file with their line and byte positions, so that reading can go on later."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

FIELD_LIMIT = 1_000_000
SAMPLE_BYTES = 64 * 1024
DELIMITERS = ",;\t|"

csv.field_size_limit(FIELD_LIMIT)


class FileUnreadable(Exception):
    """The file is no CSV with a header line."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is written, and where its first record begins."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    body_at: int
    body_line: int


@dataclass(frozen=True, slots=True)
class Record:
    """One record; `cells` is None for an empty line. `end` is the byte where the next begins.

    A quoted cell may span lines: `line` is the record's first and `last_line` its last.
    """

    line: int
    last_line: int
    end: int
    cells: dict[str, str] | None


def layout_of(stream: IO[bytes]) -> Layout:
    """Find out encoding, delimiter and header.

    Raises: FileUnreadable for a file without a header of at least two named columns.
    """
    stream.seek(0)
    sample = stream.read(SAMPLE_BYTES)
    encoding = _encoding(sample, whole=len(sample) < SAMPLE_BYTES)
    first = sample.decode(encoding, "replace").partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    stream.seek(0)
    lines = _Lines(stream, encoding)
    try:
        header = tuple(
            name.strip().lstrip("\ufeff") for name in next(csv.reader(lines, delimiter=delimiter))
        )
    except (StopIteration, csv.Error) as error:
        raise FileUnreadable from error
    if len([name for name in header if name]) < 2 or "\0" in first:
        raise FileUnreadable
    return Layout(encoding, delimiter, header, lines.at, lines.number)


def records(
    stream: IO[bytes], layout: Layout, *, at: int | None = None, line: int | None = None
) -> Iterator[Record]:
    """Yield the records from byte `at` on (the first one by default), which follows line `line`.

    Raises: FileUnreadable where a quoted cell is longer than FIELD_LIMIT.
    """
    start = layout.body_at if at is None else at
    stream.seek(start)
    lines = _Lines(stream, layout.encoding, start, layout.body_line if line is None else line)
    begins = lines.number + 1
    try:
        for cells in csv.reader(lines, delimiter=layout.delimiter):
            filled = any(cell.strip() for cell in cells)
            named = dict(zip(layout.header, cells, strict=False)) if filled else None
            yield Record(begins, lines.number, lines.at, named)
            begins = lines.number + 1
    except csv.Error as error:
        raise FileUnreadable(f"line {begins}") from error


class _Lines:
    """Decoded lines of a binary stream that remember how far they were read."""

    def __init__(self, stream: IO[bytes], encoding: str, at: int = 0, number: int = 0) -> None:
        self._stream, self._encoding = stream, encoding
        self.at, self.number = at, number

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        raw = self._stream.readline()
        if not raw:
            raise StopIteration
        self.at += len(raw)
        self.number += 1
        return raw.decode(self._encoding, "replace")


def _encoding(sample: bytes, *, whole: bool) -> str:
    """UTF-8 unless the bytes say otherwise; spreadsheets of the West then write cp1252."""
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        if whole or error.start < len(sample) - 4:
            return "cp1252"
    return "utf-8"
