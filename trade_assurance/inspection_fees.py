"""Where the fee of a visit stands, what waits for operators of it, and why it is what it is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money
from marketplace.orders.models import Order
from trade_assurance.inspection_states import VisitState
from trade_assurance.ledger.movements import MovementKind
from trade_assurance.models import BankLine, InspectionFeeEntry, InspectionVisit
from trade_assurance.statement_states import OPEN_LINES
from trade_assurance.whys import Part, Why


@dataclass(frozen=True, slots=True)
class Standing:
    """What is owed to the company, by the buyer, and to the buyer."""

    due: Money
    owed: Money
    back: Money


@dataclass(frozen=True, slots=True)
class OpenFee:
    """A visit of whose fee something is open, with how much."""

    visit: InspectionVisit
    stands: Standing

    @property
    def can_settle(self) -> bool:
        """Tell whether the company can be paid: the visit is over."""
        return bool(self.stands.due) and self.visit.state != VisitState.PLANNED


def standing_of(visit: InspectionVisit) -> Standing:
    """Return where a visit's fee stands, summed from its entries."""
    return _standing(visit, visit.fee_entries.all())


def open_fees() -> list[OpenFee]:
    """Return the visits of whose fees something waits for an operator, the oldest first."""
    sums = {f"{name}_open": Sum(f"fee_entries__{name}_minor") for name in ("due", "owed", "back")}
    over = Q(due_open__gt=0) & ~Q(state=VisitState.PLANNED)
    rows = (
        InspectionVisit.objects.annotate(**sums)
        .filter(over | Q(owed_open__gt=0) | Q(back_open__gt=0))
        .select_related("inspection__order__buyer", "inspection__order__seller", "company")
        .prefetch_related("fee_entries")
        .order_by("booked_at", "pk")
    )
    return [OpenFee(row, standing_of(row)) for row in rows]


def lines_for(visit: InspectionVisit) -> QuerySet[BankLine]:
    """Return the transfers of which something is left that could pay a visit's fee."""
    lines = BankLine.objects.filter(state__in=OPEN_LINES, currency=visit.currency)
    return lines.order_by("-arrived_at", "-pk")


def explain_visits(order: Order) -> list[Why]:
    """Return the fees of an order's inspections: each, what the buyer owes of it and gets back."""
    visits = InspectionVisit.objects.filter(inspection__order=order).select_related("company")
    rows = visits.prefetch_related("fee_entries").order_by("pk")
    return [why for visit in rows for why in _of_visit(visit)]


def _of_visit(visit: InspectionVisit) -> list[Why]:
    entries = sorted(visit.fee_entries.all(), key=lambda row: row.number)
    booked = [row for row in entries if row.due_minor > 0]
    stands = _standing(visit, entries)
    fee = _parts(booked, lambda row: row.due_minor) or (
        Part(_("Fee"), visit.company.name, visit.fee),
    )
    return [
        Why(_title(_("Fee of visit"), visit), visit.fee, fee, name=f"visit-{visit.pk}"),
        Why(
            _title(_("Owed by the buyer for visit"), visit),
            stands.owed,
            _parts(entries, lambda row: row.owed_minor),
            name=f"visit-owed-{visit.pk}",
        ),
        Why(
            _title(_("To give back to the buyer for visit"), visit),
            stands.back,
            _parts(entries, lambda row: row.back_minor),
            name=f"visit-back-{visit.pk}",
        ),
    ]


def _title(words: str | Promise, visit: InspectionVisit) -> str | Promise:
    return format_lazy("{} {}", words, visit.number)


def _parts(
    entries: Iterable[InspectionFeeEntry], minor: Callable[[InspectionFeeEntry], int]
) -> tuple[Part, ...]:
    return tuple(
        Part(
            MovementKind(f"inspection_{row.step}").label,
            row.bank_reference,
            Money(minor(row), row.currency),
            movement=row.movement_key,
            at=row.at,
        )
        for row in entries
        if minor(row)
    )


def _standing(visit: InspectionVisit, entries: Iterable[InspectionFeeEntry]) -> Standing:
    rows = list(entries)
    return Standing(
        *(
            Money(sum(getattr(row, f"{name}_minor") for row in rows), visit.currency)
            for name in ("due", "owed", "back")
        )
    )
