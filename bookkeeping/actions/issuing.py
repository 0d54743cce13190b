"""Gives a paper its number and keeps what it says: the one place where papers are written."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from bookkeeping.models import Paper, PaperVersion, Prefix, Series
from bookkeeping.states import PREFIXES, PaperKind
from marketplace.companies.models import Company, User
from marketplace.core import outbox
from marketplace.core.money import Money
from marketplace.orders.contract import fingerprint
from marketplace.orders.models import Order, Shipment
from trade_assurance.models import Payout, Protection


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A paper before it has a number. `source` names the fact that it states: it is issued once.

    No `issuer` is the marketplace. `data` is what the paper says, as JSON values.
    """

    kind: PaperKind
    issuer: Company | None
    recipient: Company
    source: str
    net: Money
    tax: Money
    data: dict[str, Any] = field(default_factory=dict)
    order: Order | None = None
    shipment: Shipment | None = None
    protection: Protection | None = None
    payout: Payout | None = None
    corrects: Paper | None = None


@transaction.atomic
def issue(draft: Draft, *, at: datetime) -> Paper:
    """Write the paper under the next number of its series, or return the one that is there.

    The counter's row stays locked until the end of the transaction: a second issuer waits, and a
    rollback gives the number back. The day is never before that of the number before it.
    """
    series = _locked(_series(draft, at))
    there = Paper.objects.filter(source=draft.source).first()
    if there is not None:
        return there
    day = max(at.date(), series.last_issued_on or at.date())
    series.last_number += 1
    series.last_issued_on = day
    series.save(update_fields=["last_number", "last_issued_on"])
    text = f"{series.prefix}{series.year}-{series.last_number:05}"
    paper = Paper.objects.create(
        series=series,
        number=series.last_number,
        text=text,
        kind=draft.kind,
        source=draft.source,
        issuer=draft.issuer,
        recipient=draft.recipient,
        order=draft.order,
        shipment=draft.shipment,
        protection=draft.protection,
        payout=draft.payout,
        corrects=draft.corrects,
        currency=draft.net.currency,
        net_minor=draft.net.minor,
        tax_minor=draft.tax.minor,
        total_minor=(draft.net + draft.tax).minor,
        issued_on=day,
        issued_at=at,
    )
    say(paper, draft.data | {"number": text, "issued_on": day.isoformat()}, at=at)
    return paper


def say(
    paper: Paper, data: dict[str, Any], *, at: datetime, by: User | None = None
) -> PaperVersion:
    """Keep what a paper says as its next version, unless it says that already; promise its files."""
    last = paper.versions.order_by("-number").first()
    wanted = fingerprint(data)
    if last is not None and last.data_hash == wanted:
        return last
    version = PaperVersion.objects.create(
        paper=paper,
        number=last.number + 1 if last else 1,
        data=data,
        data_hash=wanted,
        made_by=by,
        at=at,
    )
    outbox.emit("bookkeeping.files_wanted", version_id=version.pk)
    return version


def _series(draft: Draft, at: datetime) -> Series:
    known = Series.objects.filter(issuer=draft.issuer, kind=draft.kind, year=at.year).first()
    if known is not None:
        return known
    begun = Series(
        issuer=draft.issuer, kind=draft.kind, year=at.year, prefix=_prefix(draft.issuer, draft.kind)
    )
    Series.objects.bulk_create([begun], ignore_conflicts=True)
    return Series.objects.get(issuer=draft.issuer, kind=draft.kind, year=at.year)


def _locked(series: Series) -> Series:
    return Series.objects.select_for_update().get(pk=series.pk)


def _prefix(issuer: Company | None, kind: PaperKind) -> str:
    chosen = Prefix.objects.filter(company=issuer, kind=kind).values_list("prefix", flat=True)
    return chosen.first() or PREFIXES[kind]
