"""Importing a file of products: in batches, each a transaction, the good rows only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.catalog.actions.import_categories import CategoryFinder
from marketplace.catalog.actions.import_store import Placed, store_rows
from marketplace.catalog.attributes import clean_attributes
from marketplace.catalog.imports.mapping import ColumnMapping
from marketplace.catalog.imports.records import Record
from marketplace.catalog.imports.rows import Problem, Row, RowRefused, read_row
from marketplace.catalog.models import AttributeDefinition
from marketplace.companies.models import Company


@dataclass(slots=True)
class Counts:
    """What became of the rows; `rows` are those that were not empty."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    quote_only: int = 0
    drafts: int = 0
    empty: int = 0
    failed: int = 0

    def add(self, other: "Counts") -> None:
        """Add the counts of a further batch."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class ImportPlan:
    """Whose products the rows become, how they are read, and whether anything is written."""

    seller: Company
    currency: str
    mapping: ColumnMapping
    user_id: int | None = None
    dry_run: bool = False
    create_categories: bool = False
    finder: CategoryFinder = field(default_factory=CategoryFinder)

    def __post_init__(self) -> None:
        self.finder.create = self.create_categories and not self.dry_run


@transaction.atomic
def import_batch(
    *, records: Iterable[Record], plan: ImportPlan, at: datetime
) -> tuple[Counts, list[Problem]]:
    """Import the good rows of a batch; return the counts and the problems of the others.

    A SKU that comes again within the batch updates what its first row made.
    """
    counts, problems = Counts(), list[Problem]()
    waiting: dict[str, Placed] = {}
    for record in records:
        if record.cells is None:
            counts.empty += 1
            continue
        counts.rows += 1
        try:
            placed = _place(read_row(record, plan.mapping), plan)
        except RowRefused as refused:
            counts.failed += 1
            problems += refused.problems
            continue
        counts.quote_only += not placed.row.tiers
        counts.drafts += not placed.complete
        if placed.row.sku in waiting:
            _flush(waiting, plan, counts, at)
        waiting[placed.row.sku] = placed
    _flush(waiting, plan, counts, at)
    return counts, problems


def _flush(waiting: dict[str, Placed], plan: ImportPlan, counts: Counts, at: datetime) -> None:
    if not plan.dry_run:
        created, updated = store_rows(
            list(waiting.values()),
            seller=plan.seller,
            currency=plan.currency,
            user_id=plan.user_id,
            at=at,
        )
        counts.created += created
        counts.updated += updated
    waiting.clear()


def _place(row: Row, plan: ImportPlan) -> Placed:
    category = plan.finder.find(row.category)
    if category is None and not (plan.dry_run and plan.create_categories and row.category):
        message = _("This category is not in the marketplace's list.")
        value = " > ".join(row.category)
        raise RowRefused([Problem(row.line, "category", value, message)])
    if category is None:
        # A dry run makes no category: what it would have been has no attributes yet.
        return Placed(row, plan.finder.stand_in, {}, row.specifications, complete=True)
    definitions = plan.finder.definitions(category)
    given, rest = _attributes(definitions, row.specifications)
    values, refused = clean_attributes(definitions, given, complete=True)
    missing = {d.code for d in definitions if d.required and d.code not in given}
    wrong = {code: message for code, message in refused.items() if code not in missing}
    if wrong:
        raise RowRefused(
            [Problem(row.line, code, str(given[code]), message) for code, message in wrong.items()]
        )
    return Placed(row, category, values, rest, complete=not missing and _has_lead_time(row))


def _has_lead_time(row: Row) -> bool:
    return not row.tiers or row.values["lead_time_days"] is not None


def _attributes(
    definitions: list[AttributeDefinition], specifications: list[list[str]]
) -> tuple[dict[str, Any], list[list[str]]]:
    """Divide rows into those that a definition names and the others."""
    by_label = {
        word: definition
        for definition in definitions
        for word in (definition.code, definition.label_en.lower(), definition.label_fr.lower())
    }
    given: dict[str, Any] = {}
    rest = []
    for label, value in specifications:
        definition = by_label.get(label.lower())
        if definition is None:
            rest.append([label, value])
        else:
            given[definition.code] = value.removesuffix(definition.unit).strip()
    return given, rest
