"""A supplier's account as the ledger has it: read in pages, summed by the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import overload

from django.db.models import Q, QuerySet, Sum

from marketplace.core.money import Money
from trade_assurance.ledger.models import Posting
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse
from trade_assurance.ledger.queries import postings_of
from trade_assurance.models import Earning, EarningKind, Payout

CHUNK = 500


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A line of a supplier's statement; `balance` is what was owed to it afterwards."""

    at: datetime
    kind: str
    key: str
    label: str
    reference: str
    order_reference: str
    gross: Money | None
    commission: Money | None
    money: Money
    balance: Money


@dataclass(frozen=True, slots=True)
class Total:
    """What came to and went from a supplier's account in one currency."""

    came: Money
    went: Money
    balance: Money


class Statement(Sequence[StatementLine]):
    """The lines of one supplier, newest first; only those asked for are read."""

    def __init__(self, company_id: int) -> None:
        self.postings = postings_of(Purse(AccountKind.PAYABLE, company_id)).order_by("-id")

    def __len__(self) -> int:
        return self.postings.count()

    @overload
    def __getitem__(self, index: int) -> StatementLine: ...

    @overload
    def __getitem__(self, index: slice) -> list[StatementLine]: ...

    def __getitem__(self, index: int | slice) -> StatementLine | list[StatementLine]:
        if isinstance(index, slice):
            return lines_of(self.postings[index])
        return lines_of(self.postings[index : index + 1])[0]

    def __iter__(self) -> Iterator[StatementLine]:
        """Read all, in pages that follow the last line read: new lines cannot shift them."""
        page = list(self.postings[:CHUNK])
        while page:
            yield from lines_of(page)
            page = list(self.postings.filter(id__lt=page[-1].pk)[:CHUNK])

    def totals(self) -> list[Total]:
        """Return the sums by currency, in one query."""
        rows = (
            self.postings.order_by("currency")
            .values_list("currency")
            .annotate(
                came=Sum("minor", filter=Q(minor__gt=0), default=0),
                went=Sum("minor", filter=Q(minor__lt=0), default=0),
            )
        )
        return [
            Total(Money(int(came), c), Money(int(went), c), Money(int(came + went), c))
            for c, came, went in rows
        ]


def lines_of(postings: QuerySet[Posting] | list[Posting]) -> list[StatementLine]:
    """Return the lines that postings of one supplier's account make, in their order."""
    postings = list(postings)
    keys = [posting.movement.key for posting in postings]
    earnings = {
        earning.movement_key: earning
        for earning in Earning.objects.filter(movement_key__in=keys)
        .exclude(kind=EarningKind.RESERVE)
        .select_related("protection__order")
    }
    payout_ids = [p.movement.subject_id for p in postings if p.movement.subject_kind == "payout"]
    payouts = Payout.objects.in_bulk(payout_ids) if payout_ids else {}
    return [_line(posting, earnings, payouts) for posting in postings]


def _line(
    posting: Posting, earnings: dict[str, Earning], payouts: dict[int, Payout]
) -> StatementLine:
    movement, currency = posting.movement, posting.currency
    earning = earnings.get(movement.key)
    payout = payouts.get(movement.subject_id) if movement.subject_kind == "payout" else None
    taken = earning.commission_minor + earning.vat_minor if earning else 0
    order = earning.order_reference if earning else ""
    return StatementLine(
        at=movement.at,
        kind=movement.kind,
        key=movement.key,
        label=str(MovementKind(movement.kind).label),
        reference=order or (payout.reference if payout else ""),
        order_reference=order,
        gross=Money(earning.gross_minor, currency) if earning else None,
        commission=Money(-taken, currency) if earning else None,
        money=Money(posting.minor, currency),
        balance=Money(posting.after_minor or 0, currency),
    )
