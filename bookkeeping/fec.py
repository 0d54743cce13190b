"""The French "fichier des écritures comptables" (FEC) of the marketplace's books.

Source: article A47 A-1 of the Livre des procédures fiscales (VII, 1°, and VIII): 18 fields in the
order below, tab-separated with a head line, dates as AAAAMMJJ, a comma before decimals, entries
numbered without a gap in the order of their validation and balanced each, the file named
SIREN + "FEC" + closing day + ".txt".

The file is in euros. There is no source of exchange rates in this project, so books in other
currencies are not converted: they are asked for by name and come as a file of their own, with
`Montantdevise` and `Idevise` filled.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from bookkeeping import accounting, policies
from bookkeeping.accounting import Line
from bookkeeping.periods import Period
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from trade_assurance.ledger.movements import AccountKind, MovementKind

CURRENCY = "EUR"
HEADS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib",
    "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit",
    "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise",
)  # fmt: skip
SIREN_DIGITS = 9

# Account kind → number and name in the French chart of accounts (plan comptable général).
# The setting ACCOUNTING_CHART goes over these; what is on neither list is a third party's money.
CHART: dict[str, tuple[str, str]] = {
    AccountKind.BANK: ("512000", "Banque"),
    AccountKind.CARD_CLEARING: ("511700", "Prestataire de paiement"),
    AccountKind.SUSPENSE: ("471000", "Compte d'attente"),
    AccountKind.HELD: ("467100", "Fonds détenus pour les acheteurs"),
    AccountKind.REFUND_DUE: ("467200", "Remboursements en cours"),
    AccountKind.PAYABLE: ("467300", "Dû aux fournisseurs"),
    AccountKind.PAYOUT_DUE: ("467400", "Versements en cours"),
    AccountKind.INSPECTION_DUE: ("467500", "Inspections à régler"),
    AccountKind.INSPECTION_OWED: ("467510", "Inspections dues par les acheteurs"),
    AccountKind.INSPECTION_BACK: ("467520", "Inspections à rembourser"),
    AccountKind.COMMISSION: ("706000", "Commissions"),
    AccountKind.COMMISSION_VAT: ("445710", "TVA collectée"),
    AccountKind.LOSS: ("658000", "Pertes sur opérations"),
}
OTHERS = ("467900", "Autres comptes de tiers")

# Journals: which accounts an entry touches decides; the first that fits holds.
JOURNALS: tuple[tuple[str, str, str], ...] = (
    (AccountKind.BANK, "BQ", "Banque"),
    (AccountKind.CARD_CLEARING, "CB", "Cartes"),
    (AccountKind.COMMISSION, "VT", "Ventes"),
)
OTHER_JOURNAL = ("OD", "Opérations diverses")


class SirenMissing(Refusal):
    """The file is named after the SIREN, and nobody has set it."""

    code = "siren_missing"


class RatesMissing(Refusal):
    """There are books in other currencies than the euro and nothing to convert them with."""

    code = "rates_missing"
    field = "currency"


def file_name(period: Period, currency: str = "") -> str:
    """Return the name that the law asks for. Raises: SirenMissing."""
    siren = policies.marketplace().registration_number.replace(" ", "")
    if len(siren) != SIREN_DIGITS or not siren.isdecimal():
        raise SirenMissing(
            _("Set MARKETPLACE_REGISTRATION_NUMBER to the SIREN of the marketplace: nine digits.")
        )
    other = f"_{currency}" if currency not in {"", CURRENCY} else ""
    return f"{siren}FEC{period.last:%Y%m%d}{other}.txt"


def checked(period: Period, currency: str = "") -> str:
    """Return the currency to export. Raises: RatesMissing where it has to be chosen."""
    if currency:
        return currency
    others = [each.currency for each in accounting.turnover(period) if each.currency != CURRENCY]
    if others:
        raise RatesMissing(
            _(
                "There are entries in %(currencies)s and no source of exchange rates. Export one"
                " currency at a time."
            )
            % {"currencies": ", ".join(others)}
        )
    return CURRENCY


def rows(period: Period, currency: str = CURRENCY) -> Iterator[str]:
    """Yield the lines of the file, each with its end; entries are numbered from the year's first."""
    yield _written(HEADS)
    number = _before(period, currency)
    chart: dict[str, tuple[str, str]] = CHART | dict(getattr(settings, "ACCOUNTING_CHART", {}))
    with translation.override("fr"):
        labels = {kind.value: str(kind.label) for kind in MovementKind}
    for _movement_id, group in groupby(accounting.lines(period, currency), _movement_of):
        number += 1
        yield from _entry(number, list(group), labels, chart)


def _movement_of(line: Line) -> int:
    return line.movement_id


def _before(period: Period, currency: str) -> int:
    """Return how many entries of the same calendar year come before the period."""
    year = Period.year_of(period.first)
    if year.first == period.first:
        return 0
    earlier = Period(year.first, period.first)
    all_of_them = accounting.turnover(earlier, currency)
    that_day = accounting.turnover(Period(period.first, period.first), currency)
    return sum(t.movements for t in all_of_them) - sum(t.movements for t in that_day)


def _entry(
    number: int, entry: list[Line], labels: Mapping[str, str], chart: Mapping[str, Any]
) -> Iterator[str]:
    touched = {line.account for line in entry}
    journal, journal_name = next(
        ((code, name) for kind, code, name in JOURNALS if kind in touched), OTHER_JOURNAL
    )
    for line in entry:
        account, account_name = chart.get(line.account, OTHERS)
        foreign = line.currency != CURRENCY
        day = f"{line.at:%Y%m%d}"
        yield _written(
            (
                journal, journal_name, str(number), day, account, account_name,
                line.party_reference, line.party_name, line.subject or line.key, day,
                labels.get(line.kind, line.kind), _amount(line.debit), _amount(line.credit),
                "", "", f"{line.recorded_at:%Y%m%d}",
                _amount(line.debit - line.credit) if foreign else "",
                line.currency if foreign else "",
            )
        )  # fmt: skip


def _amount(money: Money) -> str:
    return str(money.amount).replace(".", ",")


def _written(cells: tuple[str, ...]) -> str:
    return "\t".join(" ".join(cell.split()) for cell in cells) + "\r\n"
