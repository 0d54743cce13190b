"""What a seller chooses: prefixes of its numbers, its domestic VAT rate, how goods are packed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bookkeeping.actions.dispatch import packing_data
from bookkeeping.actions.issuing import say
from bookkeeping.models import Packaging, Paper, Prefix, SalesTax
from bookkeeping.rules import can_choose_numbers, can_pack
from bookkeeping.states import OF_THE_SELLER, PREFIXES, PaperKind
from marketplace.companies.member import Member
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.orders.models import Shipment

SHAPE = re.compile(r"[A-Z0-9][A-Z0-9/_-]{0,10}")
MOST_PACKAGES = 50


class PrefixUnusable(Refusal):
    """A prefix has other signs than capitals, digits and dashes, or two kinds would share it."""

    code = "prefix_unusable"


class RateOutOfRange(Refusal):
    """No country has this VAT rate."""

    code = "rate_out_of_range"
    field = "domestic_bps"


class PackagesImpossible(Refusal):
    """A package weighs nothing, or less with its wrapping than without."""

    code = "packages_impossible"
    field = "packages"


@dataclass(frozen=True, slots=True)
class Package:
    """So many packages of a kind; weights are of all of them together, in grams."""

    kind: str
    count: int
    net_grams: int
    gross_grams: int
    marks: str = ""


@transaction.atomic
def choose_numbers(
    *, prefixes: Mapping[str, str], domestic_bps: int | None, by: Member
) -> list[Prefix]:
    """Choose what a seller's numbers begin with and the VAT rate its domestic prices contain.

    A series that has begun keeps its prefix to the end of its year; the rate holds for papers
    issued from now on. Raises: NotAllowed, PrefixUnusable, RateOutOfRange.
    """
    if by.company is None or not can_choose_numbers(by):
        raise NotAllowed(_("Your role does not include your company's papers."))
    chosen = {kind: prefixes.get(kind, PREFIXES[kind]).strip() for kind in OF_THE_SELLER}
    for kind, prefix in chosen.items():
        if not SHAPE.fullmatch(prefix):
            raise PrefixUnusable(
                _("Use capital letters, digits and dashes, at most 11."), field=kind
            )
        if list(chosen.values()).count(prefix) > 1:
            raise PrefixUnusable(_("Each kind of paper has a prefix of its own."), field=kind)
    if domestic_bps is not None and not 0 <= domestic_bps <= 5_000:
        raise RateOutOfRange(_("Enter a rate between 0 and 50 %."))
    Prefix.objects.filter(company=by.company).delete()
    SalesTax.objects.filter(company=by.company).delete()
    if domestic_bps is not None:
        SalesTax.objects.create(company=by.company, domestic_bps=domestic_bps)
    return Prefix.objects.bulk_create(
        Prefix(company=by.company, kind=kind, prefix=prefix) for kind, prefix in chosen.items()
    )


@transaction.atomic
def pack(*, shipment: Shipment, packages: Sequence[Package], by: Member, at: datetime) -> Paper:
    """Enter how a consignment that left is packed: its packing list gets a new version.

    Raises: NotAllowed, PackagesImpossible; Paper.DoesNotExist before the goods left.
    """
    shipment = Shipment.objects.select_for_update(of=("self",)).get(pk=shipment.pk)
    if not can_pack(by, shipment.order):
        raise NotAllowed(_("Only the supplier's people who ship can do this."))
    if not 0 < len(packages) <= MOST_PACKAGES:
        raise PackagesImpossible(_("Enter between 1 and 50 kinds of packages."))
    for package in packages:
        if package.count < 1 or not 0 < package.net_grams <= package.gross_grams:
            raise PackagesImpossible(
                _("Each package weighs something, and with its wrapping not less than without.")
            )
    paper = Paper.objects.get(kind=PaperKind.PACKING_LIST, shipment=shipment)
    shipment.packages.all().delete()
    Packaging.objects.bulk_create(
        Packaging(
            shipment=shipment,
            position=position,
            kind=package.kind,
            count=package.count,
            net_grams=package.net_grams,
            gross_grams=package.gross_grams,
            marks=package.marks,
        )
        for position, package in enumerate(packages, 1)
    )
    numbered = {"number": paper.text, "issued_on": paper.issued_on.isoformat()}
    say(paper, packing_data(shipment.order, shipment) | numbered, at=at, by=by.user)
    return paper
