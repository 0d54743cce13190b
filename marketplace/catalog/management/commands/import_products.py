"""`manage.py import_products FILE --seller C-… --mapping NAME --currency INR`."""

import csv
import sys
import time
from argparse import ArgumentParser
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError

from marketplace.catalog.actions.imports import Counts, ImportPlan, import_batch
from marketplace.catalog.imports.mapping import ColumnMapping, MappingRefused, load_mapping
from marketplace.catalog.imports.records import FileUnreadable, layout_of, records
from marketplace.catalog.imports.rows import Problem
from marketplace.companies.models import Company
from marketplace.core import clock
from marketplace.core.money import EXPONENTS

BATCH = 500


class Command(BaseCommand):
    """Imports a CSV file; categories that the tree lacks are made. Pictures are not fetched."""

    help = "Import products from a CSV file with a column mapping; good rows go in, bad ones are listed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--seller", required=True, help="reference of the selling company")
        parser.add_argument("--mapping", required=True, help="a JSON file, or a shipped name")
        parser.add_argument("--currency", required=True, choices=sorted(EXPONENTS))
        parser.add_argument("--dry-run", action="store_true", help="check every row, write nothing")
        parser.add_argument("--limit", type=int, help="stop after this many records")
        parser.add_argument("--errors", type=Path, help="where the refused rows are written")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            mapping = ColumnMapping.parse(load_mapping(options["mapping"]))
            with path.open("rb") as stream:
                counts, problems = self._import(stream, mapping, options)
        except FileNotFoundError:
            raise CommandError(f"There is no file {path}.") from None
        except FileUnreadable as error:
            raise CommandError(f"{path} is no CSV file with a header line. {error}") from error
        except MappingRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self._summary(counts, dry_run=options["dry_run"]))
        if problems:
            report = options["errors"] or path.with_suffix(".errors.csv")
            write_problems(problems, report)
            self.stdout.write(f"The refused rows are listed in {report}")

    def _import(
        self, stream: IO[bytes], mapping: ColumnMapping, options: dict[str, Any]
    ) -> tuple[Counts, list[Problem]]:
        seller = Company.objects.filter(reference=options["seller"]).first()
        if seller is None:
            raise CommandError(f"There is no company {options['seller']}.")
        layout = layout_of(stream)
        mapping.check_columns(layout.header)
        plan = ImportPlan(
            seller=seller,
            currency=options["currency"],
            mapping=mapping,
            dry_run=options["dry_run"],
            create_categories=True,
        )
        total, problems, started = Counts(), list[Problem](), time.monotonic()
        source = islice(records(stream, layout), options["limit"])
        while batch := list(islice(source, BATCH)):
            counts, refused = import_batch(records=batch, plan=plan, at=clock.now())
            total.add(counts)
            problems += refused
            self._progress(total, time.monotonic() - started)
        return total, problems

    def _progress(self, total: Counts, seconds: float) -> None:
        done = total.rows + total.empty
        rate = total.rows / seconds if seconds else 0
        line = f"{done:,} lines, {total.rows:,} rows, {total.failed:,} refused, {rate:,.0f} rows/s"
        if sys.stderr.isatty():
            self.stderr.write(f"\r{line}", ending="")
        else:
            self.stderr.write(line)

    def _summary(self, counts: Counts, *, dry_run: bool) -> str:
        heading = "Dry run, nothing was written." if dry_run else "Done."
        return (
            f"{heading} {counts.rows} rows: {counts.created} created, {counts.updated} updated,"
            f" {counts.failed} refused; {counts.quote_only} for quotation only,"
            f" {counts.drafts} kept as drafts; {counts.empty} empty lines skipped."
            " Addresses of pictures were not fetched."
        )


def write_problems(problems: list[Problem], path: Path) -> None:
    """Write one line per problem: line of the file, field, value, reason."""
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["line", "field", "value", "problem"])
        writer.writerows([p.line, p.field, p.value, p.message] for p in problems)
