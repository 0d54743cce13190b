"""Reads about credit: lines, what is owed on them and how old it is, whether an order fits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.companies.models import Company
from marketplace.companies.states import CompanyState
from marketplace.core.money import Money
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from trade_assurance import policies
from trade_assurance.credit_states import LATE, OPEN_CLAIMS, OWED, ClaimState, CreditState
from trade_assurance.models import Claim, CreditLine

OPEN = F("amount_minor") - F("paid_minor") - F("credited_minor") - F("written_off_minor")
# The columns of a list of receivables by age: name, title, the most days after the due day.
AGES: tuple[tuple[str, str | Promise, int | None], ...] = (
    ("not_due", _("Not due yet"), 0),
    ("to_30", _("1 to 30 days late"), 30),
    ("to_60", _("31 to 60 days late"), 60),
    ("to_90", _("61 to 90 days late"), 90),
    ("over_90", _("More than 90 days late"), None),
)


@dataclass(frozen=True, slots=True)
class Aged:
    """What one buyer owes in one currency, by age; `sums` in the order of AGES."""

    company: Company
    currency: str
    sums: tuple[Money, ...]
    reserved: Money
    claims: tuple[Claim, ...]

    @property
    def columns(self) -> list[tuple[str | Promise, Money]]:
        """The title and the sum of each column."""
        return [(title, each) for (_name, title, _days), each in zip(AGES, self.sums, strict=True)]

    @property
    def owed(self) -> Money:
        """All that was invoiced and is open."""
        return Money(sum(each.minor for each in self.sums), self.currency)


def lines_between(*, seller_id: int, buyer_id: int) -> list[CreditLine]:
    """Return the credit lines of a pair of companies, revoked or not, one a currency."""
    rows = CreditLine.objects.select_related("seller", "buyer")
    return list(rows.filter(seller_id=seller_id, buyer_id=buyer_id).order_by("currency"))


def lines_of_seller(company_id: int) -> QuerySet[CreditLine]:
    """Return the credit that a seller grants, those in force first."""
    rows = CreditLine.objects.filter(seller_id=company_id).select_related("buyer", "granted_by")
    return rows.order_by("state", "buyer__name", "pk")


def buyers_of_seller(company_id: int) -> QuerySet[Company]:
    """Return the approved companies that have ordered from a seller: it may grant them credit."""
    rows = Company.objects.filter(purchases__seller_id=company_id, state=CompanyState.APPROVED)
    return rows.distinct().order_by("name")


def lines_of_buyer(company_id: int) -> QuerySet[CreditLine]:
    """Return the credit that a buyer has."""
    rows = CreditLine.objects.filter(buyer_id=company_id, state=CreditState.GRANTED)
    return rows.select_related("seller").order_by("seller__name", "pk")


def has_credit(company_id: int) -> bool:
    """Tell whether some seller grants, or granted, the company credit."""
    return CreditLine.objects.filter(buyer_id=company_id).exists()


def claims_of_buyer(company_id: int) -> QuerySet[Claim]:
    """Return what a buyer owes or will owe, what is due first at the top."""
    return _claims().filter(line__buyer_id=company_id, state__in=OPEN_CLAIMS)


def claims_of_seller(company_id: int) -> QuerySet[Claim]:
    """Return what buyers owe a seller."""
    return _claims().filter(line__seller_id=company_id, state__in=OPEN_CLAIMS)


def claims_of_order(order: Order) -> list[Claim]:
    """Return the claims of an order, tranche by tranche."""
    return list(_claims().filter(order=order).order_by("tranche__position"))


def late_claims(line: CreditLine, at: datetime) -> QuerySet[Claim]:
    """Return what a line's buyer is late with at its seller, whether the clock noted it or not."""
    late = Q(state__in=LATE) | Q(state=ClaimState.ISSUED, due_at__lte=at)
    pair = {"line__seller_id": line.seller_id, "line__buyer_id": line.buyer_id}
    return Claim.objects.filter(late, **pair)


def overdue_order(line: CreditLine, at: datetime) -> str:
    """Return the reference of the order that has been overdue for the longest; empty if none is."""
    found = (
        late_claims(line, at).order_by("due_at", "pk").values_list("order__reference", flat=True)
    )
    return found.first() or ""


def aged(claims: Iterable[Claim], at: datetime, *, by: str) -> list[Aged]:
    """Sort claims into columns by age, a row per other company (`by`: seller or buyer), currency."""
    groups: dict[tuple[int, str], list[Claim]] = {}
    for claim in claims:
        groups.setdefault((getattr(claim.line, f"{by}_id"), claim.currency), []).append(claim)
    return [
        Aged(
            company=getattr(rows[0].line, by),
            currency=currency,
            sums=tuple(
                Money(sum(r.open.minor for r in rows if age_of(r, at) == name), currency)
                for name, _title, _days in AGES
            ),
            reserved=Money(sum(r.open.minor for r in rows if not r.is_owed), currency),
            claims=tuple(rows),
        )
        for (_company, currency), rows in groups.items()
    ]


def age_of(claim: Claim, at: datetime) -> str:
    """Return the column of a claim; empty while it is only reserved."""
    if not claim.is_owed or claim.due_at is None:
        return ""
    late = (at - claim.due_at).days + 1 if claim.due_at <= at else 0
    return next(name for name, _title, most in AGES if most is None or late <= most)


def claims_to_remind(at: datetime) -> QuerySet[Claim]:
    """Return owed claims near or past their day that lack a reminder.

    In SQL, or rows that were reminded of already would fill a sweep's batch before the others.
    """
    lacking = Q(pk__in=[])
    for after in policies.current().terms_reminder_days:
        due = Q(due_at__lte=at - timedelta(days=after))
        lacking |= due & ~Q(reminded__contains=[after])
    return _claims().filter(lacking, state__in=OWED)


def claims_falling_due(at: datetime) -> QuerySet[Claim]:
    """Return invoiced claims whose day is past."""
    return Claim.objects.filter(state=ClaimState.ISSUED, due_at__lte=at).order_by("due_at", "pk")


def claims_to_collect(at: datetime) -> QuerySet[Claim]:
    """Return overdue claims that nobody paid for long."""
    since = at - timedelta(days=policies.current().terms_collection_days)
    return Claim.objects.filter(state=ClaimState.OVERDUE, due_at__lte=since).order_by("due_at")


def open_sum(line: CreditLine) -> Money:
    """Return what the open claims of a line sum to."""
    rows = Claim.objects.filter(line=line, state__in=OPEN_CLAIMS)
    return Money(rows.aggregate(sum=Sum(OPEN))["sum"] or 0, line.currency)


def all_done(order: Order) -> bool:
    """Tell whether an order on terms has nothing left to send, to receive or to pay."""
    if not order.starts_on or order.state != OrderState.DELIVERED or order.received_at is None:
        return False
    return not Claim.objects.filter(order=order, state__in=OPEN_CLAIMS).exists()


def _claims() -> QuerySet[Claim]:
    rows = Claim.objects.select_related("line__seller", "line__buyer", "order", "tranche")
    return rows.order_by(F("due_at").asc(nulls_last=True), "pk")
