"""The marketplace as an issuer of papers, and the operator's chart of accounts."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Marketplace:
    """Who issues fee invoices and receipts (setting MARKETPLACE_COMPANY over these defaults).

    `registration_number` is the SIREN in France: the FEC's file is named after it.
    """

    name: str = "Quayside"
    registration_number: str = ""
    vat_number: str = ""
    country: str = "FR"
    address: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the party as papers keep it."""
        return {
            "name": self.name,
            "reference": "",
            "registration_number": self.registration_number,
            "vat_number": self.vat_number,
            "country": self.country,
            "address": list(self.address),
        }


def marketplace() -> Marketplace:
    """Return the marketplace's own company."""
    own: dict[str, Any] = dict(getattr(settings, "MARKETPLACE_COMPANY", {}))
    own["address"] = tuple(own.get("address", ()))
    return Marketplace(**own)
