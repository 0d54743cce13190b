"""What the sheets share: head, parties, VAT rows and the wording that goes with them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django_countries import countries

from bookkeeping.models import PaperVersion
from bookkeeping.states import FeeTaxCase, PaperKind, TaxCase
from marketplace.core.pdf import Cell, Party, Sheet, Words
from marketplace.orders.contract import canonical


def sheet(
    version: PaperVersion,
    language: str,
    *,
    head: list[tuple[str, str]],
    parties: list[Party],
    blocks: list[dict[str, Any]],
) -> Sheet:
    """Return the sheet of a version: title, number, day and fingerprint are the same everywhere."""
    paper, words = version.paper, Words(language, version.paper.currency)
    title = str(PaperKind(paper.kind).label)
    if version.number > 1:
        title = _("%(title)s, version %(number)s") % {"title": title, "number": version.number}
    return Sheet(
        language=language,
        title=title,
        reference=paper.text,
        author=version.data["seller"]["name"],
        footer_label=_("Fingerprint of what this paper says (SHA-256):"),
        footer=version.data_hash,
        head=[(_("Issued on"), words.day(paper.issued_on)), *head],
        parties=parties,
        blocks=blocks,
        source=canonical(version.data),
    )


def party(label: str, who: dict[str, Any]) -> Party:
    """Return a party with its address and numbers."""
    numbers = [
        who["registration_number"] and f"{_('Register')}: {who['registration_number']}",
        who["vat_number"] and f"{_('VAT')}: {who['vat_number']}",
    ]
    country = str(countries.name(who["country"]))
    rows = [*who.get("address", []), country, *numbers, who["reference"]]
    return Party(label, who["name"], [row for row in rows if row])


def delivery(where: dict[str, Any]) -> Party:
    """Return where the goods go."""
    country = str(countries.name(where["country"])) if where["country"] else ""
    rows = [row for row in (*where["address"], country) if row and row != where["place"]]
    return Party(_("Deliver to"), where["place"], rows)


def tax_rows(taxed: dict[str, Any], words: Words) -> list[list[str]]:
    """Return the net amount and the VAT where there is any."""
    if not taxed["tax_minor"]:
        return []
    label = (
        _("VAT %(rate)s") % {"rate": words.percent(taxed["bps"])} if "bps" in taxed else _("VAT")
    )
    return [
        [_("Without VAT"), words.money(taxed["net_minor"])],
        [label, words.money(taxed["tax_minor"])],
    ]


def tax_words(taxed: dict[str, Any]) -> str:
    """Return the sentence that the law wants beside the amounts."""
    case = taxed["case"]
    if case in FeeTaxCase.values:
        return str(FeeTaxCase(case).label)
    return str(TaxCase(case).label)


def goods_cell(line: dict[str, Any]) -> Cell:
    """Return a line's title with its attributes beneath."""
    return [line["title"], ", ".join(f"{k}: {v}" for k, v in line["attributes"].items())]


def day(written: str, words: Words) -> str:
    """Write a day that is kept as text; none is empty."""
    return words.day(date.fromisoformat(written)) if written else ""


def kilograms(grams: int, words: Words) -> str:
    """Write a weight."""
    return f"{words.number(Decimal(grams) / 1000)} kg"
