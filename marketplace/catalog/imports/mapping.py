"""Which column of a file is which field of a product, and how its cells are read."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.catalog.imports.converters import CONVERTERS

SHIPPED = Path(__file__).resolve().parent.parent / "mappings"

# field: (its converter unless the mapping names another, its name for people)
FIELDS: dict[str, tuple[str, Any]] = {
    "sku": ("text", gettext_lazy("SKU")),
    "title": ("text", gettext_lazy("Title")),
    "category": ("path", gettext_lazy("Category")),
    "summary": ("text", gettext_lazy("Summary")),
    "description": ("paragraphs", gettext_lazy("Description")),
    "brand": ("text", gettext_lazy("Brand")),
    "price": ("decimal", gettext_lazy("Unit price")),
    "tiers": ("tiers", gettext_lazy("Price tiers")),
    "unit": ("text", gettext_lazy("Unit")),
    "moq": ("decimal", gettext_lazy("Minimum order quantity")),
    "multiple": ("decimal", gettext_lazy("Multiple")),
    "max_quantity": ("decimal", gettext_lazy("Maximum quantity")),
    "lead_time_days": ("whole", gettext_lazy("Lead time in days")),
    "incoterm": ("text", gettext_lazy("Incoterm")),
    "port": ("text", gettext_lazy("Port or place")),
    "origin": ("codes", gettext_lazy("Country of origin")),
    "ships_to": ("codes", gettext_lazy("Ships to")),
    "sample_price": ("decimal", gettext_lazy("Price of a sample")),
    "stock": ("decimal", gettext_lazy("Stock")),
    "specifications": ("label_values", gettext_lazy("Specifications")),
    "packaging": ("text", gettext_lazy("Packaging")),
    "warranty": ("text", gettext_lazy("Warranty")),
    "returns": ("text", gettext_lazy("Returns")),
}
REQUIRED = ("sku", "title")


class MappingRefused(Exception):
    """A mapping names what does not exist; the message is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a field's value comes from: a column read by a converter, or a constant."""

    column: str = ""
    convert: str = "text"
    value: str = ""

    def read(self, cells: Mapping[str, str]) -> Any:
        """Return the converted value; a constant is converted as a cell would be."""
        raw = cells.get(self.column) or "" if self.column else self.value
        return CONVERTERS[self.convert](raw)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The sources by field; `depth` cuts category paths, `fallback` is where rows without one go."""

    fields: dict[str, Source]
    depth: int = 0
    fallback: str = ""

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> "ColumnMapping":
        """Read `{"fields": {"title": {"column": "Name"}, …}}`.

        Raises: MappingRefused for an unknown field or converter, or a missing SKU or title.
        """
        fields: dict[str, Source] = {}
        for name, given in dict(raw.get("fields") or {}).items():
            if name not in FIELDS:
                raise MappingRefused(_("There is no field “%(name)s”.") % {"name": name})
            said = {"column": given} if isinstance(given, str) else dict(given)
            convert = str(said.get("convert") or FIELDS[name][0])
            if convert not in CONVERTERS:
                raise MappingRefused(_("There is no converter “%(name)s”.") % {"name": convert})
            value = str(said.get("value") or "")
            fields[name] = Source(str(said.get("column") or ""), convert, value)
        for name in REQUIRED:
            if name not in fields:
                raise MappingRefused(_("Say which column holds the SKU and which the title."))
        return cls(
            fields, int(raw.get("category_depth") or 0), str(raw.get("category_fallback") or "")
        )

    def check_columns(self, header: Iterable[str]) -> None:
        """Raise MappingRefused for a column that the file does not have."""
        known = set(header)
        for source in self.fields.values():
            if source.column and source.column not in known:
                raise MappingRefused(
                    _("The file has no column “%(name)s”.") % {"name": source.column}
                )


def load_mapping(name: str) -> dict[str, Any]:
    """Return a mapping from a JSON file, or a shipped one by its bare name.

    Raises: MappingRefused when there is none, or it is no JSON object.
    """
    path = SHIPPED / f"{name}.json" if re.fullmatch(r"[\w-]+", name) else Path(name)
    try:
        raw = json.loads(path.read_text())
    except FileNotFoundError:
        known = ", ".join(sorted(p.stem for p in SHIPPED.glob("*.json")))
        raise MappingRefused(
            _("There is no mapping “%(name)s”; shipped are: %(known)s.")
            % {"name": name, "known": known}
        ) from None
    except (OSError, ValueError) as error:
        raise MappingRefused(
            _("The mapping cannot be read: %(error)s.") % {"error": error}
        ) from None
    if not isinstance(raw, dict):
        raise MappingRefused(_("A mapping is a JSON object."))
    return raw


def proposed_columns(header: Iterable[str]) -> dict[str, str]:
    """Return, for each field whose name or label a column bears, that column."""
    by_word = {_word(column): column for column in header}
    found = {}
    for name, (_converter, label) in FIELDS.items():
        column = by_word.get(_word(name)) or by_word.get(_word(str(label)))
        if column:
            found[name] = column
    return found


def _word(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
