"""International bank account numbers (ISO 13616): spelling and check digits, nothing about owners."""

import re

from django.utils.translation import gettext as _

from marketplace.core.errors import Refusal

SHAPE = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


class IbanInvalid(Refusal):
    """The number is not an IBAN, or a digit is wrong."""

    code = "iban_invalid"
    field = "iban"


def checked_iban(text: str) -> str:
    """Return the number without blanks, in capitals; raise IbanInvalid."""
    iban = re.sub(r"\s", "", text).upper()
    if not SHAPE.fullmatch(iban):
        raise IbanInvalid(_("Enter an IBAN: two letters, two digits, then the account."))
    moved = iban[4:] + iban[:4]
    digits = "".join(str(int(character, 36)) for character in moved)
    if int(digits) % 97 != 1:
        raise IbanInvalid(_("One of the characters of this IBAN is wrong. Please check it."))
    return iban
