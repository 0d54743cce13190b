"""Values of a category's attributes: how each kind is read, checked and written for people."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from marketplace.catalog.models import AttributeDefinition
from marketplace.catalog.states import AttributeKind

TEXT_LENGTH = 200
TRUE_WORDS = {"true", "yes", "on", "1", "oui"}
FALSE_WORDS = {"false", "no", "off", "0", "non"}


class ValueRefused(Exception):
    """A value does not fit its definition; the message is a sentence for the person."""


def clean_attributes(
    definitions: Iterable[AttributeDefinition], raw: Mapping[str, Any], *, complete: bool
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values that fit and, per code, the sentence that says why one does not.

    Codes without a definition are dropped. With `complete` a required attribute must be there.
    """
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for definition in definitions:
        given = raw.get(definition.code)
        if given is None or given == "":
            if complete and definition.required:
                problems[definition.code] = _("Say what it is: buyers filter by it.")
            continue
        try:
            values[definition.code] = clean_value(definition, given)
        except ValueRefused as refused:
            problems[definition.code] = str(refused)
    return values, problems


def clean_value(definition: AttributeDefinition, given: Any) -> Any:
    """Return the value as it is stored: str, bool, or the shortest exact decimal as str.

    Raises: ValueRefused with a sentence for the person.
    """
    text = str(given).strip()
    if definition.kind == AttributeKind.NUMBER:
        return _number(text)
    if definition.kind == AttributeKind.BOOLEAN:
        if text.lower() in TRUE_WORDS | FALSE_WORDS:
            return text.lower() in TRUE_WORDS
        raise ValueRefused(_("Answer yes or no."))
    if definition.kind == AttributeKind.CHOICE and text not in definition.choices:
        raise ValueRefused(
            _("Choose one of: %(choices)s.") % {"choices": ", ".join(definition.choices)}
        )
    if len(text) > TEXT_LENGTH:
        raise ValueRefused(_("At most %(length)d characters.") % {"length": TEXT_LENGTH})
    return text


def shown_attributes(
    definitions: Iterable[AttributeDefinition], values: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """Return label and value of each attribute that has one, in the reader's language."""
    rows = []
    for definition in definitions:
        value = values.get(definition.code)
        if value is None or value == "":
            continue
        if isinstance(value, bool):
            text = _("Yes") if value else _("No")
        else:
            text = f"{value} {definition.unit}".strip()
        rows.append((definition.label, text))
    return rows


def _number(text: str) -> str:
    try:
        number = Decimal(text.replace(",", ".").replace(" ", ""))
    except InvalidOperation:
        raise ValueRefused(_("Write a number.")) from None
    if not number.is_finite() or abs(number) >= Decimal("1e12"):
        raise ValueRefused(_("Write a number."))
    return format(number.normalize(), "f")
