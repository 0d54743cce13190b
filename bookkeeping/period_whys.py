"""Why an amount of a period's statement is what it is: the entries of the ledger that add up to it."""

from collections.abc import Callable, Iterable, Iterator

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from bookkeeping.sheets.statement import sums
from bookkeeping.statements import PAID_IN, PAYOUTS, Entry, PeriodStatement, held_of, owed, within
from marketplace.core.money import Money
from trade_assurance.ledger.models import Posting
from trade_assurance.ledger.movements import MovementKind
from trade_assurance.whys import Part, Why

M = MovementKind
Takes = tuple[Callable[[Entry], bool], Callable[[Entry], Money]]


def of_statement(statement: PeriodStatement, company_id: int, name: str) -> Why | None:
    """Return one amount of a statement with what it is made of; None where it shows no such amount.

    Names: opening, closing, held, refunds, sum-1 …, and of the entries gross-1, fee-1, vat-1,
    money-1, balance-1 ….
    """
    word, _dash, number = name.partition("-")
    if not number:
        return _standing(statement, company_id).get(name, lambda: None)()
    if not (number.isascii() and number.isdigit() and 0 < len(number) < 7):
        return None
    if word == "sum":
        return next((why for why in _sums(statement) if why.name == name), None)
    position = int(number)
    if not 0 < position <= len(statement.entries):
        return None
    return _of_entry(statement, position, word)


def _standing(statement: PeriodStatement, company_id: int) -> dict[str, Callable[[], Why | None]]:
    """Return the amounts at the edges of the period, each read when asked for."""
    currency, period = statement.currency, statement.period
    held = held_of(company_id, currency, selling=statement.selling)
    own = owed(company_id, currency) if statement.selling else held

    def opening() -> Why:
        parts = _by_kind(own.filter(movement__at__lt=period.start), currency)
        return Why(_("Opening balance"), statement.opening, tuple(parts), name="opening")

    def closing() -> Why:
        before = Part(_("Opening balance"), "", statement.opening)
        parts = (before, *(_part(entry, entry.money) for entry in statement.entries))
        return Why(_("Closing balance"), statement.closing, parts, name="closing")

    def still_held() -> Why:
        parts = _by_kind(held.filter(movement__at__lt=period.end), currency)
        return Why(_("Held at the end"), statement.held, tuple(parts), name="held")

    def refunds() -> Why:
        rows = within(held, period).filter(movement__kind=M.REFUNDED).select_related("movement")
        parts = tuple(
            Part(
                M.REFUNDED.label,
                "",
                Money(-row.minor, currency),
                row.movement.key,
                at=row.movement.at,
            )
            for row in rows.order_by("pk")
        )
        return Why(_("Refunded to buyers"), statement.refunds, parts, name="refunds")

    return {"opening": opening, "closing": closing, "held": still_held, "refunds": refunds}


def _by_kind(rows: QuerySet[Posting], currency: str) -> Iterator[Part]:
    """Yield the sums of entries by kind of movement: an account may be old and long."""
    found = rows.values_list("movement__kind").annotate(sum=Sum("minor"), count=Count("pk"))
    for kind, minor, count in found.order_by("movement__kind"):
        yield Part(str(MovementKind(kind).label), f"{count} ×", Money(int(minor), currency))


def _sums(statement: PeriodStatement) -> Iterator[Why]:
    """Yield the sums between opening and closing, in the order in which the sheet has them."""
    takes = _selling() if statement.selling else _buying()
    for position, ((label, amount), (counts, value)) in enumerate(
        zip(sums(statement), takes, strict=True), 1
    ):
        parts = _parts((e for e in statement.entries if counts(e)), value)
        yield Why(label, amount, parts, name=f"sum-{position}")


def _selling() -> Iterable[Takes]:
    named = {M.RELEASED, *PAYOUTS, *PAID_IN}
    return (
        (lambda e: e.kind == M.RELEASED, lambda e: e.gross),
        (lambda e: bool(e.fee), lambda e: -e.fee),
        (lambda e: bool(e.vat), lambda e: -e.vat),
        (lambda e: e.kind not in named, lambda e: e.gross),
        (lambda e: e.kind in PAYOUTS, lambda e: e.money),
    )


def _buying() -> Iterable[Takes]:
    named = {M.RELEASED, M.REFUNDED, *PAYOUTS, *PAID_IN}
    return (
        (lambda e: e.kind in PAID_IN, lambda e: e.money),
        (lambda e: e.kind == M.REFUNDED, lambda e: e.money),
        (lambda e: e.kind == M.RELEASED, lambda e: e.money),
        (lambda e: e.kind not in named, lambda e: e.gross),
    )


def _parts(entries: Iterable[Entry], value: Callable[[Entry], Money]) -> tuple[Part, ...]:
    return tuple(_part(entry, value(entry)) for entry in entries)


def _part(entry: Entry, money: Money) -> Part:
    return Part(entry.label, entry.reference, money, movement=entry.key, at=entry.at)


def _of_entry(statement: PeriodStatement, position: int, word: str) -> Why | None:
    entry, name = statement.entries[position - 1], f"{word}-{position}"
    if word == "balance":
        before = Part(_("Balance before"), "", entry.balance - entry.money)
        return Why(_("Balance"), entry.balance, (before, _part(entry, entry.money)), name)
    amounts = {"money": (_("Amount"), entry.money)}
    if statement.selling:
        amounts |= {
            "gross": (_("Gross"), entry.gross),
            "fee": (_("Commission"), entry.fee),
            "vat": (_("VAT"), entry.vat),
        }
    if word not in amounts:
        return None
    title, amount = amounts[word]
    if word != "gross":
        return Why(title, amount, (_part(entry, amount),), name)
    parts = tuple(_part(entry, money) for money in (entry.money, entry.fee, entry.vat) if money)
    return Why(title, amount, parts, name)
