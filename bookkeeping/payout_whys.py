"""Why a payout and a supplier's account come to so much: releases, commission, what was paid out."""

from collections.abc import Iterator, Mapping

from django.db.models import Count, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bookkeeping.explaining import summed
from marketplace.core.money import Money
from trade_assurance.ledger.models import Movement, Posting
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse
from trade_assurance.ledger.queries import currencies_of, postings_of
from trade_assurance.models import OrderLineFee, Payout
from trade_assurance.whys import Part, Why


def of_payout(payout: Payout) -> Why:
    """Return the movements that a payout is made of, as its seller's account has them."""
    earnings = payout.earnings.select_related("protection__order").order_by("at", "pk")
    labels = dict(MovementKind.choices)
    kinds = dict(
        Movement.objects.filter(key__in=[e.movement_key for e in earnings]).values_list(
            "key", "kind"
        )
    )
    parts = [
        Part(
            label=labels.get(kinds.get(earning.movement_key, ""), _("Earning")),
            detail="",
            money=earning.net,
            movement=earning.movement_key if earning.movement_key in kinds else "",
            order=earning.order_reference,
            at=earning.at,
        )
        for earning in earnings
    ]
    return Why(_("Payout"), payout.amount, tuple(parts), name="amount")


def explain_payout(payout: Payout) -> list[Why]:
    """Return the amount of a payout and, for each earning in it, gross, commission and what is left."""
    found = [of_payout(payout)]
    for earning in payout.earnings.order_by("at", "pk"):
        currency, key = earning.currency, earning.movement_key
        taken = (
            (_("Commission"), -earning.commission_minor),
            (_("VAT on commission"), -earning.vat_minor),
        )
        parts = tuple(Part(label, "", Money(minor, currency), key) for label, minor in taken)
        kept = Part(_("Kept in reserve"), "", Money(-earning.reserved_minor, currency))
        gross = Part(earning.get_kind_display(), "", earning.gross, key, at=earning.at)
        rates = OrderLineFee.objects.filter(
            protection=earning.protection_id, protection__isnull=False
        )
        found += [
            Why(_("Gross"), earning.gross, (gross,), name=f"gross-{earning.pk}"),
            Why(
                _("Commission, with VAT"),
                earning.taken,
                parts,
                name=f"commission-{earning.pk}",
                fees=tuple(rates.select_related("line").order_by("line__position")),
            ),
            Why(_("Yours"), earning.net, (gross, *parts, kept), name=f"net-{earning.pk}"),
        ]
    return found


def of_account(company_id: int) -> list[Why]:
    """Return what came to a supplier's account, what went, and what is left, by currency."""
    found = []
    postings = postings_of(Purse(AccountKind.PAYABLE, company_id))
    labels = dict(MovementKind.choices)
    for currency in currencies_of(Purse(AccountKind.PAYABLE, company_id)):
        rows = postings.filter(currency=currency)
        came = tuple(_by_kind(rows.filter(minor__gt=0), currency, labels))
        went = tuple(_by_kind(rows.filter(minor__lt=0), currency, labels))
        for title, name, parts in (
            (_("Came"), "came", came),
            (_("Went"), "went", went),
            (_("Balance"), "balance", (*came, *went)),
        ):
            found.append(summed(title, f"{name}-{currency}", parts, currency))
    return found


def _by_kind(
    rows: QuerySet[Posting], currency: str, labels: Mapping[str, str | Promise]
) -> Iterator[Part]:
    """Yield the sums of entries by kind of movement: an account may be old and long."""
    sums = rows.order_by("movement__kind").values_list("movement__kind")
    for kind, minor, count in sums.annotate(sum=Sum("minor"), count=Count("pk")):
        yield Part(labels.get(kind, kind), f"{count} ×", Money(int(minor), currency))
