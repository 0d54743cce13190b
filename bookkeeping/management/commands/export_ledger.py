"""Writes the ledger of a period to a file, as CSV or FEC; a line of progress each 100,000 lines."""

import csv
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError

from bookkeeping import accounting, fec
from bookkeeping.periods import Period
from marketplace.core.errors import Refusal

EACH = 100_000


class Command(BaseCommand):
    """`manage.py export_ledger --format fec --from 2026-01-01 --to 2026-12-31 --output FOLDER`."""

    help = "Write all postings of a period as CSV, or as the French FEC."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the period, the format and where to write."""
        parser.add_argument("--format", choices=("csv", "fec"), default="csv")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, required=True)
        parser.add_argument("--to", dest="last", type=date.fromisoformat, required=True)
        parser.add_argument("--currency", default="")
        parser.add_argument("--output", default="-", help="a folder, or - for standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Stream the file; refuse with a sentence and exit status 1."""
        try:
            period = Period(options["first"], options["last"])
            name, lines = self._file(period, options["format"], options["currency"])
        except (Refusal, ValueError) as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["output"] == "-":
            self._write(lines, sys.stdout)
            return
        target = Path(options["output"]) / name
        with target.open("w", encoding="utf-8", newline="") as out:
            written = self._write(lines, out)
        self.stdout.write(f"{target}: {written} lines")

    def _file(self, period: Period, kind: str, currency: str) -> tuple[str, Iterator[str]]:
        if kind == "fec":
            currency = fec.checked(period, currency)
            return fec.file_name(period, currency), fec.rows(period, currency)
        name = f"ledger-{period.first}-{period.last}.csv"
        return name, _csv_lines(accounting.csv_rows(period, currency))

    def _write(self, lines: Iterable[str], out: IO[str]) -> int:
        count = 0
        for line in lines:
            out.write(line)
            count += 1
            if count % EACH == 0:
                self.stderr.write(f"{count} lines")
        return count


class _Line:
    """A file of one line for csv.writer."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        """Take the line."""
        self.text = text
        return len(text)


def _csv_lines(rows: Iterable[list[str]]) -> Iterator[str]:
    line = _Line()
    sheet = csv.writer(line)
    for row in rows:
        sheet.writerow(row)
        yield line.text
